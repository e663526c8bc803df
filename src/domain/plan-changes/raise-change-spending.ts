import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { tryStoppedPurchases } from '#domain/stacks/raise-spending.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { lockPlanChange, tellOfPlanChange } from './change-plan-change.ts'

/**
 * Approves more for a change that is being carried out, as a new sum for all its names: a price rose, or another name is
 * dearer. The client pays what was accepted; what is above it is ours. What stopped for it is tried again.
 */
export async function raiseChangeSpending(
  tx: PurposeTx<'service-delivery'>,
  changeId: string,
  limitCents: number,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const allowed = canApproveSpending({ role, secondFactor: true }, limitCents, await operatorSpendLimit(tx))
  if (!allowed.ok) return allowed
  const change = await lockPlanChange(tx, changeId)
  if (change?.state !== 'approved')
    return { ok: false, reason: 'More is approved only while a change is being carried out.' }
  const paid = await mayBuyFor(tx, change.engagement_id)
  if (!paid.ok) return paid
  const { spend_cents } = await tx.db
    .selectFrom('plan_changes')
    .select('spend_cents')
    .where('id', '=', changeId)
    .executeTakeFirstOrThrow()
  const standing = spend_cents ?? 0
  if (limitCents <= standing) return { ok: false, reason: 'The new limit must be above the one that stands.' }
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('plan_changes')
    .set({ spend_cents: limitCents })
    .where('id', '=', changeId)
    .execute()
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', change.stack_id).execute()
  await tryStoppedPurchases(tx, change.stack_id, changeId)
  await tx.record({
    kind: 'spending.approved',
    clauses: ['3.1', '4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: change.stack_id, change: changeId, limitCents, insteadOfCents: standing },
  })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}
