import { z } from 'zod'
import type { SeedMailbox } from '#domain/deliverability/seed-port.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { findMessage } from '#platform/guard/read-mailbox.ts'

/** What a connection of this vendor holds: an IMAP sign-in, the mailbox's address, and its server's authserv-id. */
export const seedCredentials = z.strictObject({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  username: z.string().min(1),
  password: z.string().min(1),
  address: z.email(),
  authservId: z.string().min(1),
})

/** The agency's seed mailbox, read over IMAP (RFC 3501). */
export function seedMailbox(
  credentials: Readonly<Record<string, string>>,
  permit: SocketPermit,
): SeedMailbox {
  const { host, port, username, password, address, authservId } = seedCredentials.parse(credentials)
  const account = { recipient: 'seed', operation: 'proof.find', host, port, username, password }
  return {
    address,
    trustedAuthservId: authservId,
    findProof: (mark) => findMessage(permit, account, mark),
  }
}
