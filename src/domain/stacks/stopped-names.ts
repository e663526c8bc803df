import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { approvedSums } from './approved-sums.ts'
import { mayChoose } from './choose-names.ts'
import { blockedWords } from './observe-build.ts'
import { stoppedByLimit } from './raise-spending.ts'

/** Why a purchase stopped that choosing another name mends. */
const mendedByAnother = ['build.name-taken', ...stoppedByLimit]

/** More than this many are no choice any more. */
const mostShown = 30

export interface StoppedNames {
  /** Null: of the first build. */
  readonly changeId: string | null
  readonly names: readonly { readonly name: string; readonly why: string }[]
  /** Free ones at a usual price, in the order they were proposed. */
  readonly candidates: readonly { readonly name: string; readonly priceCents: number }[]
  readonly approvedCents: number
  /** What the names beside them cost that did not stop, paid or not. */
  readonly othersCents: number
  readonly may: Verdict
}

/**
 * The approved names whose purchase stopped, and what can be had instead; undefined when none did. Those of one approval
 * at a time, the first build's before a change's, because each has its own sum.
 */
export async function stoppedNames(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<StoppedNames | undefined> {
  const all = await tx.db
    .selectFrom('build_steps')
    .innerJoin('domains', 'domains.id', 'build_steps.domain_id')
    .select(['domains.name', 'domains.plan_change_id', 'build_steps.fault_code'])
    .where('build_steps.stack_id', '=', stackId)
    .where('build_steps.kind', '=', 'register')
    .where('build_steps.state', '=', 'blocked')
    .where('build_steps.fault_code', 'in', mendedByAnother)
    .where('domains.chosen', '=', true)
    .where('domains.registered_at', 'is', null)
    .orderBy('domains.position')
    .execute()
  const [first] = all
  if (!first) return undefined
  const changeId = all.some(({ plan_change_id }) => plan_change_id === null) ? null : first.plan_change_id
  const stopped = all.filter(({ plan_change_id }) => plan_change_id === changeId)
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id'])
    .where('id', '=', stackId)
    .executeTakeFirstOrThrow()
  const domains = await tx.db
    .selectFrom('domains')
    .select(['name', 'chosen', 'available', 'premium', 'price_cents', 'paid_cents', 'plan_change_id'])
    .where('stack_id', '=', stackId)
    .orderBy('position')
    .execute()
  const isStopped = new Set(stopped.map(({ name }) => name))
  const sum = (await approvedSums(tx, stackId)).find((one) => one.changeId === changeId)
  return {
    changeId,
    names: stopped.map(({ name, fault_code }) => ({ name, why: blockedWords[fault_code ?? ''] ?? '' })),
    candidates: domains
      .flatMap(({ name, chosen, available, premium, price_cents }) =>
        !chosen && available && !premium && price_cents !== null ? [{ name, priceCents: price_cents }] : [],
      )
      .slice(0, mostShown),
    approvedCents: sum?.limitCents ?? 0,
    othersCents: domains
      .filter(
        ({ name, chosen, plan_change_id }) => chosen && !isStopped.has(name) && plan_change_id === changeId,
      )
      .reduce((sum, { paid_cents, price_cents }) => sum + (paid_cents ?? price_cents ?? 0), 0),
    may: await mayChoose(tx, stack),
  }
}
