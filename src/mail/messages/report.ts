import type { Report } from '#domain/reports/report.ts'
import { reportText } from '#domain/reports/report-words.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** What was done or measured in a week or month; the same words stand on the page. */
export const report: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly report: Report
  readonly reportsUrl: string
}> = {
  kind: 'report',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    report: {
      version: 1,
      kind: 'live',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      figures: {
        sent: 2840,
        replies: 71,
        bounced: 22,
        inInbox: 910,
        inSpam: 64,
        daysRead: 178,
        daysThere: 180,
      },
      before: { sent: 0, replies: 0, bounced: 0, inInbox: 0, inSpam: 0, daysRead: 0, daysThere: 0 },
      looks: [{ kind: 'zone', pass: 3, fail: 0, unknown: 0, at: '2026-11-30T22:00:00.000Z' }],
      pauses: [],
      changes: [{ to: 'live', at: '2026-11-02T08:00:00.000Z' }],
      recommendations: ['unread'],
    },
    reportsUrl: 'https://segmento.example/portal/1/reports',
  },
  render: ({ name, company, report: content, reportsUrl }, house) => {
    const { title, summary, parts } = reportText(content)
    return compose(
      {
        subject:
          content.kind === 'build' ? 'your build: the week in short' : 'your stack: the figures in short',
        name,
        paragraphs: [`${title}.`, summary],
        lists: parts.map(({ heading, items }) => ({ heading: `${heading}:`, items })),
        action: { words: 'all reports, and how often you get one', url: reportsUrl },
        because: `you are a contact of ${company}, whose stack we run`,
      },
      house,
    )
  },
}
