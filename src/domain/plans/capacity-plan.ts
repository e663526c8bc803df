import { z } from 'zod'
import { type AssumptionName, assumptionNames, assumptionSchema, assumptionsWith } from './assumptions.ts'
import { adviseOnPlan, checkLimits, checkRegistrar } from './check-plan.ts'
import { costOf, planCostSchema } from './cost.ts'
import { daysBetween } from './day.ts'
import { approvalDay, milestoneSchema, milestonesOf, waveDays } from './milestones.ts'
import { type PlanRequest, planRequestSchema } from './plan-request.ts'
import { fullVolumeDay, inboxDaySchema, type RampDay, rampDaySchema, rampOneInbox } from './ramp.ts'
import { type Refusal, refusal } from './refusal.ts'
import { limitsFor, sendingLimitSchema } from './sending-limits.ts'
import { sizeStack, stackSizeSchema } from './size-stack.ts'
import { planWaves, type Wave, waveSchema } from './waves.ts'

const assumptionsShape = Object.fromEntries(assumptionNames.map((name) => [name, assumptionSchema]))

/** The whole plan as it is stored and shown. `version` is the shape's, raised when it changes. */
export const capacityPlanSchema = z.strictObject({
  version: z.literal(1),
  request: planRequestSchema,
  assumptions: z.strictObject(assumptionsShape as Record<AssumptionName, typeof assumptionSchema>),
  limits: z.array(sendingLimitSchema),
  size: stackSizeSchema,
  waves: z.array(waveSchema),
  /** One inbox of the first wave, day by day from its warm-up to a week at full volume. */
  inboxRamp: z.array(inboxDaySchema),
  /** All inboxes of all waves together. */
  ramp: z.array(rampDaySchema),
  milestones: z.array(milestoneSchema),
  cost: planCostSchema,
  warnings: z.array(z.strictObject({ field: z.string(), words: z.string() })),
})
export type CapacityPlan = z.infer<typeof capacityPlanSchema>

export type PlanOutcome =
  | { readonly kind: 'planned'; readonly plan: CapacityPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }

/** A ramp that has not reached full volume by then never will under its own figures. */
const longestRampDays = 365
const daysShownAtFullVolume = 7

/** Plans a stack from a checked request. Pure: the same request gives the same plan. */
export function planCapacity(request: PlanRequest): PlanOutcome {
  const assumptions = assumptionsWith(request.changed)
  const size = sizeStack(request, assumptions)
  const limited = checkLimits(request, assumptions)
  const refusals = [...limited.refusals, ...checkRegistrar(request, assumptions, size)]
  const price = request.tldPrices[request.tld]
  if (refusals.length > 0 || price === undefined) return { kind: 'refused', refusals }

  const approved = approvalDay(assumptions, request.startDay)
  const waves = planWaves(
    size,
    assumptions.inboxesPerDomain.value,
    price.firstYearCents,
    assumptions.registrarMonthlyLimitCents.value,
    approved,
  )
  const built = waves.map((wave) => {
    const days = waveDays(assumptions, wave.registrationDay)
    const ramp = rampOneInbox(assumptions, days.proven, days.firstCold, longestRampDays)
    return { wave, days, ramp, full: fullVolumeDay(ramp, assumptions.coldPerInboxPerDay.value) }
  })
  const first = built[0]
  const milestones = []
  for (const { wave, days, full } of built) {
    if (full === undefined) {
      return {
        kind: 'refused',
        refusals: [refusal('changed.riseLimitPerDay', 'The ramp does not reach full volume within a year.')],
      }
    }
    milestones.push(...milestonesOf(wave, days, approved, full, assumptions.registrantVerificationDays.value))
  }
  if (first?.full === undefined)
    return { kind: 'refused', refusals: [refusal('targetPerMonth', 'Nothing to build.')] }
  const rampLength = daysBetween(first.days.proven, first.full) + 1 + daysShownAtFullVolume
  const leadDays = daysBetween(first.wave.registrationDay, first.full)
  return {
    kind: 'planned',
    plan: {
      version: 1,
      request,
      assumptions,
      limits: limitsFor(request.host, request.sequencer),
      size,
      waves,
      inboxRamp: first.ramp.slice(0, rampLength),
      ramp: sumRamps(built, rampLength),
      milestones: milestones.sort((a, b) => a.day.localeCompare(b.day) || a.wave - b.wave),
      cost: costOf(size, waves, price, assumptions),
      warnings: [...limited.warnings, ...adviseOnPlan(request, assumptions, size, waves.length, leadDays)],
    },
  }
}

interface BuiltWave {
  readonly wave: Wave
  readonly ramp: readonly { day: string; warmUp: number; cold: number }[]
}

/** Adds up all waves by day, until a week after the last one is at full volume. Reserve inboxes only warm up. */
function sumRamps(built: readonly BuiltWave[], rampLength: number): RampDay[] {
  const last = built.at(-1)
  const lastDay = last?.ramp[rampLength - 1]?.day ?? ''
  const byDay = new Map<string, RampDay>()
  for (const { wave, ramp } of built) {
    for (const { day, warmUp, cold } of ramp) {
      if (day > lastDay) break
      const sum = byDay.get(day) ?? { day, warmUp: 0, cold: 0 }
      sum.warmUp += warmUp * (wave.activeInboxes + wave.reserveInboxes)
      sum.cold += cold * wave.activeInboxes
      byDay.set(day, sum)
    }
  }
  return [...byDay.values()].sort((a, b) => a.day.localeCompare(b.day))
}
