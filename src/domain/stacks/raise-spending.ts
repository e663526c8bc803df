import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { keepApprovedPrices } from './approve-spending.ts'

/** Steps that stopped because the approved sum did not allow the purchase. */
export const stoppedByLimit = ['build.price-rose', 'build.limit-reached']

/** States in which something of the first build may still have to be bought. */
export const raisable = ['approved', 'building', 'warming', 'live']

/**
 * Approves more for the first build of a stack, as a new sum in all; an owner above the operators' limit. The purchases
 * that stopped for it are tried again. What a change of the plan buys has a sum of its own (`raiseChangeSpending`).
 */
export async function raiseSpending(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  limitCents: number,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const allowed = canApproveSpending({ role, secondFactor: true }, limitCents, await operatorSpendLimit(tx))
  if (!allowed.ok) return allowed
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['state', 'spend_limit_cents', 'engagement_id'])
    .where('id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!stack?.spend_limit_cents || !raisable.includes(stack.state))
    return { ok: false, reason: 'More is approved only while an approved stack is being built.' }
  const paid = await mayBuyFor(tx, stack.engagement_id)
  if (!paid.ok) return paid
  if (limitCents <= stack.spend_limit_cents)
    return { ok: false, reason: 'The new limit must be above the one that stands.' }
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('stacks')
    .set({ spend_limit_cents: limitCents, look_at: tx.now })
    .where('id', '=', stackId)
    .execute()
  await tryStoppedPurchases(tx, stackId, null)
  await tx.record({
    kind: 'spending.approved',
    clauses: ['3.1', '4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, limitCents, insteadOfCents: stack.spend_limit_cents },
  })
  return { ok: true }
}

/** More was approved: what stopped for want of it, in the first build or in a change, is tried again at once. */
export async function tryStoppedPurchases(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  changeId: string | null,
): Promise<void> {
  await keepApprovedPrices(tx, stackId, changeId)
  await tx.db
    .updateTable('build_steps')
    .set({ state: 'waiting', intended_at: null, fault_code: null, vendor_code: null, updated_at: tx.now })
    .where('stack_id', '=', stackId)
    .where('state', '=', 'blocked')
    .where('fault_code', 'in', stoppedByLimit)
    .where('domain_id', 'in', (eb) =>
      eb
        .selectFrom('domains')
        .select('domains.id')
        .where('domains.stack_id', '=', stackId)
        .where('domains.plan_change_id', changeId === null ? 'is' : '=', changeId),
    )
    .execute()
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
}
