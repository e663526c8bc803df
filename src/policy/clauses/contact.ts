import { paragraph } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'

export const contact: Clause = {
  number: 13,
  title: 'contact',
  blocks: ({ controller }) => [
    paragraph(
      '13.1',
      'questions, requests, complaints: ',
      mailTo(controller),
      '. we respond personally, usually within 24 hours.',
    ),
    paragraph(
      '13.2',
      'this policy is written plainly on purpose. if anything’s unclear or you want a specific question answered, email us direct.',
    ),
  ],
}
