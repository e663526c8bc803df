import { type CapacityPlan, capacityPlanSchema, planCapacity } from '#domain/plans/capacity-plan.ts'
import { dayOf } from '#domain/plans/day.ts'
import { latestPlan } from '#domain/plans/draft-plan.ts'
import { currencyOf } from '#domain/quotes/currency-of.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { judge, lockPlanChange, tellOfPlanChange } from './change-plan-change.ts'
import { differenceOfReplacement, differenceTo, type PlanDifference } from './plan-difference.ts'
import { proposeMoreNames } from './propose-more-names.ts'
import { stackNow } from './stack-now.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Turns a wish into a dated difference against the stack as it stands. Names are looked up and the price is reckoned by
 * jobs; the change is offered once both are known.
 */
export async function draftPlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  const role = await actingRole(tx)
  const change = await lockPlanChange(tx, changeId)
  const verdict = judge(change, 'draft', role)
  if (!verdict.ok || !change) return verdict.ok ? { ok: false, reason: onlyLooking } : verdict
  if (role === 'operator' || role === 'owner') {
    const allowed = can('edit-plan', { role, secondFactor: true })
    if (!allowed.ok) return allowed
  }
  const wish = await tx.db
    .selectFrom('plan_changes')
    .innerJoin('stacks', 'stacks.id', 'plan_changes.stack_id')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select(['target_per_month', 'replaces_id', 'plans.result', 'plans.id as planId', 'stacks.state'])
    .where('plan_changes.id', '=', changeId)
    .executeTakeFirstOrThrow()
  if (wish.state !== 'live') return { ok: false, reason: 'A stack is changed while it is live.' }
  const standing = capacityPlanSchema.parse(wish.result)
  const planned = replan(standing, wish.target_per_month, dayOf(tx.now))
  if (!planned.ok) return planned
  const { plan } = planned
  const now = await stackNow(tx, change.stack_id)
  const outcome =
    wish.replaces_id === null
      ? differenceTo(now, plan, dayOf(await paidUntil(tx, change.engagement_id)))
      : differenceOfReplacement(now, wish.replaces_id, plan)
  if (outcome.kind === 'same')
    return { ok: false, reason: 'The stack is as large as this already; nothing would change.' }
  const planId = wish.replaces_id === null ? await keepPlan(tx, change, plan) : wish.planId
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'drafted',
      plan_id: planId,
      difference: JSON.stringify(outcome.difference),
      currency: await currencyOf(tx, change.engagement_id),
      names: null,
      drafted_at: tx.now,
      drafted_by: actorPerson(tx.actor),
      priced_at: null,
      price_book: null,
      due_now_cents: null,
      once_cents: null,
      offered_at: null,
      expires_at: null,
      invoice_url: null,
      fault_code: null,
    })
    .where('id', '=', changeId)
    .execute()
  await askForNames(tx, change.stack_id, outcome.difference)
  await tx.enqueue('price-change', { changeId }, { key: changeId })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/** The standing plan for another target, from today on; all else as it was agreed. */
function replan(
  standing: CapacityPlan,
  target: number | null,
  today: string,
): { readonly ok: true; readonly plan: CapacityPlan } | { readonly ok: false; readonly reason: string } {
  const outcome = planCapacity({
    ...standing.request,
    startDay: today,
    ...(target === null ? {} : { targetPerMonth: target }),
  })
  if (outcome.kind === 'planned') return { ok: true, plan: outcome.plan }
  return { ok: false, reason: outcome.refusals.map(({ reason }) => reason).join(' ') }
}

async function keepPlan(
  tx: Delivery,
  change: { client_id: string; engagement_id: string },
  plan: CapacityPlan,
): Promise<string> {
  const latest = await latestPlan(tx, change.engagement_id)
  const { id } = await tx.db
    .insertInto('plans')
    .values({
      client_id: change.client_id,
      engagement_id: change.engagement_id,
      version: (latest?.version ?? 0) + 1,
      inputs: JSON.stringify(plan.request),
      result: JSON.stringify(plan),
      created_by: actorPerson(tx.actor),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The end of the paid period as last read; without a subscription, today. */
async function paidUntil(tx: Delivery, engagementId: string): Promise<Date> {
  const [row] = await tx.call<{ until: Date | null }>('select app.paid_until($1) as until', [engagementId])
  return row?.until ?? tx.now
}

/** Half as many names again as are bought, freshly asked for at the registrar. */
async function askForNames(tx: Delivery, stackId: string, difference: PlanDifference): Promise<void> {
  if (difference.newDomains === 0) return
  await proposeMoreNames(tx, stackId, Math.ceil(difference.newDomains * 1.5) + 2)
}
