import { paragraph } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'

export const internationalTransfers: Clause = {
  number: 11,
  title: 'international transfers',
  blocks: ({ controller, register: { establishment } }) => [
    paragraph(
      '11.1',
      `${controller.name} is based in ${establishment.country}. if you’re outside ${establishment.short}, your data will be transferred to and processed in ${establishment.short}. by using our services, you consent to this transfer.`,
    ),
    paragraph(
      '11.1',
      'where each subprocessor is, and how a transfer to it is covered, stands in the ',
      {
        text: 'table of recipients',
        href: '#recipients',
      },
      '.',
    ),
  ],
}
