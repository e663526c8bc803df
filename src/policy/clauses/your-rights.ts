import { list, paragraph, statement } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'

export const yourRights: Clause = {
  number: 6,
  title: 'your rights',
  blocks: ({ controller }) => [
    paragraph([], 'depending on your location, you may have the right to:'),
    list(
      statement('6.1', 'access the personal data we hold about you'),
      statement('6.2', 'correct inaccurate data'),
      statement('6.3', 'delete your data'),
      statement('6.4', 'export your data in a portable format'),
      statement('6.5', 'object to processing'),
      statement('6.6', 'withdraw consent'),
    ),
    paragraph(
      '6.7',
      'to exercise any of these, email ',
      mailTo(controller),
      '. we respond within 30 days, usually within 48 hours. for now this works by email only; we may ask you to show that the address in question is yours.',
    ),
  ],
}
