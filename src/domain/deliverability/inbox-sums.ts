import type { Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** What one inbox did in the days that ended with `asOf`, added up in the database. */
export interface InboxSums {
  readonly inboxId: string
  readonly asOf: Day
  /** Days of the last 30 of which there are figures at all. */
  readonly days30: number
  /** Days of the last 7 on which the place of warm-up messages was seen. */
  readonly placedDays7: number
  readonly placedInbox7: number
  readonly placedSpam7: number
  readonly delivered30: number
  readonly sent30: number
  readonly bounced30: number
  readonly replied30: number
}

/** One row an inbox and day from `from` to `to`, both included; an inbox without figures in those 30 days has none. */
export async function inboxSums(
  tx: PurposeTx<'service-delivery'>,
  inboxIds: readonly string[],
  from: Day,
  to: Day,
): Promise<InboxSums[]> {
  if (inboxIds.length === 0) return []
  // The span of each day is no condition that the index knows; without one for all of them it would read the whole year.
  return tx.call<InboxSums & Record<string, unknown>>(
    `select f.inbox_id as "inboxId", g.as_of as "asOf", count(*)::int as "days30",
       (count(*) filter (where placed))::int as "placedDays7",
       coalesce(sum(f.warm_up_inbox) filter (where placed), 0)::int as "placedInbox7",
       coalesce(sum(f.warm_up_spam) filter (where placed), 0)::int as "placedSpam7",
       sum(greatest(0, f.cold_sent - f.bounced + coalesce(f.warm_up_inbox, 0) + coalesce(f.warm_up_spam, 0)))::int
         as "delivered30",
       sum(f.cold_sent)::int as "sent30", sum(f.bounced)::int as "bounced30", sum(f.replies)::int as "replied30"
     from (select day::date as as_of from generate_series($2::date, $3::date, interval '1 day') day) g
       join daily_figures f on f.inbox_id = any($1) and f.day > g.as_of - 30 and f.day <= g.as_of
         and f.day > $2::date - 30 and f.day <= $3::date
       cross join lateral (select f.day > g.as_of - 7 and f.warm_up_inbox is not null and f.warm_up_spam is not null
         as placed) seen
     group by f.inbox_id, g.as_of`,
    [inboxIds, from, to],
  )
}
