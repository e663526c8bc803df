import { z } from 'zod'
import type { Assumptions } from './assumptions.ts'
import type { PlanRequest } from './plan-request.ts'

export const stackSizeSchema = z.strictObject({
  messagesPerMonth: z.int(),
  newProspectsPerMonth: z.int(),
  /** What one inbox sends in a month at full volume. */
  messagesPerInboxPerMonth: z.int(),
  activeInboxes: z.int(),
  reserveInboxes: z.int(),
  inboxes: z.int(),
  domains: z.int(),
  /** Domains to expect to replace in a month. */
  replacementDomainsPerMonth: z.number(),
})

/** How many inboxes and domains a target needs. */
export type StackSize = z.infer<typeof stackSizeSchema>

/** Rounds up at every step, so that the stack never falls short of the target. */
export function sizeStack(request: PlanRequest, assumptions: Assumptions): StackSize {
  const steps = request.stepsPerProspect
  const messagesPerMonth =
    request.targetMeans === 'messages' ? request.targetPerMonth : request.targetPerMonth * steps
  const messagesPerInboxPerMonth =
    assumptions.coldPerInboxPerDay.value * assumptions.workingDaysPerMonth.value
  const activeInboxes = Math.ceil(messagesPerMonth / messagesPerInboxPerMonth)
  const reserveInboxes = Math.ceil((activeInboxes * assumptions.reservePercent.value) / 100)
  const inboxes = activeInboxes + reserveInboxes
  const domains = Math.ceil(inboxes / assumptions.inboxesPerDomain.value)
  return {
    messagesPerMonth,
    newProspectsPerMonth: Math.floor(messagesPerMonth / steps),
    messagesPerInboxPerMonth,
    activeInboxes,
    reserveInboxes,
    inboxes,
    domains,
    replacementDomainsPerMonth: (domains * assumptions.burnPercentPerMonth.value) / 100,
  }
}
