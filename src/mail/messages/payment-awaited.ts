import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** A quote was accepted and its payment was not made. */
export const paymentAwaited: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly paymentUrl: string
}> = {
  kind: 'payment-awaited',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    paymentUrl: 'https://segmento.example/portal/engagements/1/payment',
  },
  render: ({ name, company, paymentUrl }, house) =>
    compose(
      {
        subject: `the quote for ${company} is accepted and not paid yet`,
        name,
        paragraphs: [
          'you accepted our quote, and the payment is still open. nothing has begun, nothing is owed, and nothing is bought before you pay.',
          'you can pay by card, or have an invoice made for a transfer. if you have changed your mind or something does not work, just reply. we write this once.',
        ],
        action: { words: 'choose how to pay', url: paymentUrl },
        because: `you are a billing contact of ${company}, which accepted a quote`,
      },
      house,
    ),
}
