import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { findMessage } from '#platform/guard/read-mailbox.ts'
import { submitMail } from '#platform/guard/submit-mail.ts'
import { startImapServer } from '#platform/sandbox/imap/server.ts'
import { startSmtpServer } from '#platform/sandbox/smtp/server.ts'
import { personal } from '#policy/personal.ts'

const here = { host: '127.0.0.1', port: 0 }
const passwordsSeen: string[] = []
let smtp: Awaited<ReturnType<typeof startSmtpServer>>
let imap: Awaited<ReturnType<typeof startImapServer>>

beforeEach(async () => {
  passwordsSeen.length = 0
  smtp = await startSmtpServer(
    {
      hostName: 'mail.test',
      async signIn(_username, password) {
        passwordsSeen.push(password)
        return true
      },
      recipient: async () => undefined,
      receive: async () => undefined,
    },
    here,
  )
  imap = await startImapServer(async (_username, password) => {
    passwordsSeen.push(password)
    return { folders: [{ path: 'INBOX' }], messages: async () => [], setFlags: async () => undefined }
  }, here)
})
afterEach(async () => {
  await Promise.all([smtp.close(), imap.close()])
})

const permitTo =
  (port: number, encrypted: boolean): SocketPermit =>
  async () => ({ host: '127.0.0.1', port, encrypted })

const account = {
  recipient: 'smtp',
  operation: 'mail.send',
  host: 'mail.test',
  username: 'ada',
  password: 'secret',
}
const mail = {
  from: { name: 'Segmento', address: 'hello@segmento.example' },
  to: personal('email', 'eve@acme.example'),
  subject: 'Hello',
  text: 'Hello',
}

test('where encryption is required, a submission server without it never sees the password', async () => {
  for (const port of [587, 465])
    await expect(submitMail(permitTo(smtp.port, true), { ...account, port }, mail)).rejects.toMatchObject({
      failure: 'unavailable',
    })
  expect(passwordsSeen).toEqual([])
})

test('where encryption is required, a mailbox server without it never sees the password', async () => {
  const mark = { header: 'X-Mark', token: 'one' }
  await expect(findMessage(permitTo(imap.port, true), { ...account, port: 993 }, mark)).rejects.toMatchObject(
    {
      failure: 'unavailable',
    },
  )
  expect(passwordsSeen).toEqual([])
})

test('the guard is told host, operation and the fields that are about to leave', async () => {
  const asked: unknown[] = []
  const permit: SocketPermit = async (request) => {
    asked.push(request)
    return { host: '127.0.0.1', port: smtp.port, encrypted: false }
  }
  await submitMail(
    permit,
    { ...account, port: 587 },
    { ...mail, html: '<p>Hello</p>', headers: { 'X-Mark': '1' } },
  )
  expect(asked).toEqual([
    {
      recipient: 'smtp',
      operation: 'mail.send',
      host: 'mail.test',
      port: 587,
      fields: ['from', 'to', 'subject', 'text', 'html', 'name', 'headers'],
    },
  ])
})
