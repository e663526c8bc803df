import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { type EngagementState, engagementStates } from '#domain/engagements/states.ts'
import { type Turn, turns } from '#domain/engagements/whose-turn.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable, type Sort } from '#web/ui/data-table.tsx'
import type { NavLink } from '#web/ui/links.ts'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { engagementMarks, turnTones } from './engagement-tone.ts'

const order = Object.keys(engagementStates)

/** What the address asks for; what it asks for in vain is left out. */
export interface PipelineFilter {
  readonly state: EngagementState | undefined
  readonly turn: Turn | undefined
  readonly over: boolean
  readonly sort: Sort
  readonly page: number
}

/** Columns that the list can be sorted by. */
const sorts = {
  state: (row: PipelineRow) => order.indexOf(row.state),
  company: (row: PipelineRow) => row.company.toLowerCase(),
  since: (row: PipelineRow) => row.since.getTime(),
  domains: (row: PipelineRow) => row.domains,
  inboxes: (row: PipelineRow) => row.inboxes,
} as const
type SortKey = keyof typeof sorts

const usualSort: Sort = { by: 'state', direction: 'ascending' }
const rowsPerPage = 60

export function pipelineFilter(query: Record<string, string>): PipelineFilter {
  const { state = '', turn = '', over, sort = '', down, page = '' } = query
  return {
    sort: Object.hasOwn(sorts, sort)
      ? { by: sort, direction: down === 'yes' ? 'descending' : 'ascending' }
      : usualSort,
    page: Math.max(1, Number.parseInt(page, 10) || 1),
    state: Object.hasOwn(engagementStates, state) ? (state as EngagementState) : undefined,
    turn: Object.hasOwn(turns, turn) ? (turn as Turn) : undefined,
    over: over === 'yes',
  }
}

export function PipelinePage(props: {
  desk: Desk
  rows: readonly PipelineRow[]
  filter: PipelineFilter
  now: Date
}) {
  const { desk, rows, filter, now } = props
  const shown = rows
    .filter((row) => !filter.state || row.state === filter.state)
    .filter((row) => !filter.turn || row.turn === filter.turn)
    .toSorted(inOrder(filter.sort))
  const pages = Math.max(1, Math.ceil(shown.length / rowsPerPage))
  const page = Math.min(filter.page, pages)
  return (
    <ConsolePage desk={desk} title="pipeline" section="pipeline">
      <PageHead title="pipeline" about="Who stands where, and who waits for whom." />
      <Tabs label="whose turn it is" links={turnTabs(rows, filter)} />
      <Tabs label="state" links={stateTabs(rows, filter)} />
      <DataTable
        caption={filter.over ? 'engagements that have ended' : 'engagements that run'}
        hideCaption
        rows={shown.slice((page - 1) * rowsPerPage, page * rowsPerPage)}
        sort={filter.sort}
        sortHref={(sort) => addressOf({ ...filter, sort, page: 1 })}
        rowHref={(row) => consolePaths.client.to({ client: row.clientId })}
        empty={
          rows.length > 0
            ? 'Nothing stands there now; take a filter away to see the others.'
            : filter.over
              ? 'Engagements that were withdrawn or have ended appear here.'
              : 'An engagement appears here as soon as a request is made a client.'
        }
        columns={[
          {
            key: 'state',
            heading: 'state',
            sortable: true,
            cell: (row) => <StateMark {...engagementMarks[row.state]} />,
          },
          { key: 'company', heading: 'client', sortable: true, cell: (row) => row.company },
          {
            key: 'turn',
            heading: 'waits for',
            cell: (row) =>
              row.turn === 'nobody' ? (
                <span class="soft">nobody</span>
              ) : (
                <>
                  {turns[row.turn]} <span class="soft">to {row.words}</span>
                </>
              ),
          },
          {
            key: 'since',
            heading: 'since',
            sortable: true,
            named: true,
            cell: (row) => <Time at={row.since} now={now} />,
          },
          {
            key: 'domains',
            heading: 'domains',
            numeric: true,
            sortable: true,
            cell: (row) => row.domains || '',
          },
          {
            key: 'inboxes',
            heading: 'inboxes',
            numeric: true,
            sortable: true,
            cell: (row) => row.inboxes || '',
          },
          // Beside live engagements it matters which is which; where all are of one world the shell says so.
          ...(rows.some((row) => row.mode !== rows[0]?.mode)
            ? [{ key: 'mode', heading: 'world', cell: (row: PipelineRow) => row.mode }]
            : []),
        ]}
      />
      <Pagination page={page} pages={pages} hrefFor={(to) => addressOf({ ...filter, page: to })} />
    </ConsolePage>
  )
}

function inOrder({ by, direction }: Sort) {
  const placeIn = sorts[by as SortKey]
  const sign = direction === 'descending' ? -1 : 1
  return (one: PipelineRow, other: PipelineRow): number => {
    const [first, second] = [placeIn(one), placeIn(other)]
    return first === second ? 0 : sign * (first < second ? -1 : 1)
  }
}

function addressOf(filter: {
  state?: string | undefined
  turn?: string | undefined
  over: boolean
  sort?: Sort
  page?: number
}): string {
  const { sort = usualSort, page = 1 } = filter
  const isUsual = sort.by === usualSort.by && sort.direction === usualSort.direction
  return withQuery(consolePaths.pipeline.to(), {
    state: filter.state,
    turn: filter.turn,
    over: filter.over ? 'yes' : undefined,
    sort: isUsual ? undefined : sort.by,
    down: sort.direction === 'descending' ? 'yes' : undefined,
    page: page > 1 ? page : undefined,
  })
}

function turnTabs(rows: readonly PipelineRow[], filter: PipelineFilter): NavLink[] {
  const own = (['us', 'client', 'program'] as const).map((turn) => ({
    href: addressOf({ turn, over: false }),
    label: `waits for ${turns[turn]}`,
    current: filter.turn === turn && !filter.over,
    count: filter.over ? 0 : rows.filter((row) => row.turn === turn).length,
  }))
  const nothing = { turn: undefined, state: undefined }
  return [
    {
      href: addressOf({ ...nothing, over: false }),
      label: 'all that run',
      current: !filter.over && !filter.turn,
    },
    ...own,
    { href: addressOf({ ...nothing, over: true }), label: 'over', current: filter.over },
  ]
}

function stateTabs(rows: readonly PipelineRow[], filter: PipelineFilter): NavLink[] {
  const present = order.filter((state) => rows.some((row) => row.state === state)) as EngagementState[]
  if (present.length < 2 && !filter.state) return []
  return [
    { href: addressOf({ ...filter, state: undefined, page: 1 }), label: 'any state', current: !filter.state },
    ...present.map((state) => ({
      href: addressOf({ ...filter, state, page: 1 }),
      label: engagementMarks[state].word,
      current: filter.state === state,
      count: rows.filter((row) => row.state === state).length,
    })),
  ]
}

/** Whose turn it is, as a mark. */
export function TurnMark({ row }: { row: Pick<PipelineRow, 'turn' | 'words'> }) {
  if (row.turn === 'nobody') return null
  return <StateMark tone={turnTones[row.turn]} word={`${turns[row.turn]}: ${row.words}`} />
}
