import type { CommitmentId } from '#policy/commitments.ts'
import type { Register } from '#policy/register/register-shape.ts'
import { type Paragraph, paragraph, type Statement, statement } from '#policy/text/document.ts'

/** The sentence of a commitment; none where the edition does not have it. */
export function promised({ commitments }: Register, id: CommitmentId, added = ''): Statement[] {
  const commitment = commitments[id]
  return commitment ? [statement(commitment.clause, commitment.words + added)] : []
}

export function promisedParagraph({ commitments }: Register, id: CommitmentId): Paragraph[] {
  const commitment = commitments[id]
  return commitment ? [paragraph(commitment.clause, commitment.words)] : []
}

/** Only the words, to stand within a longer sentence. */
export function promisedWords({ commitments }: Register, id: CommitmentId): string {
  return commitments[id]?.words ?? ''
}
