import { paragraph } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'

export const changes: Clause = {
  number: 12,
  title: 'changes',
  blocks: () => [
    paragraph(
      '12.1',
      'if we update this policy materially, we’ll email current clients and post the update here.',
    ),
    paragraph('12.2', 'minor clarifications happen without notice.'),
    paragraph(
      '0.1',
      'the version at the top is a fingerprint of everything declared here. what you consent to, and what we disclose, is recorded with the version of that day.',
    ),
  ],
}
