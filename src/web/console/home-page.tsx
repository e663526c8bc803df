import { waitingPolicy } from '#domain/staff/waiting-policy.ts'
import { waitingDelivery, waitingInquiries, waitingMoney } from '#domain/staff/waiting-work.ts'
import {
  mostUrgentFirst,
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

/** Where each kind of work is done. */
const workPlaces: Readonly<Record<WorkKind, (id: string) => string>> = {
  'answer-inquiry': (lead) => consolePaths.inquiry.to({ lead }),
  'note-call': (call) => consolePaths.call.to({ call }),
  'draft-plan': (engagement) => consolePaths.plan.to({ engagement }),
  'send-quote': (engagement) => consolePaths.quote.to({ engagement }),
  'approve-spending': (stack) => consolePaths.spending.to({ stack }),
  'accept-adoption': (adoption) => consolePaths.adoption.to({ adoption }),
  'mend-step': (stack) => consolePaths.build.to({ stack }),
  'draft-change': (stack) => consolePaths.changes.to({ stack }),
  'approve-change': (stack) => consolePaths.changes.to({ stack }),
  'find-stand-in': (stack) => consolePaths.changes.to({ stack }),
  'decide-drift': (stack) => consolePaths.drift.to({ stack }),
  'hand-over': (stack) => consolePaths.handOff.to({ stack }),
  'mend-mail': (client) => consolePaths.client.to({ client }),
  'collect-payment': (client) => consolePaths.client.to({ client }),
  'announce-policy': () => consolePaths.policy.to(),
  'do-task': (task) => consolePaths.task.to({ task }),
}

/** Each purpose is read in its own transaction: who answers requests sees no invoice that way, and the other way round. */
export async function loadHome(desk: Desk) {
  const inquiries = await desk.in('inquiry-response', async (tx) => ({
    work: await waitingInquiries(tx),
    now: tx.now,
  }))
  const delivery = await desk.in('service-delivery', waitingDelivery)
  const money = await desk.in('billing', waitingMoney)
  const policy = await desk.in('legal-obligation', waitingPolicy)
  return { now: inquiries.now, work: mostUrgentFirst([...inquiries.work, ...delivery, ...money, ...policy]) }
}

function placeOf(work: WaitingWork): string {
  // A request's refused mail leads to the request: there is no client yet.
  if (work.kind === 'mend-mail' && work.detail?.startsWith('lead-'))
    return consolePaths.inquiry.to({ lead: work.id })
  return workPlaces[work.kind](work.id)
}

/** What the address asks for; what it asks for in vain is left out. */
export interface HomeFilter {
  readonly group: WorkGroup | undefined
  readonly page: number
}

export function homeFilter({ group = '', page = '' }: Record<string, string>): HomeFilter {
  return {
    group: Object.hasOwn(workGroups, group) ? (group as WorkGroup) : undefined,
    page: Math.max(1, Number.parseInt(page, 10) || 1),
  }
}

/** How many things stand on one page. */
const rowsPerPage = 60
const dayMilliseconds = 86_400_000

/** By how long there is left: what is late, what runs out within a day, the rest. */
const clocks = {
  late: { title: 'overdue', is: (left: number) => left < 0 },
  today: { title: 'within a day', is: (left: number) => left >= 0 && left < dayMilliseconds },
  later: { title: 'later', is: (left: number) => left >= dayMilliseconds },
} as const

export function HomePage(props: { desk: Desk; filter: HomeFilter } & Awaited<ReturnType<typeof loadHome>>) {
  const { desk, work, now, filter } = props
  const over = work.filter((one) => one.due < now).length
  const asked = work.filter((one) => !filter.group || workClocks[one.kind].group === filter.group)
  const pages = Math.max(1, Math.ceil(asked.length / rowsPerPage))
  const page = Math.min(filter.page, pages)
  const shown = asked.slice((page - 1) * rowsPerPage, page * rowsPerPage)
  return (
    <ConsolePage desk={desk} title="needs you now" section="home" topics={['leads', 'tasks']}>
      <PageHead
        title="needs you now"
        about={
          work.length === 0
            ? 'Nothing waits for you.'
            : `${work.length} waiting, ${over === 0 ? 'none' : over} of them overdue; the clock that runs out first stands first.`
        }
      />
      <LiveRegion id="work" topics={['leads', 'tasks']} href={desk.address}>
        {work.length > 0 && <Tabs label="what it is about" links={groupTabs(work, filter)} />}
        {work.length === 0 ? (
          <Nothing />
        ) : asked.length === 0 ? (
          <Empty>Nothing of this kind waits now; the other kinds are a step above.</Empty>
        ) : (
          Object.values(clocks).map((clock) => {
            const isOn = (one: WaitingWork) => clock.is(one.due.getTime() - now.getTime())
            const rows = shown.filter(isOn)
            if (rows.length === 0) return null
            return (
              <>
                <h2>
                  {clock.title} <span class="count">{asked.filter(isOn).length}</span>
                </h2>
                <WorkTable caption={clock.title} rows={rows} now={now} />
              </>
            )
          })
        )}
        <Pagination page={page} pages={pages} hrefFor={(to) => addressOf({ ...filter, page: to })} />
      </LiveRegion>
    </ConsolePage>
  )
}

const addressOf = ({ group, page }: HomeFilter): string =>
  withQuery(consolePaths.home.to(), { group, page: page > 1 ? page : undefined })

function groupTabs(work: readonly WaitingWork[], filter: HomeFilter): NavLink[] {
  const groups = Object.keys(workGroups) as WorkGroup[]
  const countOf = (group: WorkGroup) => work.filter((one) => workClocks[one.kind].group === group).length
  return [
    {
      href: addressOf({ group: undefined, page: 1 }),
      label: 'everything',
      current: !filter.group,
      count: work.length,
    },
    ...groups
      .filter((group) => countOf(group) > 0 || group === filter.group)
      .map((group) => ({
        href: addressOf({ group, page: 1 }),
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
              <span class="beside">{workClocks[one.kind].words}</span>
            </>
          ),
        },
        {
          key: 'who',
          heading: 'for',
          cell: (one) => (
            <>
              {one.company}
              {one.detail && <span class="soft small"> · {one.detail}</span>}
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

function Nothing() {
  return (
    <Empty>
      New requests, plans to draft, quotes to send, spending to approve, build steps that are stuck, mails
      that were refused and invoices that are not paid appear here by themselves, the most urgent first. To
      see one, <a href={sitePaths.requestCall.to()}>request a call</a> as a visitor would.
    </Empty>
  )
}
