import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { addDays, type Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type InboxDay, stackHealth } from './stack-health.ts'

/** How a stack does: its score by parts, its days, and the newest figures of each inbox. */
export async function healthPage(tx: PurposeTx<'service-delivery'>, frame: PortalFrame) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'state', 'warm_up_started_at as warmUpStartedAt', 'live_at as liveAt'])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  if (!stack) return undefined
  const { score, days, inboxes } = await stackHealth(tx, stack.id)
  return {
    stack,
    score,
    days: byDay(days),
    inboxes: inboxes.map((inbox) => ({ ...inbox, latest: inbox.days[0] })),
    figuresAt: oldest(inboxes.map(({ figuresAt }) => figuresAt)),
  }
}
export type HealthPage = NonNullable<Awaited<ReturnType<typeof healthPage>>>

export interface StackDay {
  readonly day: Day
  readonly warmUpSent: number
  readonly coldSent: number
  /** Share of the warm-up messages of the day that reached the inbox; null where none was seen. */
  readonly inboxPercent: number | null
}

const daysShown = 30

/** All inboxes together, the oldest day first; a day between without figures stays in as a gap. */
export function byDay(figures: readonly InboxDay[]): StackDay[] {
  const last = figures
    .map(({ day }) => day)
    .toSorted()
    .at(-1)
  if (last === undefined) return []
  const first = figures.map(({ day }) => day).toSorted()[0] ?? last
  const from = first > addDays(last, -daysShown) ? first : addDays(last, 1 - daysShown)
  const days: StackDay[] = []
  for (let day = from; day <= last; day = addDays(day, 1)) {
    const own = figures.filter((one) => one.day === day)
    const inbox = own.reduce((all, one) => all + (one.warmUpInbox ?? 0), 0)
    const seen = inbox + own.reduce((all, one) => all + (one.warmUpSpam ?? 0), 0)
    days.push({
      day,
      warmUpSent: own.reduce((all, one) => all + one.warmUpSent, 0),
      coldSent: own.reduce((all, one) => all + one.coldSent, 0),
      inboxPercent: seen === 0 ? null : (inbox * 100) / seen,
    })
  }
  return days
}

/** Null while one of them has none. */
function oldest(dates: readonly (Date | null)[]): Date | null {
  if (dates.length === 0 || dates.some((date) => date === null)) return null
  return new Date(Math.min(...dates.map((date) => date?.getTime() ?? 0)))
}
