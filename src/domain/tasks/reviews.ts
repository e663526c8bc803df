import type { PurposeTx } from '#platform/database/purposes.ts'
import { openTask } from './open-task.ts'
import type { TaskKind } from './task-kinds.ts'

interface Review {
  readonly kind: TaskKind
  readonly every: 'month' | 'quarter'
  /** Within how many days of the period's beginning it is to be done. */
  readonly withinDays: number
}

/** What the policy has us look at again and again, because no program can. */
export const reviews: readonly Review[] = [
  { kind: 'review-access', every: 'quarter', withinDays: 21 },
  { kind: 'review-kept-by-hand', every: 'month', withinDays: 10 },
]

/** The period that a moment lies in, by the calendar of UTC: `2026-11` or `2026-Q4`, and when it began. */
export function periodAt(every: Review['every'], now: Date): { readonly name: string; readonly since: Date } {
  const year = now.getUTCFullYear()
  const month = now.getUTCMonth()
  if (every === 'month')
    return {
      name: `${year}-${String(month + 1).padStart(2, '0')}`,
      since: new Date(Date.UTC(year, month, 1)),
    }
  const quarter = Math.floor(month / 3)
  return { name: `${year}-Q${quarter + 1}`, since: new Date(Date.UTC(year, quarter * 3, 1)) }
}

/**
 * Asks for each review of the present period, once, beginning with the first period that began with somebody at work here.
 * Periods that business time jumped over are not asked for.
 */
export async function askReviews(tx: PurposeTx<'service-delivery'>): Promise<void> {
  const first = await tx.db
    .selectFrom('staff')
    .select(({ fn }) => fn.min('added_at').as('at'))
    .executeTakeFirst()
  for (const { kind, every, withinDays } of reviews) {
    const { name, since } = periodAt(every, tx.now)
    if (!first?.at || first.at > since) continue
    await openTask(tx, {
      naturalKey: `${kind}:${name}`,
      kind,
      instructions: `It is the review of ${name}.`,
      dueAt: new Date(since.getTime() + withinDays * 86_400_000),
    })
  }
}
