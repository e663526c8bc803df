import { withdrawPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import type { WhyReplaced } from '#domain/plan-changes/ask-plan-change.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { openStates } from '#domain/plan-changes/states.ts'
import { replaceDomain } from '#domain/stacks/replace-domain.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { CareDomain, CareReason } from './care-domain.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Why, as the client reads it on the change that is offered. */
const because: Readonly<Record<CareReason, WhyReplaced>> = {
  listed: 'listed',
  placement: 'worn-out',
  people: 'operator',
}

/**
 * The change of the plan that puts another domain in place of a burned one, drafted at once: free names and the price are
 * asked for by jobs, and it is offered, accepted, paid and approved like any other. What can't be drafted now stays asked
 * for, and its page says why.
 */
export async function askForReplacement(
  tx: Delivery,
  domain: CareDomain,
  reason: CareReason,
): Promise<Verdict> {
  const asked = await replaceDomain(tx, domain.stackId, domain.id, because[reason])
  if (!asked.ok) return asked
  const change = await tx.db
    .selectFrom('plan_changes')
    .select('state')
    .where('id', '=', asked.changeId)
    .executeTakeFirstOrThrow()
  if (change.state === 'asked') await draftPlanChange(tx, asked.changeId)
  return { ok: true }
}

/** Takes that change back. What the client has accepted is not: they paid for another domain, and get it. */
export async function withdrawReplacement(tx: Delivery, domainId: string): Promise<Verdict> {
  const change = await openReplacement(tx, domainId)
  return change ? withdrawPlanChange(tx, change.id) : { ok: true }
}

export function openReplacement(tx: Delivery, domainId: string) {
  return tx.db
    .selectFrom('plan_changes')
    .select(['id', 'state'])
    .where('replaces_id', '=', domainId)
    .where('state', 'in', openStates)
    .executeTakeFirst()
}
