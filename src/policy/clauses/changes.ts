import { paragraph } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'
import { promisedParagraph } from './promised.ts'

export const changes: Clause = {
  number: 12,
  title: 'changes',
  blocks: ({ register }) => [
    ...promisedParagraph(register, 'material-notice'),
    paragraph('12.2', 'minor clarifications happen without notice.'),
    paragraph(
      '0.1',
      'the version at the top is a fingerprint of everything declared here. what you consent to, and what we disclose, is recorded with the version of that day.',
    ),
  ],
}
