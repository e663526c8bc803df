import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { planCapacity } from '#domain/plans/capacity-plan.ts'
import type { Day } from '#domain/plans/day.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'

/** A plan by our own planner with its defaults, so that what the website says is what a client gets. */
export function examplePlan(
  targetPerMonth: number,
  targetMeans: 'messages' | 'new-prospects',
  stepsPerProspect: number,
  startDay: Day,
): CapacityPlan {
  const parsed = parsePlanRequest({
    targetPerMonth,
    targetMeans,
    stepsPerProspect,
    startDay,
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  const outcome = parsed.kind === 'request' ? planCapacity(parsed.request) : parsed
  if (outcome.kind === 'refused')
    throw new Error('the example on the website is not a plan that we would make')
  return outcome.plan
}
