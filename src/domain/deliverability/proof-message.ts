import type { ProofMark } from './seed-port.ts'

const header = 'X-Segmento-Proof'

/** `token` must not be guessable and say nothing about the inbox. */
export const proofMark = (token: string): ProofMark => ({ header, token })

/** What an inbox writes to the seed mailbox, so that its authentication can be judged from outside. */
export function proofMessage(mark: ProofMark): {
  subject: string
  text: string
  headers: Readonly<Record<string, string>>
} {
  return {
    subject: `Delivery check ${mark.token}`,
    text: 'This message checks that mail from this inbox is signed and arrives.\nNobody needs to read or answer it.\n',
    headers: { [mark.header]: mark.token },
  }
}
