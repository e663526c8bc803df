import type { ImapFlow } from 'imapflow'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { SocketPermit } from './exit.ts'

/** A mailbox that is read over IMAP. The password is never logged. */
export interface MailboxAccount {
  readonly recipient: string
  readonly operation: string
  readonly host: string
  /** 993: TLS from the first byte. */
  readonly port: number
  readonly username: string
  readonly password: string
}

export interface FoundMessage {
  readonly folder: 'inbox' | 'junk'
  readonly receivedAt: Date
  readonly raw: Buffer
}

/** A header and the token in it; the token may stand in the subject instead, where a server drops unknown headers. */
export interface MessageMark {
  readonly header: string
  readonly token: string
}

/**
 * The newest message that carries the mark, looked for in the inbox and then in the junk folder;
 * undefined when both were searched and neither has it. A mailbox that could not be read is a VendorError.
 */
export async function findMessage(
  permit: SocketPermit,
  account: MailboxAccount,
  mark: MessageMark,
): Promise<FoundMessage | undefined> {
  return inMailbox(permit, account, ['token'], async (client) => {
    const folders = await client.list()
    const junk = folders.find((folder) => folder.specialUse === '\\Junk')
    return (
      (await newestIn(client, 'INBOX', 'inbox', mark)) ??
      (junk && (await newestIn(client, junk.path, 'junk', mark)))
    )
  })
}

/** Signs in, works and signs out; whatever breaks in between is a VendorError. */
async function inMailbox<T>(
  permit: SocketPermit,
  account: MailboxAccount,
  fields: readonly string[],
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const { recipient, operation, host, port } = account
  const exit = await permit({ recipient, operation, host, port, fields })
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: exit.host,
    port: exit.port,
    secure: exit.encrypted,
    ...(exit.encrypted ? { servername: host } : { doSTARTTLS: false }),
    auth: { user: account.username, pass: account.password },
    disableAutoIdle: true,
    logger: false,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  })
  // A socket that breaks also rejects the command in flight; without a listener the process would end.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    if (error instanceof VendorError) throw error
    const refused = (error as { authenticationFailed?: boolean }).authenticationFailed === true
    throw new VendorError({ vendor: recipient, operation, failure: refused ? 'unauthorised' : 'unavailable' })
  } finally {
    await client.logout().catch(() => undefined)
    client.close()
  }
}

export interface ReadMessages {
  readonly uidValidity: number
  /** Of the last message that was looked at. */
  readonly lastUid: number
  readonly messages: readonly Buffer[]
  readonly more: boolean
}

/**
 * Messages of the inbox whose subject has these words and that came after the mark, at most `most` of them; one that is
 * larger than `mostBytes` is passed over. A mailbox that could not be read is a VendorError.
 */
export async function readMessagesAfter(
  permit: SocketPermit,
  account: MailboxAccount,
  wanted: {
    readonly after: { readonly uidValidity: number; readonly lastUid: number } | undefined
    readonly subject: string
    readonly most: number
    readonly mostBytes: number
  },
): Promise<ReadMessages> {
  return inMailbox(permit, account, [], async (client) => {
    const opened = await client.mailboxOpen('INBOX', { readOnly: true })
    const uidValidity = Number(opened.uidValidity)
    const first = wanted.after?.uidValidity === uidValidity ? wanted.after.lastUid + 1 : 1
    const found = await client.search({ uid: `${first}:*`, subject: wanted.subject }, { uid: true })
    if (!found) throw new Error('The search was not answered')
    // `5:*` also answers the last message where it is below five.
    const uids = found.filter((uid) => uid >= first).toSorted((a, b) => a - b)
    const taken = uids.slice(0, wanted.most)
    const messages: Buffer[] = []
    for (const uid of taken) {
      const about = await client.fetchOne(String(uid), { size: true }, { uid: true })
      if (!about || (about.size ?? 0) > wanted.mostBytes) continue
      const message = await client.fetchOne(String(uid), { source: true }, { uid: true })
      const source = message ? message.source : undefined
      if (source) messages.push(source)
    }
    const lastUid = taken.at(-1) ?? Math.max(first - 1, 0)
    return { uidValidity, lastUid, messages, more: uids.length > taken.length }
  })
}

async function newestIn(
  client: ImapFlow,
  path: string,
  folder: FoundMessage['folder'],
  mark: MessageMark,
): Promise<FoundMessage | undefined> {
  await client.mailboxOpen(path, { readOnly: true })
  const found = await client.search(
    { or: [{ header: { [mark.header]: mark.token } }, { subject: mark.token }] },
    { uid: true },
  )
  if (!found) throw new Error('The search was not answered')
  const newest = found.at(-1)
  if (newest === undefined) return undefined
  const message = await client.fetchOne(String(newest), { source: true, internalDate: true }, { uid: true })
  if (!message) return undefined
  const { source, internalDate = 0 } = message
  return source && { folder, receivedAt: new Date(internalDate), raw: source }
}
