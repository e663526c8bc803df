import { onPage, pagesOf } from '#domain/deliverability/console-health.ts'
import type { DmarcSectionData } from '#domain/dmarc/dmarc-section.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { Pagination } from '#web/ui/navigation.tsx'
import { Num, numberText } from '#web/ui/num.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ConfirmedAction } from './action-form.tsx'
import type { Desk } from './desk.ts'

const marks: Readonly<Record<string, { tone: Tone; word: string }>> = {
  step: { tone: 'attention', word: 'a step can be taken' },
  wait: { tone: 'waiting', word: 'waits' },
  'too-little': { tone: 'unknown', word: 'too little to tell' },
  done: { tone: 'good', word: 'reject' },
}

const at = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** What somebody can do stands first. */
const inOrder = ['step', 'too-little', 'wait', 'done']

/** What receivers report of a stack's domains, and the next step of each policy. */
export function DmarcSection(props: {
  desk: Desk
  stackId: string
  dmarc: DmarcSectionData
  now: Date
  page: number
  hrefFor: (page: number) => string
}) {
  const { desk, stackId, dmarc, now, page, hrefFor } = props
  const domains = dmarc.domains.toSorted(
    (a, b) => inOrder.indexOf(a.next.kind) - inOrder.indexOf(b.next.kind),
  )
  const { days, limits } = dmarc
  const last = days.findLast((day) => day.alignedPercent !== null)
  return (
    <>
      <h2>DMARC reports</h2>
      <p class="reading">
        What receivers tell of messages in the name of the domains: aligned ones are signed or sent by the
        domain’s own host. No report is normal for a domain that sends little. Senders are told by what
        vouched for them; no address of a server is kept.{' '}
        <a href={consolePaths.reports.to()}>upload a report</a>
      </p>
      {last?.alignedPercent !== null && last !== undefined && (
        <LineChart
          title={`${numberText(last.alignedPercent)} % of reported messages were aligned on the last day reported`}
          unit="%"
          atLeast={100}
          bands={[
            {
              from: 0,
              to: limits.dmarcAligned,
              tone: 'attention',
              label: `below ${limits.dmarcAligned} %: no next step`,
            },
          ]}
          series={[
            { name: 'aligned', points: days.map((day) => ({ at: at(day.day), value: day.alignedPercent })) },
          ]}
        />
      )}
      <DataTable
        caption="DMARC policy of each domain"
        hideCaption
        stacked
        rows={onPage(domains, page)}
        empty="A domain appears here once its DMARC record is written."
        columns={[
          {
            key: 'state',
            heading: 'next step',
            cell: (row) => <StateMark {...(marks[row.next.kind] ?? { tone: 'unknown', word: 'unknown' })} />,
          },
          { key: 'domain', heading: 'domain', cell: (row) => row.domain },
          {
            key: 'policy',
            heading: 'policy',
            cell: (row) => (
              <>
                {row.policy}
                {row.since && (
                  <span class="small soft">
                    {' '}
                    since <Time at={at(row.since)} now={now} as="day" />
                  </span>
                )}
              </>
            ),
          },
          {
            key: 'why',
            heading: 'what the reports say',
            cell: (row) => (
              <div class="reading">
                {row.next.why}
                <div class="small soft">
                  {row.newestAt ? (
                    <>
                      {row.reports} reports, the newest <Time at={row.newestAt} now={now} />
                    </>
                  ) : row.reportsTo ? (
                    'no report yet'
                  ) : (
                    'its record asks for no reports'
                  )}
                </div>
              </div>
            ),
          },
          {
            key: 'do',
            heading: 'approve',
            cell: (row) =>
              row.next.kind === 'step' ? (
                <ConfirmedAction
                  desk={desk}
                  action={consolePaths.dmarcStep.to({ stack: stackId })}
                  ask={`move to ${row.next.to}`}
                  effect={
                    <p>
                      Writes p={row.next.to} into the DMARC record of {row.domain}: receivers then{' '}
                      {row.next.to === 'reject' ? 'refuse' : 'put into spam'} what is not aligned. It is
                      written by the same plan as every other change, seen from outside, and can be taken
                      back.
                    </p>
                  }
                  button={`write p=${row.next.to}`}
                  hidden={{ domain: row.domainId, to: row.next.to }}
                  why={desk.why('approve-dmarc-step')}
                />
              ) : (
                ''
              ),
          },
        ]}
      />
      <Pagination page={page} pages={pagesOf(domains)} hrefFor={hrefFor} />
      {dmarc.sources.length > 0 && (
        <DataTable
          caption="who sent in the names of the domains, the last 30 days"
          rows={dmarc.sources}
          empty=""
          columns={[
            {
              key: 'state',
              heading: 'state',
              cell: (row) =>
                row.aligned === row.messages ? (
                  <StateMark tone="good" word="aligned" />
                ) : (
                  <StateMark tone="attention" word={row.aligned === 0 ? 'not ours' : 'partly'} />
                ),
            },
            { key: 'source', heading: 'vouched for by', cell: (row) => row.source },
            { key: 'domain', heading: 'in the name of', cell: (row) => row.domain },
            {
              key: 'messages',
              heading: 'messages',
              numeric: true,
              cell: (row) => <Num value={row.messages} />,
            },
            { key: 'aligned', heading: 'aligned', numeric: true, cell: (row) => <Num value={row.aligned} /> },
            { key: 'dkim', heading: 'by DKIM', numeric: true, cell: (row) => <Num value={row.byDkim} /> },
            { key: 'spf', heading: 'by SPF', numeric: true, cell: (row) => <Num value={row.bySpf} /> },
            { key: 'stopped', heading: 'stopped', numeric: true, cell: (row) => <Num value={row.stopped} /> },
            {
              key: 'servers',
              heading: 'servers at most',
              numeric: true,
              cell: (row) => <Num value={row.servers} />,
            },
          ]}
        />
      )}
    </>
  )
}
