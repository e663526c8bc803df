import { mayForClient } from '#domain/clients/member-role.ts'
import {
  type Ending,
  endingFacts,
  endingOfEngagement,
  needsPlan,
  stepsOfEnding,
} from '#domain/endings/ending-queries.ts'
import { datesFrom, type EndingWishes, stepsOf } from '#domain/endings/ending-steps.ts'
import { mayStop } from '#domain/endings/plan-ending.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PortalFrame } from './portal-frame.ts'
import { ownEngagements } from './portal-frame.ts'
import { may } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What a plan to end begins with on the page, until somebody wishes otherwise. */
export const usualWishes: EndingWishes = { domains: 'keep', inboxes: 'close' }

/** What ending means now: an end after payment, a withdrawal before it, a plan that runs, and whether another engagement runs. */
export async function endPage(
  tx: Delivery,
  frame: PortalFrame,
  paidUntil: Date | undefined,
  wishes: EndingWishes = usualWishes,
) {
  const how = may('withdraw', frame.state, 'client').ok ? ('withdraw' as const) : ('end' as const)
  const right = await mayForClient(tx, frame.clientId, 'end')
  const allowed: Verdict = right.ok ? may(how, frame.state, 'client') : right
  const others = (await ownEngagements(tx)).filter(
    (one) => one.clientId === frame.clientId && one.id !== frame.engagementId,
  )
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['state', 'handed_over_at as handedOverAt', 'handoff_asked_at as handoffAskedAt'])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  return {
    how,
    allowed,
    stack,
    ...(await endingPage(tx, frame.engagementId, right, paidUntil, wishes)),
    othersRunning: others.some(({ state }) => state !== 'ended' && state !== 'withdrawn'),
  }
}
export type EndPage = Awaited<ReturnType<typeof endPage>>

/**
 * The plan that runs, or what one with these wishes would have in it. `right` is whether whoever looks may decide at all;
 * `paidUntil` is read just before, for billing.
 */
export async function endingPage(
  tx: Delivery,
  engagementId: string,
  right: Verdict,
  paidUntil: Date | undefined,
  wishes: EndingWishes = usualWishes,
) {
  const ending = await endingOfEngagement(tx, engagementId)
  const facts = { ...(await endingFacts(tx, engagementId, true)), paidUntil }
  return {
    ending,
    steps: ending ? await stepsToShow(tx, ending, paidUntil) : stepsOf(facts, wishes, datesFrom(tx.now)),
    wishes,
    needsPlan: needsPlan(facts),
    inboxes: facts.inboxes,
    stopping: ending ? (right.ok ? mayStop(ending) : right) : undefined,
    right,
  }
}
export type EndingPage = Awaited<ReturnType<typeof endingPage>>

/** Until the program has written the steps down, those that it will. */
async function stepsToShow(tx: Delivery, ending: Ending, paidUntil: Date | undefined) {
  const steps = await stepsOfEnding(tx, ending.id)
  if (steps.length > 0) return steps
  const facts = await endingFacts(tx, ending.engagementId, true)
  return stepsOf({ ...facts, paidUntil }, ending.wishes, ending)
}
