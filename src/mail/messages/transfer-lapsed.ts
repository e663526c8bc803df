import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** A first invoice that nobody transferred was taken back. */
export const transferLapsed: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly number: string | null
  readonly paymentUrl: string
}> = {
  kind: 'transfer-lapsed',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    number: 'ACME-0001',
    paymentUrl: 'https://segmento.example/portal/1/payment',
  },
  render: ({ name, company, number, paymentUrl }, house) =>
    compose(
      {
        subject: number ? `invoice ${number} is void` : 'your invoice is void',
        name,
        paragraphs: [
          `no transfer came for ${number ? `invoice ${number}` : 'your first invoice'}, so we took it back. nothing is owed. please transfer nothing for it any more.`,
          'your quote stays accepted: you can pay by card, or have a new invoice made, whenever it suits you.',
        ],
        action: { words: 'choose how to pay', url: paymentUrl },
        because: `you are a billing contact of ${company}`,
      },
      house,
    ),
}
