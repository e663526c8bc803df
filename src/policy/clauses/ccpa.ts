import { paragraph } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'
import { promisedWords } from './promised.ts'

export const ccpa: Clause = {
  number: 8,
  title: 'CCPA (California residents)',
  blocks: ({ controller, register }) => [
    paragraph(
      '8.1',
      `${promisedWords(register, 'no-sale')} if you want to know what we have on you or delete it, email `,
      mailTo(controller),
      '.',
    ),
    paragraph(
      '8.1',
      'if your browser sends Global Privacy Control, every public page says that we saw it. there is nothing to switch off: it is off for everybody.',
    ),
  ],
}
