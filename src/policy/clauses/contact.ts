import { paragraph } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'
import { promisedWords } from './promised.ts'

export const contact: Clause = {
  number: 13,
  title: 'contact',
  blocks: ({ controller, register }) => [
    paragraph(
      '13.1',
      'questions, requests, complaints: ',
      mailTo(controller),
      `. ${promisedWords(register, 'personal-answer')}`,
    ),
    paragraph(
      '13.2',
      'this policy is written plainly on purpose. if anything’s unclear or you want a specific question answered, email us direct.',
    ),
  ],
}
