import { ImapFlow } from 'imapflow'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'

export interface Login {
  /** The server's address in the world. */
  readonly address: string
  readonly user: string
  readonly password: string
}

export interface ReadMessage {
  /** In small letters. */
  readonly from: string
  readonly raw: Buffer
}

/** Every message of an inbox, over IMAP as any mail program reads it. */
export async function readInbox(sandboxPort: number, login: Login): Promise<readonly ReadMessage[]> {
  const { host, port } = sandboxNetwork(sandboxPort).endpoint(login.address, 993)
  const auth = { user: login.user, pass: login.password }
  const client = new ImapFlow({ host, port, secure: false, auth, logger: false })
  await client.connect()
  try {
    const { exists } = await client.mailboxOpen('INBOX', { readOnly: true })
    const found: ReadMessage[] = []
    if (exists === 0) return found
    for await (const message of client.fetch('1:*', { envelope: true, source: true }))
      found.push({
        from: message.envelope?.from?.[0]?.address?.toLowerCase() ?? '',
        raw: message.source ?? Buffer.alloc(0),
      })
    return found
  } finally {
    await client.logout()
  }
}
