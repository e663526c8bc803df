import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { daysOf, type HealthState } from './health-history.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface HealthIndexFilter {
  readonly state: HealthState | undefined
  readonly clientId: string | undefined
  readonly host: string | undefined
  /** Days of history shown. */
  readonly days: number
  /** From 1. */
  readonly page: number
}

export interface HealthIndexRow {
  readonly stackId: string
  readonly clientId: string
  readonly company: string
  readonly host: string
  readonly sequencer: string
  readonly state: HealthState
  readonly score: number | null
  readonly since: Date
  readonly judgedAt: Date
  readonly words: readonly string[]
  readonly sickDomains: number
  readonly sickInboxes: number
  readonly pauses: readonly string[]
  /** Whether all its cold sending is paused, not only a part's. */
  readonly stopped: boolean
  readonly history: ReadonlyMap<Day, HealthState>
}

const stacksAPage = 25

/** What is counted of all stands beside each row, and alone where the page has none. */
type Listed = {
  readonly counts:
    | readonly {
        readonly state: HealthState
        readonly stacks: number
        readonly stopped: number
      }[]
    | null
} & (Omit<HealthIndexRow, 'history'> | { readonly stackId: null })

/**
 * The stacks that have a verdict and warm up or send, of the client `$1` and on the host `$2` where these are given; whether
 * anything of them is paused now, and whether all of it is. What is paused is little of all that is asked about, so it is
 * read once and not looked up for each.
 */
const judged = `
  paused as materialized (
    select stack_id, bool_or(domain_id is null and inbox_id is null and campaign_ref is null) as stopped,
      array_agg(distinct reason) as reasons
    from sending_pauses where ended_at is null and (until is null or until > app.now()) group by stack_id
  ), judged as materialized (
    select v.subject_id, v.stack_id, v.state, v.since, s.host, s.sequencer, coalesce(p.stopped, false) as stopped,
      coalesce(p.reasons, '{}') as pauses
    from health_verdicts v join stacks s on s.id = v.stack_id left join paused p on p.stack_id = v.stack_id
    where v.domain_id is null and v.inbox_id is null and s.state in ('warming', 'live', 'building')
      and ($1::uuid is null or v.client_id = $1) and ($2::text is null or s.host = $2)
  )`

/**
 * All stacks that warm up or send, those that are stopped as a whole first, then the sickest and longest sick: counted and cut
 * in the database. A stopped stack earns good figures by sending nothing, so its figures alone would hide it: it counts as one to
 * act on, whatever they say.
 */
export async function healthIndex(tx: Delivery, filter: HealthIndexFilter) {
  const read = await tx.call<Listed & Record<string, unknown>>(
    // Cut first: what is told of each row is looked up for a page of them.
    `with ${judged}, counted as (
       select jsonb_agg(jsonb_build_object('state', state, 'stacks', stacks, 'stopped', stopped)) as counts from (
         select state, count(*) as stacks, count(*) filter (where stopped) as stopped from judged group by state) by_state
     ), page as materialized (
       select subject_id, host, sequencer, stopped, pauses, row_number() over (order by stopped desc, array_position(array['act', 'watch', 'too-little', 'fine'], state),
         pauses = '{}', since, stack_id) as place
       from judged where $3::text is null or $3 = case when stopped then 'act' else state end
       order by place limit ${stacksAPage} offset $4
     )
     select counted.counts, v.stack_id as "stackId", v.client_id as "clientId", c.name as company, page.host, page.sequencer, v.state, v.score,
       v.since, v.judged_at as "judgedAt",
       (select coalesce(array_agg(part ->> 'words'), '{}') from jsonb_array_elements(v.parts) part
         where part ->> 'state' in ('act', 'watch')) as words,
       (select count(*)::int from health_verdicts d where d.stack_id = v.stack_id and d.domain_id is not null
         and d.state = 'act') as "sickDomains",
       (select count(*)::int from health_verdicts i where i.stack_id = v.stack_id and i.inbox_id is not null
         and i.state = 'act') as "sickInboxes",
       page.pauses, page.stopped
     from counted left join (page join health_verdicts v on v.subject_id = page.subject_id join clients c on c.id = v.client_id) on true
     order by page.place`,
    [filter.clientId ?? null, filter.host ?? null, filter.state ?? null, (filter.page - 1) * stacksAPage],
  )
  const counts = read[0]?.counts ?? []
  const rows = read.flatMap(({ counts: _, ...row }) => (row.stackId === null ? [] : [row]))
  const today = dayOf(tx.now)
  const history = await daysOf(
    tx,
    rows.map(({ stackId }) => stackId),
    addDays(today, 1 - filter.days),
    today,
  )
  const stopped = counts.reduce((sum, one) => sum + one.stopped, 0)
  const shown = new Map(counts.map(({ state, stacks, stopped }) => [state, stacks - stopped]))
  shown.set('act', (shown.get('act') ?? 0) + stopped)
  const total = [...shown].reduce(
    (sum, [state, stacks]) => sum + (filter.state === undefined || state === filter.state ? stacks : 0),
    0,
  )
  return {
    now: tx.now,
    today,
    stopped,
    /** By their own figures, stopped ones among them. */
    sick: counts.find(({ state }) => state === 'act')?.stacks ?? 0,
    /** As the rows are filtered: each stopped stack is one to act on. */
    counts: shown,
    pages: Math.max(1, Math.ceil(total / stacksAPage)),
    rows: rows.map((row): HealthIndexRow => ({ ...row, history: history.get(row.stackId) ?? new Map() })),
    company: filter.clientId === undefined ? undefined : rows[0]?.company,
  }
}
export type HealthIndex = Awaited<ReturnType<typeof healthIndex>>
