import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { endingOfEngagement } from '#domain/endings/ending-queries.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import type { Day } from '#domain/plans/day.ts'
import type { MilestoneKind } from '#domain/plans/milestones.ts'
import { minimumsOf } from '#domain/stacks/cold-send-gate.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { JourneyFacts } from './journey.ts'
import type { PortalFrame } from './portal-frame.ts'
import type { EngagementState } from './states.ts'
import { isPausedAsAWhole, waitingForClient } from './waiting-for-client.ts'

type Delivery = PurposeTx<'service-delivery'>

/** All that the first page of an engagement tells. */
export async function portalHome(tx: Delivery, frame: PortalFrame) {
  const { engagementId } = frame
  const stack = await stackOf(tx, engagementId)
  const domains = stack ? await domainsOf(tx, stack.id) : []
  const facts: JourneyFacts = {
    state: frame.state,
    adopted: frame.adopted,
    now: tx.now,
    ...(await commerceOf(tx, engagementId)),
    minimums: minimumsOf(await limitsOf(tx, frame.clientId)),
    namesChecked: domains.some((domain) => domain.chosen),
    namesApprovedAt: stack?.names_approved_at ?? null,
    spendingApprovedAt: stack?.spending_approved_at ?? null,
    firstRegisteredAt: earliest(domains.filter(({ chosen }) => chosen).map((one) => one.registered_at)),
    warmUpStartedAt: stack?.warm_up_started_at ?? null,
    liveAt: stack?.live_at ?? null,
    handedOverAt: stack?.handed_over_at ?? null,
    registrantDueAt: earliest(
      domains.filter(({ verified_at }) => !verified_at).map((one) => one.verification_due_at),
    ),
    isPaused: stack !== undefined && (await isPausedAsAWhole(tx, stack.id)),
  }
  const ending = await endingOfEngagement(tx, engagementId)
  return {
    facts,
    stackId: stack?.id,
    handoffAskedAt: stack?.handoff_asked_at ?? null,
    // Domains of a stack that was handed over renew in our account until they are pushed.
    waiting:
      stack && (frame.state === 'live' || frame.state === 'handed-over')
        ? await waitingForClient(tx, engagementId, stack.id)
        : undefined,
    // Once it is over, the state says so.
    ending:
      ending && ending.closedAt === null && frame.state !== 'ended' ? { goesOn: ending.goesOn } : undefined,
    history: await historyOf(tx, engagementId),
  }
}

async function stackOf(tx: Delivery, engagementId: string) {
  return tx.db
    .selectFrom('stacks')
    .select([
      'id',
      'names_approved_at',
      'spending_approved_at',
      'warm_up_started_at',
      'live_at',
      'handed_over_at',
      'handoff_asked_at',
    ])
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
}

async function domainsOf(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('domains')
    .select(['chosen', 'registered_at', 'verification_due_at', 'verified_at'])
    .where('stack_id', '=', stackId)
    .execute()
}

async function commerceOf(tx: Delivery, engagementId: string) {
  const engagement = await tx.db
    .selectFrom('engagements')
    .leftJoin('intakes', 'intakes.engagement_id', 'engagements.id')
    .select(['engagements.ended_at', 'intakes.completed_at'])
    .where('engagements.id', '=', engagementId)
    .executeTakeFirstOrThrow()
  const quote = await tx.db
    .selectFrom('quotes')
    .innerJoin('plans', 'plans.id', 'quotes.plan_id')
    .select(['quotes.expires_at', 'plans.result'])
    .where('quotes.engagement_id', '=', engagementId)
    .where('quotes.state', 'in', ['sent', 'accepted'])
    .orderBy('quotes.issued_at', 'desc')
    .executeTakeFirst()
  const paid = await tx.db
    .selectFrom('checkouts')
    .select('paid_at')
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'paid')
    .executeTakeFirst()
  const waiting = await tx.db
    .selectFrom('checkouts')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .where('method', '=', 'transfer')
    .where('state', '=', 'open')
    .executeTakeFirst()
  return {
    awaitsTransfer: waiting !== undefined,
    quote: quote && { expiresAt: quote.expires_at },
    planned: quote ? plannedDays(quote.result) : {},
    paidAt: paid?.paid_at ?? null,
    intakeCompletedAt: engagement.completed_at,
    endedAt: engagement.ended_at,
  }
}

/** The last wave's day of each milestone: only then is it true of the whole stack. */
function plannedDays(plan: unknown): Partial<Record<MilestoneKind, Day>> {
  const days: Partial<Record<MilestoneKind, Day>> = {}
  for (const { kind, day } of capacityPlanSchema.parse(plan).milestones) days[kind] = day
  return days
}

/** What happened so far, newest first. */
async function historyOf(tx: Delivery, engagementId: string) {
  const rows = await tx.db
    .selectFrom('engagement_changes')
    .leftJoin('people', 'people.id', 'engagement_changes.actor_id')
    .select([
      'engagement_changes.at',
      'engagement_changes.from_state',
      'engagement_changes.to_state',
      'engagement_changes.actor_kind',
      'people.name',
    ])
    .where('engagement_id', '=', engagementId)
    .orderBy('engagement_changes.at', 'desc')
    .execute()
  return rows.map((row) => ({
    at: row.at,
    from: row.from_state as EngagementState | null,
    to: row.to_state as EngagementState,
    by: row.actor_kind,
    name: row.name,
  }))
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  const there = dates.filter((date) => date !== null)
  return there.length === 0 ? null : new Date(Math.min(...there.map((date) => date.getTime())))
}
