import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { spendingOf } from './approve-spending.ts'
import { raisable } from './raise-spending.ts'

/** What is to be approved for the first build: the names the client chose, each with its price and when it was read. */
export async function spendingPage(tx: PurposeTx<'service-delivery'>, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .leftJoin('people as namer', 'namer.id', 'stacks.names_approved_by')
    .leftJoin('people as approver', 'approver.id', 'stacks.spending_approved_by')
    .select([
      'stacks.id',
      'stacks.state',
      'stacks.mode',
      'stacks.spend_limit_cents as limitCents',
      'stacks.names_approved_at as namesApprovedAt',
      'namer.name as namesApprovedBy',
      'stacks.spending_approved_at as approvedAt',
      'approver.name as approvedBy',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const names = await tx.db
    .selectFrom('domains')
    .select([
      'name',
      'available',
      'price_cents as priceCents',
      'renewal_cents as renewalCents',
      'paid_cents as paidCents',
      'approved_cents as approvedCents',
      'checked_at as checkedAt',
      'registered_at as registeredAt',
    ])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .where('plan_change_id', 'is', null)
    .orderBy('position')
    .execute()
  return {
    operatorLimitCents: await operatorSpendLimit(tx),
    now: tx.now,
    stack,
    names,
    mayRaise: raisable.some((state) => state === stack.state) && names.some((name) => !name.registeredAt),
    spending: await spendingOf(tx, stackId),
  }
}
export type SpendingPage = NonNullable<Awaited<ReturnType<typeof spendingPage>>>
