import { paragraph } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'

export const children: Clause = {
  number: 10,
  title: 'children',
  blocks: () => [
    paragraph(
      '10.1',
      'we don’t serve anyone under 18. we don’t knowingly collect data from minors. if you believe we have, email us and we’ll delete it.',
    ),
  ],
}
