import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { type EngagementState, engagementStates } from '#domain/engagements/states.ts'
import { type Turn, turns } from '#domain/engagements/whose-turn.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import type { NavLink } from '#web/ui/links.ts'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { engagementMarks, turnTones } from './engagement-tone.ts'

/** What the address asks for; what it asks for in vain is left out. */
export interface PipelineFilter {
  readonly state: EngagementState | undefined
  readonly turn: Turn | undefined
  readonly over: boolean
}

export function pipelineFilter(query: Record<string, string>): PipelineFilter {
  const { state = '', turn = '', over } = query
  return {
    state: Object.hasOwn(engagementStates, state) ? (state as EngagementState) : undefined,
    turn: Object.hasOwn(turns, turn) ? (turn as Turn) : undefined,
    over: over === 'yes',
  }
}

const order = Object.keys(engagementStates)

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
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return (
    <ConsolePage desk={desk} title="pipeline" section="pipeline">
      <PageHead title="pipeline" about="Who stands where, and who waits for whom." />
      <Tabs label="whose turn it is" links={turnTabs(rows, filter)} />
      <Tabs label="state" links={stateTabs(rows, filter)} />
      <DataTable
        caption={filter.over ? 'engagements that have ended' : 'engagements that run'}
        hideCaption
        rows={shown}
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
            cell: (row) => <StateMark {...engagementMarks[row.state]} />,
          },
          { key: 'company', heading: 'client', cell: (row) => row.company },
          {
            key: 'turn',
            heading: 'waits for',
            cell: (row) =>
              row.turn === 'nobody' ? (
                <span class="soft">nobody</span>
              ) : (
                <span class="nowrap">
                  {turns[row.turn]} <span class="soft">to {row.words}</span>
                </span>
              ),
          },
          { key: 'since', heading: 'since', cell: (row) => <Time at={row.since} now={now} /> },
          { key: 'domains', heading: 'domains', numeric: true, cell: (row) => row.domains || '' },
          { key: 'inboxes', heading: 'inboxes', numeric: true, cell: (row) => row.inboxes || '' },
          { key: 'mode', heading: 'world', cell: (row) => row.mode },
        ]}
      />
    </ConsolePage>
  )
}

function addressOf(filter: { state?: string | undefined; turn?: string | undefined; over: boolean }): string {
  return withQuery(consolePaths.pipeline.to(), {
    state: filter.state,
    turn: filter.turn,
    over: filter.over ? 'yes' : undefined,
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
    { href: addressOf({ ...filter, state: undefined }), label: 'any state', current: !filter.state },
    ...present.map((state) => ({
      href: addressOf({ ...filter, state }),
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
