import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { date, money } from '../words.ts'

export const planChange: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  /** Undefined: the month costs what it did. */
  readonly monthlyCents: number | undefined
  readonly dueNowCents: number
  readonly currency: string
  /** The first moment at which it can't be accepted any more. */
  readonly expiresAt: Date
  readonly changeUrl: string
}> = {
  kind: 'plan-change',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    monthlyCents: 45_000,
    dueNowCents: 7_108,
    currency: 'usd',
    expiresAt: new Date('2026-12-08T00:00:00Z'),
    changeUrl: 'https://segmento.example/portal/engagements/1/change',
  },
  render: (data, house) =>
    compose(
      {
        subject: `a change for the stack of ${data.company}`,
        name: data.name,
        paragraphs: [
          `a change of your stack is ready for you: at most ${money(data.dueNowCents, data.currency)} now${data.monthlyCents === undefined ? '' : `, and ${money(data.monthlyCents, data.currency)} a month from then on`}.`,
          'the page shows what is added, what stays and what is retired, with its days. what sends today goes on undisturbed. nothing changes before you accept.',
          `it stands until ${date(data.expiresAt)}.`,
        ],
        action: { words: 'look at the change', url: data.changeUrl },
        because: `you are a contact of ${data.company}, whose stack it is about`,
      },
      house,
    ),
}
