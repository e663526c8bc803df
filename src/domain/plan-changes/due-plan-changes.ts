import type { PurposeTx } from '#platform/database/purposes.ts'
import { tellOfPlanChange } from './change-plan-change.ts'
import { chargingStates } from './states.ts'

/** Lets offers lapse that nobody answered, and asks again for what a crash or an open payment left behind. */
export async function duePlanChanges(tx: PurposeTx<'service-delivery'>, atOnce: number): Promise<void> {
  const lapsed = await tx.db
    .updateTable('plan_changes')
    .set({ state: 'lapsed', look_at: null })
    .where('state', '=', 'offered')
    .where('expires_at', '<=', tx.now)
    .returning(['client_id', 'stack_id'])
    .execute()
  for (const change of lapsed) await tellOfPlanChange(tx, change)
  const due = await tx.db
    .selectFrom('plan_changes')
    .select('id')
    .where('state', 'in', [...chargingStates])
    .where('look_at', '<=', tx.now)
    .limit(atOnce)
    .execute()
  for (const { id } of due) await tx.enqueue('charge-change', { changeId: id }, { key: id })
  const unpriced = await tx.db
    .selectFrom('plan_changes')
    .select('id')
    .where('state', '=', 'drafted')
    .where('priced_at', 'is', null)
    .limit(atOnce)
    .execute()
  for (const { id } of unpriced) await tx.enqueue('price-change', { changeId: id }, { key: id })
}
