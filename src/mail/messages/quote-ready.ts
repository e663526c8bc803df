import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { date, money } from '../words.ts'

export const quoteReady: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly setupCents: number
  readonly monthlyCents: number
  readonly currency: string
  /** The first moment at which it can't be accepted any more. */
  readonly expiresAt: Date
  readonly quoteUrl: string
}> = {
  kind: 'quote-ready',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    setupCents: 194_320,
    monthlyCents: 60_000,
    currency: 'usd',
    expiresAt: new Date('2026-12-08T00:00:00Z'),
    quoteUrl: 'https://segmento.example/portal/engagements/1/quote',
  },
  render: (data, house) =>
    compose(
      {
        subject: `the quote for ${data.company}`,
        name: data.name,
        paragraphs: [
          `your plan and its quote are ready: ${money(data.setupCents, data.currency)} once and ${money(data.monthlyCents, data.currency)} a month.`,
          'the page shows how many inboxes and domains it is, the calendar day by day, and where each number comes from. nothing is bought before you accept and pay.',
          `the quote stands through ${date(new Date(data.expiresAt.getTime() - 1))}.`,
        ],
        action: { words: 'read the plan and the quote', url: data.quoteUrl },
        because: `you are a contact of ${data.company}, which asked us for a plan`,
      },
      house,
    ),
}
