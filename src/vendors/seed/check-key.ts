import type { CheckKey } from '#domain/connections/key-check-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { findMessage } from '#platform/guard/read-mailbox.ts'
import { seedCredentials } from './seed.ts'

/** A token that no message carries. */
const noToken = 'segmento-key-check'

/** Signs in, looks for a message that is not there, and leaves (RFC 3501); folders are opened read-only. */
export function checkSeedMailbox(
  credentials: Readonly<Record<string, string>>,
  permit: SocketPermit,
): CheckKey {
  const { host, port, username, password } = seedCredentials.parse(credentials)
  return async () => {
    try {
      const account = { recipient: 'seed', operation: 'proof.find', host, port, username, password }
      await findMessage(permit, account, { header: 'x-segmento-proof', token: noToken })
      return {
        accepted: true,
        findings: [
          { what: 'read the mailbox', answer: 'can', needed: true },
          {
            what: 'trust what its server says of SPF',
            answer: 'unseen',
            needed: true,
            words: 'the first check message shows whether the server goes by that name',
          },
        ],
      }
    } catch (error) {
      if (error instanceof VendorError && error.failure === 'unauthorised')
        return { accepted: false, findings: [] }
      throw error
    }
  }
}
