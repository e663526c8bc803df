import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { date, money } from '../words.ts'

/** The day of a first invoice has passed without a transfer; nothing is owed, and it names the day on which it is void. */
export const transferReminder: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly number: string | null
  readonly cents: number
  readonly currency: string
  readonly lapsesAt: Date
  readonly paymentUrl: string
}> = {
  kind: 'transfer-reminder',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    number: 'ACME-0001',
    cents: 254_320,
    currency: 'usd',
    lapsesAt: new Date('2027-01-15T00:00:00Z'),
    paymentUrl: 'https://segmento.example/portal/1/payment',
  },
  render: ({ name, company, number, cents, currency, lapsesAt, paymentUrl }, house) =>
    compose(
      {
        subject: number ? `your transfer for invoice ${number}` : 'your transfer has not arrived',
        name,
        paragraphs: [
          `${money(cents, currency)}${number ? ` for invoice ${number}` : ''} has not arrived yet. the work begins once it has.`,
          `if it does not come by ${date(lapsesAt)}, we take the invoice back and nothing is owed. your quote stays accepted, and you can choose again to pay by card or by transfer.`,
        ],
        action: { words: 'see the invoice', url: paymentUrl },
        after: [
          `transferred already, or a question about it? answer this mail or write to ${house.contactAddress}.`,
        ],
        because: `you are a billing contact of ${company}`,
      },
      house,
    ),
}
