import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { modeOf, planPriceOf } from '#domain/tlds/tld-prices.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type CapacityPlan, capacityPlanSchema, planCapacity } from './capacity-plan.ts'
import { addDays, dayOf } from './day.ts'
import { type PlanRequest, parsePlanRequest } from './plan-request.ts'
import { type Refusal, refusal } from './refusal.ts'

/** Later is a slip of the keyboard: prices and limits of today say nothing of it. */
const farthestDays = 730

export type DraftedPlan =
  | { readonly ok: true; readonly planId: string; readonly version: number; readonly plan: CapacityPlan }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Plans an engagement and keeps the plan as its next version; earlier versions stay as they were. */
export async function draftPlan(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  /** As `planRequestSchema` reads it. */
  input: unknown,
): Promise<DraftedPlan> {
  const parsed = parsePlanRequest(input)
  if (parsed.kind === 'refused') return { ok: false, refusals: parsed.refusals }
  if (parsed.request.startDay > addDays(dayOf(tx.now), farthestDays))
    return { ok: false, refusals: [refusal('startDay', 'Give a day within the next two years.')] }
  const { request, whyNoPrice } = await withTldPrice(tx, engagementId, parsed.request)
  const outcome = planCapacity(request)
  if (outcome.kind === 'refused') return { ok: false, refusals: outcome.refusals.map(whyNoPrice) }
  const changed = await changeEngagement(tx, engagementId, 'draft-plan')
  if (!changed.ok) return { ok: false, refusals: [refusal('plan', changed.reason)] }
  const latest = await latestPlan(tx, engagementId)
  const inputs = JSON.stringify(request)
  const result = JSON.stringify(outcome.plan)
  // Asked for again as it stands, because the answer was lost: that is the plan there is.
  if (latest && (await isSame(tx, latest.id, inputs, result)))
    return { ok: true, planId: latest.id, version: latest.version, plan: latest.plan }
  const version = (latest?.version ?? 0) + 1
  const { id } = await tx.db
    .insertInto('plans')
    .values({
      client_id: changed.clientId,
      engagement_id: engagementId,
      version,
      inputs,
      result,
      created_by: actorPerson(tx.actor),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { ok: true, planId: id, version, plan: outcome.plan }
}

/** The request with the price of its ending as last read, and what to say where there is none. */
async function withTldPrice(tx: PurposeTx<'service-delivery'>, engagementId: string, request: PlanRequest) {
  const { tld } = request
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('mode')
    .where('id', '=', engagementId)
    .executeTakeFirst()
  const priced = await planPriceOf(tx, modeOf(engagement?.mode ?? ''), tld)
  return {
    request: { ...request, tldPrices: priced.ok ? { [tld]: priced.price } : {} },
    whyNoPrice: (one: Refusal): Refusal =>
      one.field === 'tldPrices' && !priced.ok ? refusal('tld', priced.reason) : one,
  }
}

async function isSame(
  tx: PurposeTx<'service-delivery'>,
  planId: string,
  inputs: string,
  result: string,
): Promise<boolean> {
  const found = await tx.call(
    'select id from plans where id = $1 and inputs = $2::jsonb and result = $3::jsonb',
    [planId, inputs, result],
  )
  return found.length > 0
}

/** The plan that the stack stands by: the newest may be that of a change that nobody has accepted. Without a stack the newest. */
export async function planInForce(tx: PurposeTx<'service-delivery'>, engagementId: string) {
  const row = await tx.db
    .selectFrom('stacks')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select([
      'plans.id',
      'plans.version',
      'plans.result',
      'plans.created_at as createdAt',
      'plans.created_by as createdBy',
    ])
    .where('stacks.engagement_id', '=', engagementId)
    .executeTakeFirst()
  return row
    ? { ...row, result: undefined, plan: capacityPlanSchema.parse(row.result) }
    : latestPlan(tx, engagementId)
}

/** The newest version of an engagement's plan. */
export async function latestPlan(tx: PurposeTx<'service-delivery'>, engagementId: string) {
  const row = await tx.db
    .selectFrom('plans')
    .select(['id', 'version', 'result', 'created_at as createdAt', 'created_by as createdBy'])
    .where('engagement_id', '=', engagementId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, result: undefined, plan: capacityPlanSchema.parse(row.result) }
}
