import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { date, money } from '../words.ts'

/** What an unpaid invoice means now and next, in the words of each stage; the last one says that it is over. */
export const paymentOverdue: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly notice: 'first' | 'third-day' | 'seventh-day' | 'paused' | 'final' | 'resumed'
  /** What is unpaid, one line an invoice. */
  readonly owed: readonly {
    readonly number: string | null
    readonly cents: number
    readonly currency: string
  }[]
  /** When cold sending pauses if nothing is paid. */
  readonly pausesAt: Date | null
  /** The day before which nothing is deleted; the final notice names it. */
  readonly deletionOn: Date | null
  readonly invoicesUrl: string
}> = {
  kind: 'payment-overdue',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    notice: 'first',
    owed: [{ number: 'ACME-0002', cents: 60_000, currency: 'usd' }],
    pausesAt: new Date('2027-01-15T00:00:00Z'),
    deletionOn: null,
    invoicesUrl: 'https://segmento.example/portal/1/invoices',
  },
  render: ({ name, company, notice, owed, pausesAt, deletionOn, invoicesUrl }, house) => {
    const what = owed
      .map(
        ({ number, cents, currency }) => `${money(cents, currency)}${number ? ` (invoice ${number})` : ''}`,
      )
      .join(' and ')
    const pause = pausesAt ? date(pausesAt) : undefined
    const said = wordsOf(notice, what, pause, deletionOn ? date(deletionOn) : undefined)
    return compose(
      {
        subject: said.subject,
        name,
        paragraphs: said.paragraphs,
        action: {
          words: notice === 'resumed' ? 'see your invoices' : 'see the invoice and pay it',
          url: invoicesUrl,
        },
        ...(notice === 'resumed'
          ? {}
          : {
              after: [
                `paid already, or a question about it? answer this mail or write to ${house.contactAddress}.`,
              ],
            }),
        because: `you are a billing contact of ${company}`,
      },
      house,
    )
  },
}

function wordsOf(
  notice: 'first' | 'third-day' | 'seventh-day' | 'paused' | 'final' | 'resumed',
  what: string,
  pause: string | undefined,
  deletion: string | undefined,
): { subject: string; paragraphs: string[] } {
  const pauses = pause
    ? `if it stays unpaid, cold sending pauses on ${pause}. warm-up goes on, so no inbox loses its reputation, and sending resumes by itself as soon as the payment arrives.`
    : 'warm-up goes on, and sending resumes by itself as soon as the payment arrives.'
  switch (notice) {
    case 'first':
      return {
        subject: 'a payment did not go through',
        paragraphs: [
          `we could not collect ${what}. until it is paid nothing new is bought for you; what runs goes on.`,
          pauses,
        ],
      }
    case 'third-day':
      return {
        subject: 'reminder: a payment is open',
        paragraphs: [`${what} is still unpaid.`, pauses],
      }
    case 'seventh-day':
      return {
        subject: pause ? `reminder: sending pauses on ${pause}` : 'reminder: a payment is open',
        paragraphs: [`${what} has been unpaid for a week.`, pauses],
      }
    case 'paused':
      return {
        subject: 'cold sending is paused',
        paragraphs: [
          `${what} has been unpaid for two weeks, so cold sending from your inboxes is paused since today.`,
          'warm-up goes on and nothing is deleted. sending resumes by itself as soon as the payment arrives.',
        ],
      }
    case 'final':
      return {
        subject: deletion ? `final notice: please pay before ${deletion}` : 'final notice: please pay',
        paragraphs: [
          `${what} is still unpaid.`,
          `before ${deletion ?? 'a day that we tell you of'} nothing of yours is deleted: the domains stay registered and the inboxes stay open. from that day on we may end the engagement and close what we run for you; a person decides that, and you hear of it.`,
          'a payment before then ends all of this: sending resumes by itself.',
        ],
      }
    case 'resumed':
      return {
        subject: 'paid: cold sending goes on',
        paragraphs: ['your payment arrived. cold sending resumes by itself within minutes. thanks.'],
      }
  }
}
