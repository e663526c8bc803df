import type { DailyReport } from '#domain/staff/daily-report.ts'
import { workClocks } from '#domain/staff/work-clocks.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'
import { date } from '../words.ts'

/** What a kind of entry is to somebody who runs the place; the others are counted together. */
const happenings: Readonly<Record<string, string>> = {
  'lead.submitted': 'requests for a call',
  'call.booked': 'calls agreed on',
  'guide.requested': 'requests for the guide',
  'consent.given': 'consents given',
  'consent.withdrawn': 'consents withdrawn',
  'terms.accepted': 'texts accepted',
  'names.approved': 'approvals of names',
  'spending.approved': 'approvals of spending',
  'refund.approved': 'approvals of refunds',
  'handoff.given': 'people given a hand-off',
  'ending.planned': 'people told of a planned end',
  'engagement.ended': 'entries of ended engagements',
  'credentials.revealed': 'passwords shown',
  'access.granted': 'people given access',
  'access.ended': 'people whose access ended',
  'data.viewed': 'views of personal data',
  'data.disclosed': 'disclosures to recipients',
  'data.deleted': 'deletions',
  'mail.sent': 'mails sent',
}

const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

/** Names nobody and no company: who it is about stands in the console, behind the second factor. */
export const dailyReport: Message<{
  readonly report: DailyReport
  readonly checkpoint: MailedCheckpoint | undefined
  readonly workUrl: string
}> = {
  kind: 'daily-report',
  preview: {
    report: {
      now: new Date('2026-11-24T13:00:00Z'),
      waiting: [
        { kind: 'answer-inquiry', count: 2, late: 1, oldest: new Date('2026-11-23T09:00:00Z') },
        { kind: 'approve-spending', count: 1, late: 0, oldest: new Date('2026-11-24T08:00:00Z') },
      ],
      day: new Date('2026-11-23T00:00:00Z'),
      happened: [
        { kind: 'lead.submitted', count: 2 },
        { kind: 'mail.sent', count: 5 },
      ],
      invoicesPaid: 1,
    },
    checkpoint: previewCheckpoint,
    workUrl: 'https://segmento.example/console',
  },
  render: ({ report, checkpoint, workUrl }, house) =>
    compose(
      {
        subject: subjectOf(report),
        paragraphs: report.waiting.length === 0 ? ['nothing waits for us now.'] : [],
        lists: [
          ...(report.waiting.length === 0
            ? []
            : [{ heading: 'what needs us now:', items: waitingLines(report) }]),
          { heading: `on ${date(report.day)}:`, items: happenedLines(report) },
        ],
        action: { words: 'see what waits', url: workUrl },
        checkpoint,
        because: 'you are an owner here; it comes once a day',
      },
      house,
    ),
}

function subjectOf({ waiting }: DailyReport): string {
  const all = waiting.reduce((sum, { count }) => sum + count, 0)
  const late = waiting.reduce((sum, one) => sum + one.late, 0)
  if (all === 0) return 'today: nothing waits for us'
  return `today: ${plural(all, 'thing')} ${all === 1 ? 'waits' : 'wait'} for us${late > 0 ? `, ${late} late` : ''}`
}

function waitingLines({ waiting, now }: DailyReport): string[] {
  return waiting.map(({ kind, count, late, oldest }) => {
    const hours = Math.floor((now.getTime() - oldest.getTime()) / 3_600_000)
    const since = hours < 48 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day')
    return `${workClocks[kind].words}: ${count}, the oldest for ${since}${late > 0 ? `, ${late} late` : ''}`
  })
}

function happenedLines({ happened, invoicesPaid }: DailyReport): string[] {
  const named = Object.entries(happenings).flatMap(([kind, words]) => {
    const count = happened.find((one) => one.kind === kind)?.count ?? 0
    return count === 0 ? [] : [`${words}: ${count}`]
  })
  const others = happened
    .filter(({ kind }) => !Object.hasOwn(happenings, kind))
    .reduce((sum, { count }) => sum + count, 0)
  const lines = [
    ...(invoicesPaid > 0 ? [`invoices paid: ${invoicesPaid}`] : []),
    ...named,
    ...(others > 0 ? [`other entries of the ledger: ${others}`] : []),
  ]
  return lines.length === 0 ? ['nothing happened'] : lines
}
