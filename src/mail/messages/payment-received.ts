import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'
import { money } from '../words.ts'

export const paymentReceived: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly checkpoint: MailedCheckpoint | undefined
  readonly number: string | null
  readonly paidCents: number
  readonly currency: string
  readonly invoicesUrl: string
}> = {
  kind: 'payment-received',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    checkpoint: previewCheckpoint,
    number: 'ACME-0001',
    paidCents: 254_320,
    currency: 'usd',
    invoicesUrl: 'https://segmento.example/portal/engagements/1/invoices',
  },
  render: (data, house) =>
    compose(
      {
        subject: data.number ? `paid: invoice ${data.number}` : 'your payment arrived',
        name: data.name,
        paragraphs: [
          `we received ${money(data.paidCents, data.currency)} from ${data.company}${data.number ? ` for invoice ${data.number}` : ''}. thanks.`,
        ],
        action: { words: 'see your invoices', url: data.invoicesUrl },
        checkpoint: data.checkpoint,
        because: `you are a billing contact of ${data.company}`,
      },
      house,
    ),
}
