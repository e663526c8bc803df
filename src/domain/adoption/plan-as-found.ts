import { type CapacityPlan, planCapacity } from '#domain/plans/capacity-plan.ts'
import type { Day } from '#domain/plans/day.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'

export interface FoundStack {
  readonly inboxes: number
  readonly domains: number
  /** What each inbox may send in a day at the sequencer, where it was seen. */
  readonly dailyLimits: readonly number[]
  readonly host: string
  readonly sequencer: string
}

const usualColdPerDay = 30
const workingDaysPerMonth = 21

/** The figure in the middle; limits differ from inbox to inbox. */
const middle = (figures: readonly number[]): number | undefined =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]

/**
 * The plan that would have led to what was found, so that a change of it can be planned like any other: no reserve,
 * as many inboxes and domains as there are, and what they may send now. Undefined where no plan has such figures.
 */
export function planAsFound(
  found: FoundStack,
  today: Day,
): { request: unknown; plan: CapacityPlan } | undefined {
  const coldPerDay = middle(found.dailyLimits.filter((limit) => limit > 0)) ?? usualColdPerDay
  const inboxes = Math.max(1, found.inboxes)
  const input = {
    targetPerMonth: Math.min(1_000_000, Math.max(100, inboxes * coldPerDay * workingDaysPerMonth)),
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: today,
    host: found.host,
    sequencer: found.sequencer,
    tld: 'com',
  }
  const changed = {
    coldPerInboxPerDay: coldPerDay,
    workingDaysPerMonth,
    reservePercent: 0,
    inboxesPerDomain: Math.ceil(inboxes / Math.max(1, found.domains)),
  }
  for (const request of [{ ...input, changed }, input]) {
    const parsed = parsePlanRequest(request)
    const outcome = parsed.kind === 'request' ? planCapacity(parsed.request) : undefined
    if (outcome?.kind === 'planned') return { request, plan: outcome.plan }
  }
  return undefined
}
