import { z } from 'zod'
import { type AssumptionName, assumptionNames, defaultAssumptions } from './assumptions.ts'
import { daySchema } from './day.ts'
import { type Refusal, refusal } from './refusal.ts'
import { hosts, sequencers } from './sending-limits.ts'

/** Fewest and most that a person may set; outside is a slip of the keyboard rather than a plan. */
const bounds: Readonly<Record<AssumptionName, readonly [number, number]>> = {
  coldPerInboxPerDay: [1, 500],
  warmUpPerInboxPerDay: [0, 100],
  inboxesPerDomain: [1, 100],
  workingDaysPerMonth: [1, 23],
  reservePercent: [0, 100],
  burnPercentPerMonth: [0, 50],
  minimumWarmUpDays: [0, 90],
  minimumDomainAgeDays: [0, 90],
  riseLimitPerDay: [1, 50],
  approvalWorkingDays: [0, 60],
  registrantVerificationDays: [1, 60],
  registrarMonthlyLimitCents: [1, 100_000_00],
  hostCentsPerInboxPerMonth: [0, 100_00],
  sequencerCentsPerMonth: [0, 10_000_00],
}

function bounded(name: AssumptionName) {
  const [least, most] = bounds[name]
  const words = `Give a whole number from ${least} to ${most}: ${defaultAssumptions[name].words}.`
  return z.int(words).min(least, words).max(most, words)
}

const changeShape = Object.fromEntries(assumptionNames.map((name) => [name, bounded(name).optional()]))

export const tldPriceSchema = z.strictObject({
  /** What a purchase costs: the first year, or the fewest years that the registry sells. */
  firstYearCents: z.int().positive(),
  /** What each further year costs. */
  renewalCents: z.int().positive(),
  /** How many years a purchase is for; plans from before this was kept are of endings sold by the year. */
  years: z.int().min(1).max(10).default(1),
})
/** What the registrar takes for a domain, in cents of a dollar. */
export type TldPrice = z.infer<typeof tldPriceSchema>

/** Porkbun’s list price, checked 2026-11-23. It stands in for .com until the registrar was asked for the first time. */
export const startingTldPrices: Readonly<Record<string, TldPrice>> = {
  com: { firstYearCents: 1108, renewalCents: 1108, years: 1 },
}

const targetWords = 'Give the number of e-mails per month, from 100 to 1,000,000.'
const stepsWords = 'Give how many messages one prospect gets at most, from 1 to 10.'
const startWords = 'Give a day from 2020 to 2099.'

export const planRequestSchema = z.strictObject({
  targetPerMonth: z.int(targetWords).min(100, targetWords).max(1_000_000, targetWords),
  /** Three steps per prospect make a threefold difference, so it is asked and never guessed. */
  targetMeans: z.enum(['messages', 'new-prospects']),
  stepsPerProspect: z.int(stepsWords).min(1, stepsWords).max(10, stepsWords),
  startDay: daySchema.refine((day) => day >= '2020-01-01' && day < '2100-01-01', startWords),
  host: z.enum(hosts),
  sequencer: z.enum(sequencers),
  tld: z.string().regex(/^[a-z]{2,24}$/, 'Give an ending such as com.'),
  /** As last read; what each name costs the registrar says when it is looked up, and again when it is bought. */
  tldPrices: z.record(z.string(), tldPriceSchema).default({ ...startingTldPrices }),
  changed: z.strictObject(changeShape as Record<AssumptionName, z.ZodOptional<z.ZodInt>>).default({}),
})
export type PlanRequest = z.infer<typeof planRequestSchema>

/** A form or stored document as a plan request, or every reason why not. */
export function parsePlanRequest(
  input: unknown,
): { kind: 'request'; request: PlanRequest } | { kind: 'refused'; refusals: Refusal[] } {
  const parsed = planRequestSchema.safeParse(input)
  if (parsed.success) return { kind: 'request', request: parsed.data }
  const refusals = parsed.error.issues.map((issue) => refusal(issue.path.join('.') || 'plan', issue.message))
  return { kind: 'refused', refusals }
}
