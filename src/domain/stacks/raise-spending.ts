import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { operatorSpendLimitCents, type SpendingOutcome, spendingOf } from './approve-spending.ts'
import { resumeSteps } from './record-step.ts'

/** What stops a purchase until more is approved. */
const stoppedByPrice = ['build.price-rose', 'build.limit-reached']

/**
 * Approves the prices as they are now, when one rose above what was approved. The purchases that stopped for it are
 * tried again; nothing is bought dearer than the new limit.
 */
export async function raiseSpending(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<SpendingOutcome> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['state', 'spend_limit_cents'])
    .where('id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (stack?.state !== 'building' || stack.spend_limit_cents === null)
    return { ok: false, reason: 'More can be approved only while the stack is being built.' }
  const spending = await spendingOf(tx, stackId)
  if (spending.limitCents <= stack.spend_limit_cents)
    return { ok: false, reason: 'What was approved covers the present prices already.' }
  const action =
    spending.limitCents > operatorSpendLimitCents ? 'approve-spending-above-limit' : 'approve-spending'
  const verdict = can(action, { role, secondFactor: true })
  if (!verdict.ok) return verdict
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('stacks')
    .set({
      spend_limit_cents: spending.limitCents,
      spending_approved_at: tx.now,
      spending_approved_by: person,
    })
    .where('id', '=', stackId)
    .execute()
  await tx.record({
    kind: 'spending.approved',
    clauses: ['3.1', '4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, limitCents: spending.limitCents },
  })
  await resumeSteps(tx, stackId, stoppedByPrice)
  return { ok: true, spending }
}
