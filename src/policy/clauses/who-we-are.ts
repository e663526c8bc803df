import { paragraph } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'

export const whoWeAre: Clause = {
  number: 1,
  title: 'who we are',
  blocks: ({ controller }) => [
    paragraph(
      '1.1',
      `${controller.name} is the data controller for your personal data. contact: `,
      mailTo(controller),
      '.',
    ),
  ],
}
