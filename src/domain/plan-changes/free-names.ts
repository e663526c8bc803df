import type { PurposeTx } from '#platform/database/purposes.ts'

export interface FreeName {
  readonly id: string
  readonly name: string
  readonly priceCents: number
  readonly renewalCents: number | null
  readonly checkedAt: Date
}

/** Names that could be bought for a change, best first, and whether some are still being asked for. */
export async function freeNames(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<{ readonly free: FreeName[]; readonly isAsking: boolean }> {
  const rows = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'available', 'premium', 'price_cents', 'renewal_cents', 'checked_at'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', false)
    .where('state', '=', 'candidate')
    .orderBy('position')
    .execute()
  return {
    free: rows.flatMap(({ id, name, available, premium, price_cents, renewal_cents, checked_at }) =>
      available && !premium && price_cents !== null && checked_at
        ? [{ id, name, priceCents: price_cents, renewalCents: renewal_cents, checkedAt: checked_at }]
        : [],
    ),
    isAsking: rows.some(({ checked_at }) => checked_at === null),
  }
}
