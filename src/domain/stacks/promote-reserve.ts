import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Build, BuildInbox } from './load-build.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Why an inbox of the reserve sends in place of another. Each completes "it stopped, because it …", on whatever day it is read. */
export const promotionReasons = {
  suspended: 'was suspended',
  lost: 'was no longer at its host',
  retired: 'was retired',
  burnt: 'was on a domain that had to rest',
  held: 'was on a domain that its registry held',
} as const
export type PromotionReason = keyof typeof promotionReasons

/** Whether it sends cold mail now, or would. */
export function works(inbox: BuildInbox, now: Date): boolean {
  return !hasStopped(inbox, now) && inbox.state === 'live' && !inbox.reserve
}

/** Stopped by itself, rested for good, or on a domain that rests or that its registry holds. */
const hasStopped = (inbox: BuildInbox, now: Date): boolean =>
  inbox.stopped_at !== null ||
  inbox.domain_held !== null ||
  (inbox.rests_from !== null && inbox.rests_from <= now)

function reasonFor(stopped: BuildInbox, now: Date): PromotionReason {
  if (stopped.stopped_at !== null) return stopped.state === 'suspended' ? 'suspended' : 'lost'
  if (stopped.rests_from !== null && stopped.rests_from <= now) return 'retired'
  return stopped.domain_held === 'registry-hold' ? 'held' : 'burnt'
}

export interface Promotion {
  readonly stopped: BuildInbox
  /** Undefined when none is warm. */
  readonly promoted: BuildInbox | undefined
}

/**
 * Which of the warm reserve send in place of active inboxes that have stopped: as many as the plan is short of, the
 * longest warm first. Pure; a stack that is to be smaller is not short.
 */
export function promotionsFor(inboxes: readonly BuildInbox[], activeWanted: number, now: Date): Promotion[] {
  const stopped = inboxes.filter((one) => !one.reserve && hasStopped(one, now))
  const warm = inboxes
    .filter((one) => one.reserve && one.state === 'reserve' && !hasStopped(one, now))
    .sort((a, b) => (a.warm_up_started_at?.getTime() ?? 0) - (b.warm_up_started_at?.getTime() ?? 0))
  const working = inboxes.filter((one) => works(one, now)).length
  const short = Math.max(0, activeWanted - working)
  return stopped.slice(0, short).map((one, index) => ({ stopped: one, promoted: warm[index] }))
}

/** Promotes, records why, and tells. Where none is warm that is recorded once, for a person to see. */
export async function promoteReserve(tx: Delivery, build: Build): Promise<void> {
  const { stack } = build
  const { size } = capacityPlanSchema.parse(stack.plan)
  for (const { stopped, promoted } of promotionsFor(build.inboxes, size.activeInboxes, tx.now)) {
    const told = await tx.db
      .selectFrom('promotions')
      .select('id')
      .where('stopped_id', '=', stopped.id)
      .where('promoted_id', 'is', null)
      .executeTakeFirst()
    if (!promoted && told) continue
    const because = reasonFor(stopped, tx.now)
    await tx.db
      .insertInto('promotions')
      .values({
        client_id: stack.client_id,
        stack_id: stack.id,
        stopped_id: stopped.id,
        promoted_id: promoted?.id ?? null,
        because,
      })
      .execute()
    if (promoted) {
      await tx.db.updateTable('inboxes').set({ reserve: false }).where('id', '=', promoted.id).execute()
      // Should it come back, it comes back into the reserve.
      await tx.db.updateTable('inboxes').set({ reserve: true }).where('id', '=', stopped.id).execute()
    }
    await tx.record({
      kind: 'inbox.promoted',
      clauses: ['2.7', '3.1'],
      details: { stack: stack.id, stopped: stopped.id, promoted: promoted?.id ?? null, because },
    })
    await tx.tell(`stack:${stack.id}`)
    await tx.tell(`client:${stack.client_id}`)
    await tx.tell('tasks')
  }
}
