import type { PurposeTx } from '#platform/database/purposes.ts'
import { type EngagementRow, engagementRowsWith, type PipelineRow, withTurn } from './pipeline-page.ts'
import { openWork, urgency } from './stack-waits.ts'
import { type EngagementState, engagementStates } from './states.ts'
import { type Turn, type TurnFacts, turnOf } from './whose-turn.ts'

const order = Object.keys(engagementStates)
  .map((state) => `'${state}'`)
  .join(', ')

/** Columns that the list can be sorted by, and what each is sorted by in SQL. */
export const pipelineSorts = {
  state: `array_position(array[${order}], e.state)`,
  company: 'lower(c.name)',
  since: 'e.since',
  domains: 'coalesce(domains.count, 0)',
  inboxes: 'coalesce(inboxes.count, 0)',
} as const
export type PipelineSort = keyof typeof pipelineSorts

export interface PipelineAsked {
  /** Those that have ended instead of those that run. */
  readonly over: boolean
  readonly state: EngagementState | undefined
  readonly turn: Turn | undefined
  readonly sort: PipelineSort
  readonly descending: boolean
  /** From 1; a page that there is none of is the last. */
  readonly page: number
}

/** How many engagements stand in one state, and whose turn they are. */
export interface PipelineCount {
  readonly state: EngagementState
  readonly turn: Turn
  readonly count: number
}

interface StandingRow extends TurnFacts, Record<string, unknown> {
  readonly count: number
  readonly modes: readonly string[]
}

/** What whose turn it is depends on, only where it does: most engagements are live, and of those what is open is read at once. */
const standings = `
  select e.id, e.client_id, e.state, e.mode, e.in_state_since as since, s.id as stack_id,
    case when e.state = 'approving' then
      (select true from domains d where d.stack_id = s.id and d.available limit 1) is true else false end as "namesProposed",
    e.state = 'approving' and s.names_approved_at is not null as "namesApproved",
    e.state = 'approving' and s.spending_approved_at is not null as "spendingApproved",
    case when e.state = 'building' then
      (select count(*) from build_steps b where b.stack_id = s.id and b.state = 'blocked')::int else 0 end as "blockedSteps",
    case when e.state in ('live', 'handed-over') then w.pending end as pending
  from engagements e left join stacks s on s.engagement_id = e.id
    left join (select distinct on (stack_id) stack_id, pending from (${openWork}) o order by stack_id, ${urgency}) w
      on w.stack_id = s.id
  where (e.state in ('ended', 'withdrawn')) = $1`

const rowsPerPage = 60

/** Counts the engagements by state and turn, and reads one page of those that are asked for; the longest in its state first. */
export async function listPipeline(tx: PurposeTx<'service-delivery'>, asked: PipelineAsked) {
  const groups = await tx.call<StandingRow>(
    `select state, "namesProposed", "namesApproved", "spendingApproved", least("blockedSteps", 1) as "blockedSteps", pending,
       count(*)::int as count, array_agg(distinct mode) as modes
     from (${standings}) e group by 1, 2, 3, 4, 5, 6`,
    [asked.over],
  )
  const counts = groups.map((group): PipelineCount & StandingRow => ({ ...group, turn: turnOf(group).turn }))
  const wanted = counts.filter(
    ({ state, turn }) => (!asked.state || state === asked.state) && (!asked.turn || turn === asked.turn),
  )
  const matching = wanted.reduce((sum, { count }) => sum + count, 0)
  const pages = Math.max(1, Math.ceil(matching / rowsPerPage))
  const page = Math.min(asked.page, pages)
  return {
    now: tx.now,
    counts,
    severalWorlds: new Set(counts.flatMap(({ modes }) => modes)).size > 1,
    pages,
    page,
    rows: matching === 0 ? [] : await pageOf(tx, asked, wanted, page),
  }
}
export type PipelineList = Awaited<ReturnType<typeof listPipeline>>

async function pageOf(
  tx: PurposeTx<'service-delivery'>,
  asked: PipelineAsked,
  wanted: readonly StandingRow[],
  page: number,
): Promise<PipelineRow[]> {
  // Only a sort by a number of theirs needs it of all.
  const counted = (table: 'domains' | 'inboxes', which: string) =>
    asked.sort === table
      ? `left join (select t.stack_id, count(*) from ${table} t ${which} group by t.stack_id) ${table} on ${table}.stack_id = e.stack_id`
      : ''
  const rows = await tx.call<EngagementRow>(
    `with wanted as (
       select state, np, na, sa, blocked, pending
       from unnest($2::text[], $3::boolean[], $4::boolean[], $5::boolean[], $6::int[], $8::text[]) w (state, np, na, sa, blocked, pending)
     ), listed as materialized (
       select e.id, e.pending, row_number() over (order by ${pipelineSorts[asked.sort]} ${asked.descending ? 'desc' : 'asc'}, e.since, e.id) as place
       from (${standings}) e ${asked.sort === 'company' ? 'join clients c on c.id = e.client_id' : ''}
         ${counted('domains', 'where t.chosen')} ${counted('inboxes', '')}
       where (e.state, e."namesProposed", e."namesApproved", e."spendingApproved", least(e."blockedSteps", 1), coalesce(e.pending, '')) in (select state, np, na, sa, blocked, pending from wanted)
       order by place limit ${rowsPerPage} offset $7
     )
     ${engagementRowsWith('listed.pending')} join listed on listed.id = e.id order by listed.place`,
    [
      asked.over,
      wanted.map(({ state }) => state),
      wanted.map(({ namesProposed }) => namesProposed),
      wanted.map(({ namesApproved }) => namesApproved),
      wanted.map(({ spendingApproved }) => spendingApproved),
      wanted.map(({ blockedSteps }) => blockedSteps),
      (page - 1) * rowsPerPage,
      wanted.map(({ pending }) => pending ?? ''),
    ],
  )
  return rows.map(withTurn)
}
