import { connect } from 'node:net'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ImapAccount, ImapMessage } from '#platform/sandbox/imap/account.ts'
import { startImapServer } from '#platform/sandbox/imap/server.ts'

const message = (uid: number, subject: string, day: string): ImapMessage => ({
  uid,
  receivedAt: new Date(`2026-11-${day}T10:00:00Z`),
  flags: [],
  raw: Buffer.from(
    `From: "Byron, Ada" <ada@acme.example>\r\nTo: Eve <eve@acme.example>\r\nSubject: ${subject}\r\nMessage-ID: <${uid}@acme.example>\r\nX-Long: one\r\n two\r\n\r\nHello (${uid})\r\n`,
  ),
})

let messages: ImapMessage[]
const account: ImapAccount = {
  folders: [{ path: 'INBOX' }, { path: 'Junk', specialUse: '\\Junk' }],
  messages: async (path) => (path === 'INBOX' ? [...messages] : []),
  async setFlags(_path, uid, flags) {
    messages = messages.map((one) => (one.uid === uid ? { ...one, flags } : one))
  },
}
const password = 'pass "word" \\ with {7}'

let server: Awaited<ReturnType<typeof startImapServer>>
let client: ImapFlow

beforeAll(async () => {
  server = await startImapServer(
    async (username, given) => (username === 'eve' && given === password ? account : undefined),
    { host: '127.0.0.1', port: 0 },
  )
})
afterAll(() => server.close())
beforeEach(async () => {
  messages = [message(3, 'First', '01'), message(5, 'Second', '02'), message(9, 'Third', '03')]
  client = new ImapFlow({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    auth: { user: 'eve', pass: password },
    logger: false,
    disableAutoIdle: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  return async () => client.logout()
})

test('folders are listed with their use', async () => {
  const folders = await client.list()
  expect(folders.map(({ path, specialUse }) => [path, specialUse])).toEqual([
    ['INBOX', '\\Inbox'],
    ['Junk', '\\Junk'],
  ])
})

test('messages are counted, found by every criterion a reader uses, and fetched whole', async () => {
  expect(await client.status('INBOX', { messages: true, unseen: true })).toMatchObject({
    messages: 3,
    unseen: 3,
  })
  await client.mailboxOpen('INBOX')
  const found = (query: Parameters<typeof client.search>[0]) => client.search(query, { uid: true })
  expect(await found({ all: true })).toEqual([3, 5, 9])
  expect(await found({ header: { 'message-id': '<5@acme.example>' } })).toEqual([5])
  expect(await found({ subject: 'third' })).toEqual([9])
  expect(await found({ since: new Date('2026-11-02T00:00:00Z') })).toEqual([5, 9])
  expect(await found({ before: new Date('2026-11-02T00:00:00Z') })).toEqual([3])
  expect(await found({ or: [{ subject: 'First' }, { subject: 'Third' }] })).toEqual([3, 9])
  expect(await found({ not: { from: 'ada' } })).toEqual([])
  expect(await found({ uid: '4:*' })).toEqual([5, 9])
  const [second] = messages.slice(1)
  const fetched = await client.fetchOne(
    '5',
    { source: true, envelope: true, flags: true, internalDate: true },
    { uid: true },
  )
  if (!fetched) throw new Error('not fetched')
  expect(fetched.source).toEqual(second?.raw)
  expect(fetched.internalDate).toEqual(second?.receivedAt)
  expect(fetched.envelope).toMatchObject({
    subject: 'Second',
    messageId: '<5@acme.example>',
    from: [{ name: 'Byron, Ada', address: 'ada@acme.example' }],
  })
  const headers = await client.fetchOne('5', { headers: ['subject', 'x-long'] }, { uid: true })
  if (!headers) throw new Error('not fetched')
  expect(headers.headers?.toString()).toBe('Subject: Second\r\nX-Long: one\r\n two\r\n\r\n')
})

test('a message is seen when it is marked so, and not by being peeked at', async () => {
  await client.mailboxOpen('INBOX')
  await client.fetchOne('3', { source: true }, { uid: true })
  expect(await client.search({ seen: true }, { uid: true })).toEqual([])
  await client.messageFlagsAdd('3', ['\\Seen'], { uid: true })
  expect(await client.search({ seen: true }, { uid: true })).toEqual([3])
  await client.messageFlagsRemove('3', ['\\Seen'], { uid: true })
  expect(await client.search({ seen: false }, { uid: true })).toEqual([3, 5, 9])
})

test('a folder opened to read cannot be changed', async () => {
  await client.mailboxOpen('INBOX', { readOnly: true })
  await client.messageFlagsAdd('3', ['\\Seen'], { uid: true })
  expect(messages[0]?.flags).toEqual([])
})

test('mail that arrives meanwhile is seen at the next command', async () => {
  await client.mailboxOpen('INBOX')
  messages = [...messages, message(10, 'Fourth', '04')]
  await client.noop()
  expect(await client.search({ subject: 'Fourth' }, { uid: true })).toEqual([10])
})

test('a stranger is refused, and nothing is told before signing in', async () => {
  const stranger = new ImapFlow({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    auth: { user: 'eve', pass: 'guess' },
    logger: false,
  })
  stranger.on('error', () => undefined)
  await expect(stranger.connect()).rejects.toMatchObject({ authenticationFailed: true })
  const said = await converse(['a LIST "" "*"', 'b SELECT INBOX', 'c FROB', 'd LOGOUT'])
  expect(said).toMatch(/^a BAD/m)
  expect(said).toMatch(/^b BAD/m)
  expect(said).toMatch(/^c BAD/m)
  expect(said).not.toContain('LIST (')
})

test('LOGIN by literals works, and broken syntax is answered, not fatal', async () => {
  const octets = Buffer.byteLength(password)
  const said = await converse([
    'a LIST (',
    `b LOGIN {3}\r\neve {${octets}}\r\n${password}`,
    'c EXAMINE "inbox"',
    'd FETCH 1 (BODY[TEXT]<0.5>)',
    'e LOGOUT',
  ])
  expect(said).toMatch(/^a BAD/m)
  expect(said).toMatch(/^b OK/m)
  expect(said).toMatch(/^c OK \[READ-ONLY\]/m)
  expect(said).toContain('BODY[TEXT]<0> {5}\r\nHello)')
})

/** Says all lines at once, as a client may, and reads until the server closes. */
function converse(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n`))
    socket.on('data', (chunk) => {
      said += chunk.toString()
    })
    socket.on('end', () => resolve(said))
    socket.on('error', reject)
  })
}
