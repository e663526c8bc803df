import type { PurposeTx } from '#platform/database/purposes.ts'
import { lookNow } from './look-now.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * An inbox has stopped by itself: seen suspended or lost, by whoever looked. One that warms up goes live without it, and
 * in the place of an active one the reconciler promotes one of the warm reserve. `resumeInbox` takes it back, into the reserve. Both are harmless to repeat.
 */
export async function stopInbox(
  tx: Delivery,
  stackId: string,
  inboxId: string,
  because: 'suspended' | 'lost',
): Promise<void> {
  const stopped = await tx.db
    .updateTable('inboxes')
    .set({ stopped_at: tx.now, ...(because === 'suspended' ? { state: 'suspended' } : {}) })
    .where('id', '=', inboxId)
    .where('stack_id', '=', stackId)
    .where('stopped_at', 'is', null)
    .where('state', 'in', ['warming', 'live', 'reserve'])
    .executeTakeFirst()
  if (stopped.numUpdatedRows > 0n) await lookNow(tx, stackId)
}

export async function resumeInbox(tx: Delivery, stackId: string, inboxId: string): Promise<void> {
  const resumed = await tx.db
    .updateTable('inboxes')
    .set({ stopped_at: null, state: 'warming' })
    .where('id', '=', inboxId)
    .where('stack_id', '=', stackId)
    .where('stopped_at', 'is not', null)
    .where('state', 'in', ['warming', 'live', 'reserve', 'suspended'])
    .executeTakeFirst()
  if (resumed.numUpdatedRows > 0n) await lookNow(tx, stackId)
}
