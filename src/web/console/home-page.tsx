import { countWork, type WorkCount, type WorkRead } from '#domain/staff/read-work.ts'
import { waitingWork } from '#domain/staff/waiting-work.ts'
import {
  type Clock,
  clocks,
  type WaitingWork,
  type WorkGroup,
  type WorkKind,
  workClocks,
  workGroups,
} from '#domain/staff/work-clocks.ts'
import { consolePaths, sitePaths, withQuery } from '#web/paths.ts'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import type { NavLink } from '#web/ui/links.ts'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { DueMark, DueTime } from './due-mark.tsx'
import { mailInWords } from './mail-words.ts'
import { workPlaces } from './work-places.ts'

function placeOf(work: WaitingWork): string {
  // A request's refused mail leads to the request: there is no client yet.
  if (work.kind === 'mend-mail' && work.detail?.startsWith('lead-'))
    return consolePaths.inquiry.to({ lead: work.id })
  return workPlaces[work.kind](work.id)
}

/** What the address asks for; what it asks for in vain is left out. */
export interface HomeFilter {
  readonly group: WorkGroup | undefined
  /** One clock alone, page by page; without it the first of each. */
  readonly clock: Clock | undefined
  readonly page: number
}

export function homeFilter({ group = '', clock = '', page = '' }: Record<string, string>): HomeFilter {
  const ofClock = clocks.find((one) => one === clock)
  return {
    group: Object.hasOwn(workGroups, group) ? (group as WorkGroup) : undefined,
    clock: ofClock,
    page: ofClock ? Math.min(mostPages, Math.max(1, Number.parseInt(page, 10) || 1)) : 1,
  }
}

/** How many things of each clock stand together on the page, and how many of one where it stands alone. */
const rowsTogether = 20
const rowsAlone = 60
const mostPages = 1000

const clockTitles: Readonly<Record<Clock, string>> = {
  late: 'overdue',
  today: 'within a day',
  later: 'later',
}

const ofGroup = (group: WorkGroup | undefined) => (kind: WorkKind) =>
  !group || workClocks[kind].group === group

export async function loadHome(desk: Desk, { group, clock, page }: HomeFilter) {
  const asked = {
    kinds: (Object.keys(workClocks) as WorkKind[]).filter(ofGroup(group)),
    clocks: clock ? [clock] : clocks,
    most: clock ? page * rowsAlone : rowsTogether,
  }
  return waitingWork((purpose, read) => desk.in(purpose, read), asked, desk.sameView ? undefined : 'home')
}

export function HomePage(props: { desk: Desk; filter: HomeFilter } & Awaited<ReturnType<typeof loadHome>>) {
  const { desk, counts, now, filter } = props
  const all = countWork(counts)
  const over = countWork(counts, ({ clock }) => clock === 'late')
  const asked = counts.filter(({ kind }) => ofGroup(filter.group)(kind))
  return (
    <ConsolePage desk={desk} title="needs you now" section="home" topics={['leads', 'tasks']}>
      <PageHead
        title="needs you now"
        about={
          all === 0
            ? 'Nothing waits for you.'
            : `${all} waiting, ${over === 0 ? 'none' : over} of them overdue; the clock that runs out first stands first.`
        }
      />
      <LiveRegion id="work" topics={['leads', 'tasks']} href={desk.address}>
        {all > 0 && <Tabs label="what it is about" links={groupTabs(counts, filter)} />}
        {all === 0 ? (
          <Nothing />
        ) : asked.length === 0 ? (
          <Empty>Nothing of this kind waits now; the other kinds are a step above.</Empty>
        ) : (
          (filter.clock ? [filter.clock] : clocks).map((clock) => (
            <OfClock
              clock={clock}
              count={countWork(asked, (one) => one.clock === clock)}
              filter={filter}
              listed={props.listed}
              now={now}
            />
          ))
        )}
      </LiveRegion>
    </ConsolePage>
  )
}

