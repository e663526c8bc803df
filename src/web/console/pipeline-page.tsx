import {
  type PipelineAsked,
  type PipelineList,
  type PipelineSort,
  pipelineSorts,
} from '#domain/engagements/list-pipeline.ts'
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

const usualSort: Sort = { by: 'state', direction: 'ascending' }

/** What the address asks for; what it asks for in vain is left out. */
export function pipelineFilter(query: Record<string, string>): PipelineAsked {
  const { state = '', turn = '', over, sort = '', down, page = '' } = query
  const isSort = Object.hasOwn(pipelineSorts, sort)
  return {
    sort: isSort ? (sort as PipelineSort) : 'state',
    descending: isSort && down === 'yes',
    page: Math.max(1, Number.parseInt(page, 10) || 1),
    state: Object.hasOwn(engagementStates, state) ? (state as EngagementState) : undefined,
    turn: Object.hasOwn(turns, turn) ? (turn as Turn) : undefined,
    over: over === 'yes',
  }
}

export function PipelinePage({
  desk,
  list,
  filter,
}: {
  desk: Desk
  list: PipelineList
  filter: PipelineAsked
}) {
  const { now, counts, rows } = list
  const sort: Sort = { by: filter.sort, direction: filter.descending ? 'descending' : 'ascending' }
  return (
    <ConsolePage desk={desk} title="pipeline" section="pipeline">
      <PageHead title="pipeline" about="Who stands where, and who waits for whom." />
      <Tabs label="whose turn it is" links={turnTabs(counts, filter)} />
      <Tabs label="state" links={stateTabs(counts, filter)} />
      <DataTable
        caption={filter.over ? 'engagements that have ended' : 'engagements that run'}
        hideCaption
        rows={rows}
        sort={sort}
        sortHref={(by) => addressOf({ ...filter, sort: by, page: 1 })}
        rowHref={(row) => consolePaths.client.to({ client: row.clientId })}
        empty={
          counts.length > 0
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
          { key: 'company', heading: 'client', names: true, sortable: true, cell: (row) => row.company },
          {
            key: 'turn',
            heading: 'waits for',
            named: true,
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
          ...(list.severalWorlds
            ? [{ key: 'mode', heading: 'world', cell: (row: PipelineRow) => row.mode }]
            : []),
        ]}
      />
      <Pagination
        page={list.page}
        pages={list.pages}
        hrefFor={(page) => addressOf({ ...filter, sort, page })}
      />
    </ConsolePage>
  )
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

type Counts = PipelineList['counts']
const sum = (counts: Counts) => counts.reduce((all, { count }) => all + count, 0)

function turnTabs(counts: Counts, filter: PipelineAsked): NavLink[] {
  const own = (['us', 'client', 'program'] as const).map((turn) => ({
    href: addressOf({ turn, over: false }),
    label: `waits for ${turns[turn]}`,
    current: filter.turn === turn && !filter.over,
    count: filter.over ? 0 : sum(counts.filter((one) => one.turn === turn)),
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

function stateTabs(counts: Counts, filter: PipelineAsked): NavLink[] {
  const present = (Object.keys(engagementStates) as EngagementState[]).filter((state) =>
    counts.some((one) => one.state === state),
  )
  if (present.length < 2 && !filter.state) return []
  const to = (state: EngagementState | undefined) => {
    const sort: Sort = { by: filter.sort, direction: filter.descending ? 'descending' : 'ascending' }
    return addressOf({ ...filter, state, sort, page: 1 })
  }
  return [
    { href: to(undefined), label: 'any state', current: !filter.state },
    ...present.map((state) => ({
      href: to(state),
      label: engagementMarks[state].word,
      current: filter.state === state,
      count: sum(counts.filter((one) => one.state === state)),
    })),
  ]
}

/** Whose turn it is, as a mark. */
export function TurnMark({ row }: { row: Pick<PipelineRow, 'turn' | 'words'> }) {
  if (row.turn === 'nobody') return null
  return <StateMark tone={turnTones[row.turn]} word={`${turns[row.turn]}: ${row.words}`} />
}
