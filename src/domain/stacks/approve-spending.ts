import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { changeStack } from './change-stack.ts'

/** Prices may move between the look and the purchase: this much more than the sum is approved, and no cent above. */
const marginPercent = 5

export interface Spending {
  readonly domains: number
  readonly totalCents: number
  /** What is approved at most. */
  readonly limitCents: number
}

export type SpendingOutcome =
  | { readonly ok: true; readonly spending: Spending }
  | { readonly ok: false; readonly reason: string }

/** What the names of the first build cost, by the registrar's own prices as last read. */
export async function spendingOf(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<Spending> {
  const rows = await tx.db
    .selectFrom('domains')
    .select('price_cents')
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .where('plan_change_id', 'is', null)
    .execute()
  const totalCents = rows.reduce((sum, row) => sum + (row.price_cents ?? 0), 0)
  return {
    domains: rows.length,
    totalCents,
    limitCents: Math.ceil((totalCents * (100 + marginPercent)) / 100),
  }
}

/** What each name to be bought, for the first build or for a change, cost when somebody approved it. */
export async function keepApprovedPrices(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  changeId: string | null,
): Promise<void> {
  await tx.db
    .updateTable('domains')
    .set((eb) => ({ approved_cents: eb.ref('price_cents') }))
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .where('plan_change_id', changeId === null ? 'is' : '=', changeId)
    .where('paid_cents', 'is', null)
    .execute()
}

/** Approves what may be spent at the registrar for this stack. From then on the build goes by itself. */
export async function approveSpending(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  role: 'operator' | 'owner',
): Promise<SpendingOutcome> {
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
    .select(['stacks.names_approved_at', 'stacks.engagement_id', 'engagements.state as engagement_state'])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no such stack.' }
  if (stack.engagement_state === 'ended')
    return { ok: false, reason: 'This engagement has ended; nothing more is bought for it.' }
  if (!stack.names_approved_at)
    return { ok: false, reason: 'The client has not approved the names and senders yet.' }
  const paid = await mayBuyFor(tx, stack.engagement_id)
  if (!paid.ok) return paid
  const spending = await spendingOf(tx, stackId)
  const operatorLimitCents = await operatorSpendLimit(tx)
  if (role === 'operator' && spending.limitCents > operatorLimitCents)
    return {
      ok: false,
      reason: `Above $${(operatorLimitCents / 100).toFixed(2)} an owner approves the spending.`,
    }
  const changed = await changeStack(tx, stackId, 'approve-spending', role)
  if (!changed.ok) return changed
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('stacks')
    .set({
      spend_limit_cents: spending.limitCents,
      spending_approved_at: tx.now,
      spending_approved_by: person,
      look_at: tx.now,
    })
    .where('id', '=', stackId)
    .execute()
  await keepApprovedPrices(tx, stackId, null)
  await tx.record({
    kind: 'spending.approved',
    clauses: ['3.1', '4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, limitCents: spending.limitCents },
  })
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  return { ok: true, spending }
}
