import type { Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** What all inboxes of a stack did on one day; null where nothing was seen. */
export interface DaySums {
  readonly day: Day
  readonly warmUpSent: number | null
  readonly coldSent: number | null
  readonly bounced: number | null
  readonly replies: number | null
  /** Share of the placed warm-up messages that reached the inbox, in percent. */
  readonly inboxPercent: number | null
  /** Share of the cold messages that bounced, in percent; null on a day without any. */
  readonly bouncedPercent: number | null
}

/** Each day from `from` to `to`, the oldest first; a day without figures stays in as a gap. */
export async function daySums(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  from: Day,
  to: Day,
): Promise<DaySums[]> {
  return tx.call<DaySums & Record<string, unknown>>(
    `select g.day::date as day, warm::int as "warmUpSent", cold::int as "coldSent", bounced::int, replies::int,
       case when placed > 0 then landed * 100.0::float8 / placed end as "inboxPercent",
       case when cold > 0 then bounced * 100.0::float8 / cold end as "bouncedPercent"
     from generate_series($2::date, $3::date, interval '1 day') g (day) left join (
       select f.day, sum(f.warm_up_sent) as warm, sum(f.cold_sent) as cold, sum(f.bounced) as bounced,
         sum(f.replies) as replies, sum(f.warm_up_inbox) filter (where f.warm_up_spam is not null) as landed,
         sum(f.warm_up_inbox + f.warm_up_spam) as placed
       from daily_figures f
       where f.inbox_id in (select i.id from inboxes i where i.stack_id = $1) and f.day between $2 and $3
       group by f.day) s on s.day = g.day
     order by g.day`,
    [stackId, from, to],
  )
}
