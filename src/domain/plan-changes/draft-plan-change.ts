import { proposeDomains } from '#domain/names/domain-candidates.ts'
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
import { stackNow } from './stack-now.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Prices and availability older than this are asked for again before anybody is offered the names. */
const freshMilliseconds = 24 * 3_600_000

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
  const wanted = Math.ceil(difference.newDomains * 1.5) + 2
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .innerJoin('intakes', 'intakes.engagement_id', 'stacks.engagement_id')
    .select([
      'stacks.client_id',
      'clients.name as company',
      'intakes.domain',
      'intakes.domain_proved_at as provedAt',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirstOrThrow()
  const spare = await tx.db
    .selectFrom('domains')
    .select(['name', 'position'])
    .where('stack_id', '=', stackId)
    .execute()
  const open = await tx.db
    .selectFrom('domains')
    .select(['id'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', false)
    .where('state', '=', 'candidate')
    .where((eb) => eb.or([eb('available', 'is', null), eb('available', '=', true)]))
    .where((eb) => eb.or([eb('premium', 'is', null), eb('premium', '=', false)]))
    .execute()
  if (open.length < wanted && stack.domain && stack.provedAt) {
    const chosen = await tx.db.selectFrom('domains').select('name').where('chosen', '=', true).execute()
    const proposed = proposeDomains({
      mainDomain: stack.domain,
      companyName: stack.company,
      usedNames: new Set([...chosen, ...spare].map(({ name }) => name)),
    })
    const from = Math.max(0, ...spare.map(({ position }) => position)) + 1
    const more = proposed.kind === 'refused' ? [] : proposed.candidates.slice(0, wanted - open.length)
    if (more.length > 0)
      await tx.db
        .insertInto('domains')
        .values(
          more.map(({ name, reason }, index) => ({
            client_id: stack.client_id,
            stack_id: stackId,
            name,
            reason,
            position: from + index,
            state: 'candidate',
          })),
        )
        .onConflict((conflict) => conflict.columns(['stack_id', 'name']).doNothing())
        .execute()
  }
  if (open.length > 0)
    await tx.db
      .updateTable('domains')
      .set({ checked_at: null })
      .where(
        'id',
        'in',
        open.map(({ id }) => id),
      )
      .where('checked_at', '<', new Date(tx.now.getTime() - freshMilliseconds))
      .execute()
  await tx.enqueue('check-names', { stackId }, { key: stackId })
}
