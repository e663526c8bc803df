import type { Clause } from './clause.ts'
import { promisedParagraph } from './promised.ts'

export const children: Clause = {
  number: 10,
  title: 'children',
  blocks: ({ register }) => promisedParagraph(register, 'no-minors'),
}
