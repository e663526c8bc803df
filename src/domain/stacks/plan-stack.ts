import { proposeDomains } from '#domain/names/domain-candidates.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { modeOf } from '#domain/tlds/tld-prices.ts'
import { tldsToPropose } from '#domain/tlds/tlds-to-propose.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { firstStackState } from './states.ts'

export type PlanStackOutcome =
  | { readonly kind: 'planned'; readonly stackId: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** Half as many names again as are needed, so that the client has a choice and a taken one has a substitute. */
const spareNames = (domains: number): number => Math.ceil(domains * 1.5) + 2

/**
 * Turns the paid plan and the intake into a stack: the names that could be bought, best first. Which are
 * free and what they cost is asked of the registrar afterwards (`check-names`). Repeating it changes nothing.
 */
export async function planStack(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<PlanStackOutcome> {
  const standing = await tx.db
    .selectFrom('stacks')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
  if (standing) return { kind: 'planned', stackId: standing.id }
  const engagement = await tx.db
    .selectFrom('engagements')
    .innerJoin('clients', 'clients.id', 'engagements.client_id')
    .innerJoin('intakes', 'intakes.engagement_id', 'engagements.id')
    .select(['engagements.client_id', 'engagements.mode', 'clients.name as company', 'intakes.domain'])
    .where('engagements.id', '=', engagementId)
    .executeTakeFirst()
  const accepted = await tx.db
    .selectFrom('plans')
    .innerJoin('quotes', 'quotes.plan_id', 'plans.id')
    .select(['plans.id', 'plans.result'])
    .where('plans.engagement_id', '=', engagementId)
    .where('quotes.state', '=', 'accepted')
    .executeTakeFirst()
  if (!engagement?.domain || !accepted)
    return { kind: 'refused', reason: 'A stack needs an accepted quote and the client’s own domain.' }
  const plan = capacityPlanSchema.parse(accepted.result)
  const used = await tx.db.selectFrom('domains').select('name').where('chosen', '=', true).execute()
  const proposed = proposeDomains({
    mainDomain: engagement.domain,
    companyName: engagement.company,
    usedNames: new Set(used.map((row) => row.name)),
    planned: plan.request.tld,
    tlds: await tldsToPropose(tx, modeOf(engagement.mode), plan.request),
  })
  if (proposed.kind === 'refused') return { kind: 'refused', reason: proposed.reason }

  const stack = await tx.db
    .insertInto('stacks')
    .values({
      client_id: engagement.client_id,
      engagement_id: engagementId,
      plan_id: accepted.id,
      mode: engagement.mode,
      host: 'mailforge',
      sequencer: 'instantly',
      state: firstStackState,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db
    .insertInto('domains')
    .values(
      proposed.candidates.slice(0, spareNames(plan.size.domains)).map((candidate, position) => ({
        client_id: engagement.client_id,
        stack_id: stack.id,
        name: candidate.name,
        reason: candidate.reason,
        position,
        state: 'candidate',
      })),
    )
    .execute()
  await tx.enqueue('check-names', { stackId: stack.id }, { key: stack.id })
  await tx.tell(`engagement:${engagementId}`)
  return { kind: 'planned', stackId: stack.id }
}