/** What one clock says: its first things with a way to all of them, or page by page where it is asked for alone. */
function OfClock(props: {
  clock: Clock
  count: number
  filter: HomeFilter
  listed: WorkRead['listed']
  now: Date
}) {
  const { clock, count, filter, now } = props
  const isAlone = filter.clock !== undefined
  const own = props.listed.filter((one) => one.clock === clock)
  const pages = Math.max(1, Math.ceil(count / rowsAlone))
  const page = Math.min(filter.page, pages)
  const rows = isAlone ? own.slice((page - 1) * rowsAlone, page * rowsAlone) : own
  if (count === 0 && !isAlone) return null
  const title = clockTitles[clock]
  return (
    <>
      <h2>
        {title} <span class="count">{count}</span>
      </h2>
      {rows.length === 0 ? (
        <Empty>Nothing is {title} now.</Empty>
      ) : (
        <WorkTable caption={title} rows={rows} now={now} />
      )}
      {!isAlone && count > rows.length && (
        <p>
          <a href={addressOf({ group: filter.group, clock, page: 1 })}>
            all {count.toLocaleString('en')} {title}
          </a>
        </p>
      )}
      {isAlone && (
        <>
          <Pagination page={page} pages={pages} hrefFor={(to) => addressOf({ ...filter, page: to })} />
          <p>
            <a href={addressOf({ group: filter.group, clock: undefined, page: 1 })}>
              the most urgent of every clock
            </a>
          </p>
        </>
      )}
    </>
  )
}

const addressOf = ({ group, clock, page }: HomeFilter): string =>
  withQuery(consolePaths.home.to(), { group, clock, page: page > 1 ? page : undefined })

function groupTabs(counts: readonly WorkCount[], filter: HomeFilter): NavLink[] {
  const to = (group: WorkGroup | undefined) => addressOf({ group, clock: undefined, page: 1 })
  const countOf = (group: WorkGroup) => countWork(counts, ({ kind }) => ofGroup(group)(kind))
  return [
    { href: to(undefined), label: 'everything', current: !filter.group, count: countWork(counts) },
    ...(Object.keys(workGroups) as WorkGroup[])
      .filter((group) => countOf(group) > 0 || group === filter.group)
      .map((group) => ({
        href: to(group),
        label: workGroups[group],
        current: filter.group === group,
        count: countOf(group),
      })),
  ]
}

function WorkTable({ caption, rows, now }: { caption: string; rows: readonly WaitingWork[]; now: Date }) {
  return (
    <DataTable
      caption={`what waits for you: ${caption}`}
      hideCaption
      rows={rows}
      rowHref={placeOf}
      empty=""
      columns={[
        {
          key: 'what',
          heading: 'what to do',
          cell: (one) => (
            <>
              <DueMark due={one.due} now={now} />
              <span class="beside">{titleOf(one)}</span>
            </>
          ),
        },
        {
          key: 'who',
          heading: 'for',
          cell: (one) => (
            <>
              {one.company}
              {detailOf(one) && <span class="soft small"> · {detailOf(one)}</span>}
            </>
          ),
        },
        { key: 'due', heading: 'clock', cell: (one) => <DueTime due={one.due} now={now} /> },
        {
          key: 'since',
          heading: 'waits since',
          named: true,
          cell: (one) => <Time at={one.since} now={now} />,
        },
      ]}
    />
  )
}

/** A task is called by what is to be done, anything else by its kind. */
function titleOf({ kind, detail }: WaitingWork): string {
  return kind === 'do-task' && detail ? detail : workClocks[kind].words
}

function detailOf({ kind, detail }: WaitingWork): string | undefined {
  if (kind === 'do-task') return undefined
  return kind === 'mend-mail' && detail ? mailInWords(detail) : detail
}

function Nothing() {
  return (
    <Empty>
      New requests, plans to draft, quotes to send, spending to approve, build steps that are stuck, mails
      that were refused and invoices that are not paid appear here by themselves, the most urgent first. To
      see one, <a href={sitePaths.requestCall.to()}>request a call</a> as a visitor would.
    </Empty>
  )
}
