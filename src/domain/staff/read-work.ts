import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type Clock, clocks, type WaitingWork, type WorkKind, workClocks } from './work-clocks.ts'

/** What the detail of one thing is made of. */
export interface DetailRow {
  readonly kind: WorkKind
  readonly detail: string | null
  readonly amount: number | null
  readonly other: number | null
}

/** Where things wait that one purpose sees. */
export interface WorkSource {
  /**
   * Answers `kind, id (text), company, since, due (null: by the clock of its kind), detail, amount, other`; `$1` is now.
   * Filters and joins alone: what is counted and cut is the same for all.
   */
  readonly sql: string
  /** Which of several it is, in words; without it `detail` as it is. */
  readonly words?: (row: DetailRow) => string | undefined
  readonly kinds: readonly WorkKind[]
}

/** Which things are listed; all are counted. */
export interface WorkAsked {
  readonly kinds: readonly WorkKind[]
  readonly clocks: readonly Clock[]
  /** Of each clock, the first so many. */
  readonly most: number
}

export interface WorkCount {
  readonly kind: WorkKind
  readonly clock: Clock
  readonly count: number
  readonly oldest: Date
}

export interface WorkRead {
  readonly counts: readonly WorkCount[]
  /** The most urgent of each clock. */
  readonly listed: readonly (WaitingWork & { readonly clock: Clock })[]
}

interface Row extends DetailRow, Record<string, unknown> {
  readonly clock: Clock
  readonly count: number | null
  readonly id: string
  readonly company: string
  readonly since: Date
  readonly due: Date
}

const hours = Object.entries(workClocks)
  .map(([kind, clock]) => `('${kind}', ${clock.hours ?? 'null'})`)
  .join(', ')

const lists = new WeakMap<readonly WorkSource[], string>()

/** Counted and cut in the database: what waits may be thousands, a page shows some. */
function listOf(sources: readonly WorkSource[]): string {
  const known = lists.get(sources)
  if (known) return known
  const sql = `
    with work as materialized (
      select w.kind, w.id, w.company, w.since, due.due, w.detail, w.amount, w.other,
        case when due.due < $1 then 'late' when due.due < $1 + interval '1 day' then 'today' else 'later' end as clock
      from (${sources.map(({ sql: own }) => `(${own})`).join('\n union all\n')})
          w (kind, id, company, since, due, detail, amount, other)
        join (values ${hours}) k (kind, hours) on k.kind = w.kind
        cross join lateral (select coalesce(w.due, w.since + make_interval(hours => k.hours)) as due) due
    )
    select kind, clock, count(*)::int as count, null as id, null as company, min(since) as since, null::timestamptz as due,
      null as detail, null::int as amount, null::int as other
    from work group by kind, clock
    union all
    (select kind, clock, null, id, company, since, due, detail, amount, other
    from (select kind, clock, id, company, since, due, detail, amount, other, row_number() over (partition by clock order by due, id) as place from work
      where kind = any ($2::text[]) and clock = any ($3::text[])) placed
    where place <= $4 order by due, id)`
  lists.set(sources, sql)
  return sql
}

/** What waits, counted by kind and clock, and what is asked for of it. */
export async function readWork(
  tx: SharedTx,
  sources: readonly WorkSource[],
  asked: WorkAsked,
): Promise<WorkRead> {
  const rows = await tx.call<Row>(listOf(sources), [tx.now, asked.kinds, asked.clocks, asked.most])
  const wordsOf = new Map(sources.flatMap(({ kinds, words }) => kinds.map((kind) => [kind, words] as const)))
  return {
    counts: rows.flatMap(({ kind, clock, count, since }) =>
      count === null ? [] : [{ kind, clock, count, oldest: since }],
    ),
    listed: rows.flatMap((row) => {
      if (row.count !== null) return []
      const { kind, clock, id, company, since, due } = row
      const words = wordsOf.get(kind)
      return [
        { kind, clock, id, company, since, due, detail: words ? words(row) : (row.detail ?? undefined) },
      ]
    }),
  }
}

/** What several purposes see, as one list: the clock that runs out first stands first. */
export function joinWork(parts: readonly WorkRead[], most: number): WorkRead {
  const listed = parts.flatMap((part) => part.listed).toSorted((a, b) => a.due.getTime() - b.due.getTime())
  return {
    counts: parts.flatMap((part) => part.counts),
    listed: clocks.flatMap((clock) => listed.filter((one) => one.clock === clock).slice(0, most)),
  }
}

/** So many in all. */
export function countWork(
  counts: readonly WorkCount[],
  which: (count: WorkCount) => boolean = () => true,
): number {
  return counts.filter(which).reduce((sum, { count }) => sum + count, 0)
}
