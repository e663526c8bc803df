import { ImapFlow } from 'imapflow'
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
  const { recipient, operation, host, port } = account
  const exit = await permit({ recipient, operation, host, port, fields: ['token'] })
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
    const folders = await client.list()
    const junk = folders.find((folder) => folder.specialUse === '\\Junk')
    return (
      (await newestIn(client, 'INBOX', 'inbox', mark)) ??
      (junk && (await newestIn(client, junk.path, 'junk', mark)))
    )
  } catch (error) {
    if (error instanceof VendorError) throw error
    const refused = (error as { authenticationFailed?: boolean }).authenticationFailed === true
    throw new VendorError({ vendor: recipient, operation, failure: refused ? 'unauthorised' : 'unavailable' })
  } finally {
    await client.logout().catch(() => undefined)
    client.close()
  }
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
