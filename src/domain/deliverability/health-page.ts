import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { daySums } from './day-sums.ts'
import { pausesOf } from './pause-sending.ts'
import { lastDays, stackHealth } from './stack-health.ts'

const daysShown = 30

/** How a stack does, for its client: its score by parts, its days, what is paused, and the newest figures of each inbox. */
export async function healthPage(
  tx: PurposeTx<'service-delivery'>,
  frame: Pick<PortalFrame, 'engagementId'>,
) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select([
      'id',
      'state',
      'warm_up_started_at as warmUpStartedAt',
      'live_at as liveAt',
      'compared_at as comparedAt',
    ])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  const health = stack && (await stackHealth(tx, stack.id))
  if (!stack || !health) return undefined
  const today = dayOf(tx.now)
  const days = await daySums(tx, stack.id, addDays(today, 1 - daysShown), today)
  const last = await lastDays(
    tx,
    health.inboxes.map(({ id }) => id),
    // The day that is running has hardly begun, and would look like an inbox that stopped.
    today,
  )
  const { differing } = await tx.db
    .selectFrom('differences')
    .select(({ fn }) => fn.countAll<number>().as('differing'))
    .where('stack_id', '=', stack.id)
    .where('state', 'in', ['open', 'approved'])
    .executeTakeFirstOrThrow()
  return {
    stack,
    comparison: { comparedAt: stack.comparedAt, differing },
    score: health.score,
    limits: health.limits,
    // What is before the first figure is no gap.
    days: days.slice(
      Math.max(
        0,
        days.findIndex((day) => day.warmUpSent !== null),
      ),
    ),
    pauses: (await pausesOf(tx, stack.id)).map((pause) => ({
      ...pause,
      domain: health.domains.find(({ id }) => id === pause.domainId)?.name,
    })),
    inboxes: health.inboxes.map((inbox) => ({ ...inbox, latest: last.get(inbox.id) })),
    figuresAt: oldest(health.inboxes.map(({ figuresAt }) => figuresAt)),
  }
}
export type HealthPage = NonNullable<Awaited<ReturnType<typeof healthPage>>>

/** Null while one of them has none. */
function oldest(dates: readonly (Date | null)[]): Date | null {
  if (dates.length === 0 || dates.some((date) => date === null)) return null
  return new Date(Math.min(...dates.map((date) => date?.getTime() ?? 0)))
}
