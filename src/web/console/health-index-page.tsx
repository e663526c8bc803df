import type { HealthState } from '#domain/deliverability/health-history.ts'
import type { HealthIndex, HealthIndexFilter, HealthIndexRow } from '#domain/deliverability/health-index.ts'
import { pauseWords } from '#domain/deliverability/pause-reasons.ts'
import { addDays } from '#domain/plans/day.ts'
import { recipients } from '#policy/recipients.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { HeatMap } from '#web/ui/heat-map.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Pagination } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { HealthFilters } from './health-filters.tsx'
import { verdictMarks } from './score-card.tsx'

/** Which stacks are sick, over all clients, the sickest and longest sick first. */
export function HealthIndexPage(props: { desk: Desk; filter: HealthIndexFilter; index: HealthIndex }) {
  const { desk, filter, index } = props
  const address = (change: { state?: string | undefined; days?: number; page?: number }) =>
    withQuery(consolePaths.healthIndex.to(), {
      state: 'state' in change ? change.state : filter.state,
      days: change.days ?? (filter.days === 14 ? undefined : filter.days),
      client: filter.clientId,
      host: filter.host,
      page: change.page,
    })
  const { sick } = index
  return (
    <ConsolePage desk={desk} title="health" section="health" topics={['health']}>
      <PageHead
        title="health"
        about={
          <>
            {index.stopped > 0 && (
              <strong>
                All cold sending of {index.stopped === 1 ? 'one stack' : `${index.stopped} stacks`} is paused.
              </strong>
            )}{' '}
            {sick === 0
              ? 'By its figures no stack as a whole needs action now.'
              : `By ${sick === 1 ? 'its figures one stack needs' : `their figures ${sick} stacks need`} action.`}{' '}
            What is paused stands first, then the sickest and longest sick.
          </>
        }
      />
      <LiveRegion id="health" topics={['health']} href={desk.address}>
        <HealthFilters
          label="state of the stacks"
          state={filter.state}
          days={filter.days}
          counts={(state: HealthState) => index.counts.get(state) ?? 0}
          address={address}
        />
        {(filter.clientId !== undefined || filter.host !== undefined) && (
          <p>
            Shown: {index.company ?? 'one client'} {filter.host && `at ${filter.host}`}.{' '}
            <a href={consolePaths.healthIndex.to()}>show all</a>
          </p>
        )}
        <DataTable
          caption="stacks that warm up or send"
          hideCaption
          rows={index.rows}
          rowHref={(row) => consolePaths.health.to({ stack: row.stackId })}
          empty="A stack appears here once its inboxes warm up and their first figures were read."
          columns={[
            {
              key: 'state',
              heading: 'state',
              cell: (row) => (
                <>
                  {row.pauses.length > 0 && (
                    <>
                      <StateMark tone="attention" word={row.stopped ? 'paused' : 'paused in part'} />{' '}
                    </>
                  )}
                  <StateMark {...verdictMarks[row.state]} />
                </>
              ),
            },
            { key: 'client', heading: 'client', names: true, cell: (row) => row.company },
            {
              key: 'since',
              heading: 'since',
              named: true,
              cell: (row) => <Time at={row.since} now={index.now} />,
            },
            { key: 'why', heading: 'what and by which threshold', cell: (row) => <Why row={row} /> },
            {
              key: 'sick',
              heading: 'to act on',
              named: true,
              cell: (row) => (row.sickDomains + row.sickInboxes > 0 ? <ToActOn row={row} /> : ''),
            },
            {
              key: 'host',
              heading: 'host',
              named: true,
              cell: (row) => recipients[row.host]?.name ?? row.host,
            },
            {
              key: 'judged',
              heading: 'judged',
              named: true,
              cell: (row) => <Time at={row.judgedAt} now={index.now} />,
            },
          ]}
        />
        <HeatMap
          caption="each stack, day by day"
          subject="client"
          from={addDays(index.today, 1 - filter.days)}
          to={index.today}
          rows={index.rows.map((row) => ({
            label: <a href={consolePaths.health.to({ stack: row.stackId })}>{row.company}</a>,
            cells: row.history,
          }))}
          empty="Days appear here with the first figures."
        />
        <p>
          <a href={consolePaths.reports.to()}>DMARC reports</a>
        </p>
        <Pagination page={filter.page} pages={index.pages} hrefFor={(page) => address({ page })} />
      </LiveRegion>
    </ConsolePage>
  )
}

/** "5 domains, 10 inboxes"; empty where nothing is to be done. */
function ToActOn({ row: { sickDomains, sickInboxes } }: { row: HealthIndexRow }) {
  const domains = `${sickDomains} ${sickDomains === 1 ? 'domain' : 'domains'}`
  const inboxes = `${sickInboxes} ${sickInboxes === 1 ? 'inbox' : 'inboxes'}`
  return (
    <>
      {sickDomains > 0 && <span class="nowrap">{sickInboxes > 0 ? `${domains},` : domains}</span>}{' '}
      {sickInboxes > 0 && <span class="nowrap">{inboxes}</span>}
    </>
  )
}

function Why({ row }: { row: HealthIndexRow }) {
  return (
    <div class="reading">
      {row.words.length > 0
        ? row.words.join('; ')
        : row.sickDomains + row.sickInboxes > 0
          ? 'the stack as a whole is fine; single domains or inboxes are not'
          : row.pauses.length === 0 && <span class="soft">nothing to act on or watch</span>}
      {row.pauses.length > 0 && (
        <div class="small">
          <StateMark tone="off" word={row.stopped ? 'cold sending paused' : 'cold sending paused in part'} />{' '}
          because {row.pauses.map(pauseWords).join(', and because ')}
        </div>
      )}
    </div>
  )
}
