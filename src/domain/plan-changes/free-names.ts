import { namesInUse } from '#domain/stacks/choose-names.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ChangeState } from './states.ts'

export interface FreeName {
  readonly id: string
  readonly name: string
  readonly priceCents: number
  readonly renewalCents: number | null
  readonly checkedAt: Date
}

export interface FreeNames {
  readonly free: FreeName[]
  readonly isAsking: boolean
}

/** States in which a change holds names that are not bought yet. */
const holdingNames = ['offered', 'accepted', 'unpaid', 'withdrawing', 'paid'] as const satisfies ChangeState[]

/**
 * Names that could be bought for a change, best first, and whether some are still being asked for. One that another change
 * was offered with is not free: it would be paid twice and bought once.
 */
export async function freeNames(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<FreeNames> {
  const rows = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'available', 'premium', 'price_cents', 'renewal_cents', 'checked_at'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', false)
    .where('state', '=', 'candidate')
    .orderBy('position')
    .execute()
  const held = await namesHeld(tx, stackId)
  return {
    free: rows.flatMap(({ id, name, available, premium, price_cents, renewal_cents, checked_at }) =>
      available && !premium && !held.has(name) && price_cents !== null && checked_at
        ? [{ id, name, priceCents: price_cents, renewalCents: renewal_cents, checkedAt: checked_at }]
        : [],
    ),
    isAsking: rows.some(({ checked_at }) => checked_at === null),
  }
}

/** Names that changes of this stack hold that were offered or accepted and not begun. */
export async function namesHeld(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<ReadonlySet<string>> {
  const changes = await tx.db
    .selectFrom('plan_changes')
    .select('names')
    .where('stack_id', '=', stackId)
    .where('state', 'in', [...holdingNames])
    .execute()
  return new Set(changes.flatMap(({ names }) => names ?? []))
}

/** Those of the names that can be had no more: another client has one, or this stack itself by now. */
export async function namesGone(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return []
  const elsewhere = await namesInUse(tx, stackId, names)
  const here = await tx.db
    .selectFrom('domains')
    .select('name')
    .where('stack_id', '=', stackId)
    .where('name', 'in', [...names])
    .where((eb) => eb.or([eb('chosen', '=', true), eb('state', '=', 'given-up')]))
    .execute()
  return [...elsewhere, ...here.map(({ name }) => name)]
}

export async function refuseNamesGone(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  names: readonly string[],
): Promise<Verdict> {
  const gone = await namesGone(tx, stackId, names)
  if (gone.length === 0) return { ok: true }
  return {
    ok: false,
    reason: `Meanwhile ${gone.join(', ')} went to somebody else. Choose another name instead.`,
  }
}
