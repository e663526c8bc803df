import { z } from 'zod'

/** How sure we are of a figure. Only `vendor` was read on the party's own page. */
export const confidences = {
  vendor: 'read on the vendor’s own page',
  practice: 'read in practitioners’ published work',
  secondary: 'said by others, not by the party itself',
  inference: 'our own estimate',
  stated: 'set by an operator',
} as const
export type Confidence = keyof typeof confidences

export const assumptionSchema = z.strictObject({
  value: z.number(),
  unit: z.string(),
  words: z.string(),
  source: z.string(),
  confidence: z.enum(Object.keys(confidences) as [Confidence, ...Confidence[]]),
})

/** A figure that the plan rests on, with where it comes from, so that a page can show it and an operator change it. */
export type Assumption = z.infer<typeof assumptionSchema>

function assume(
  value: number,
  unit: string,
  words: string,
  confidence: Confidence,
  source: string,
): Assumption {
  return { value, unit, words, source, confidence }
}

/** What a plan assumes unless an operator says otherwise. Sources checked 2026-11-23. */
export const defaultAssumptions = {
  coldPerInboxPerDay: assume(
    20,
    'messages',
    'cold messages per inbox and working day',
    'practice',
    'a practitioner’s combined cap of 20 cold and 10 to 15 warm-up; Instantly itself says 30, range 20 to 50',
  ),
  warmUpPerInboxPerDay: assume(
    15,
    'messages',
    'warm-up messages per inbox and day once at full volume',
    'practice',
    'a practitioner’s combined cap of 20 cold and 10 to 15 warm-up',
  ),
  inboxesPerDomain: assume(
    2,
    'inboxes',
    'inboxes per domain',
    'practice',
    'two per domain, as ListKit sells it',
  ),
  workingDaysPerMonth: assume(
    21,
    'days',
    'working days in a month',
    'inference',
    '261 weekdays a year over 12 months, rounded down for holidays',
  ),
  reservePercent: assume(
    25,
    'percent',
    'more inboxes kept warm as a reserve',
    'secondary',
    'vendor blogs: 20 to 40 % more inboxes already warming',
  ),
  burnPercentPerMonth: assume(
    8,
    'percent',
    'domains worn out in a month',
    'secondary',
    'self-reported by high-volume senders: 8 to 20 % a month; the low end for this volume',
  ),
  minimumWarmUpDays: assume(
    14,
    'days',
    'warm-up before the first cold message',
    'vendor',
    'Maildoso: at least 14 days; Instantly: 2 to 3 weeks',
  ),
  minimumDomainAgeDays: assume(
    14,
    'days',
    'age of a domain at its first cold message',
    'secondary',
    'vendor blogs agree on two weeks',
  ),
  riseLimitPerDay: assume(
    5,
    'messages',
    'most that an inbox’s total may rise from one day to the next',
    'practice',
    'a practitioner’s rise of 2 to 5 a day',
  ),
  approvalWorkingDays: assume(
    2,
    'working days',
    'for the client to approve names and senders',
    'inference',
    'our estimate; the plan’s days move with the approval',
  ),
  registrantVerificationDays: assume(
    15,
    'days',
    'for the registrant to answer the verification e-mail before the domain is suspended',
    'secondary',
    'ICANN’s registrant verification rule, as registrars describe it',
  ),
  registrarMonthlyLimitCents: assume(
    10_000,
    'cents',
    'the registrar’s spend limit per month by API',
    'vendor',
    'Porkbun: 100 USD a month by default, raised only by the account holder on its website',
  ),
  hostCentsPerInboxPerMonth: assume(
    300,
    'cents',
    'the host’s price per inbox and month',
    'secondary',
    'Mailforge: about 3 USD per inbox and month',
  ),
  sequencerCentsPerMonth: assume(
    9_700,
    'cents',
    'the sequencer’s plan per month, warm-up included',
    'inference',
    'our estimate of an Instantly plan for this volume; hold it against the agency’s own bill',
  ),
} as const satisfies Record<string, Assumption>

export type AssumptionName = keyof typeof defaultAssumptions
export type Assumptions = Readonly<Record<AssumptionName, Assumption>>
export const assumptionNames = Object.keys(defaultAssumptions) as [AssumptionName, ...AssumptionName[]]

/** The defaults with an operator's figures in their place; a changed figure says who set it. */
export function assumptionsWith(changed: Partial<Record<AssumptionName, number>>): Assumptions {
  const merged: Record<AssumptionName, Assumption> = { ...defaultAssumptions }
  for (const name of assumptionNames) {
    const value = changed[name]
    const standing = defaultAssumptions[name]
    if (value === undefined || value === standing.value) continue
    merged[name] = {
      ...standing,
      value,
      confidence: 'stated',
      source: `set by an operator; the default is ${standing.value} (${standing.source})`,
    }
  }
  return merged
}
