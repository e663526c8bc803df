import type { CheckKey } from '#domain/connections/key-check-port.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { acceptsSignIn } from '#platform/guard/submit-mail.ts'
import { parseCredentials } from './credentials.ts'

/** Signs in and leaves without sending anything (RFC 4954). */
export function checkSmtpAccount(
  credentials: Readonly<Record<string, string>>,
  permit: SocketPermit,
): CheckKey {
  const account = parseCredentials(credentials)
  return async () => {
    const accepted = await acceptsSignIn(permit, { recipient: 'smtp', operation: 'key.check', ...account })
    if (!accepted) return { accepted, findings: [] }
    return {
      accepted,
      findings: [
        { what: 'sign in to send', answer: 'can', needed: true },
        { what: 'send as our address', answer: 'unseen', needed: true, words: 'only a mail tells' },
      ],
    }
  }
}
