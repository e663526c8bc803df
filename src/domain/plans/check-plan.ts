import { avoidedTlds } from '#domain/names/domain-name.ts'
import { firstYears, renewsDearer } from '#domain/tlds/tld-price.ts'
import type { Assumptions } from './assumptions.ts'
import type { PlanRequest } from './plan-request.ts'
import { type Refusal, refusal } from './refusal.ts'
import { breaks, type LimitedFigure, limitsFor } from './sending-limits.ts'
import type { StackSize } from './size-stack.ts'

export interface Warning {
  readonly field: string
  readonly words: string
}

/** Porkbun's API refuses an order above 100 USD. */
const orderLimitCents = 10_000
/** A purchase spread over more months than this is no plan; the account holder raises the limit instead. */
const mostWaves = 12

const figureField: Readonly<Record<LimitedFigure, string>> = {
  coldPerInboxPerDay: 'changed.coldPerInboxPerDay',
  totalPerInboxPerDay: 'changed.warmUpPerInboxPerDay',
  inboxesPerDomain: 'changed.inboxesPerDomain',
  minimumWarmUpDays: 'changed.minimumWarmUpDays',
}

function limitedValues(assumptions: Assumptions): Record<LimitedFigure, number> {
  return {
    coldPerInboxPerDay: assumptions.coldPerInboxPerDay.value,
    totalPerInboxPerDay: assumptions.coldPerInboxPerDay.value + assumptions.warmUpPerInboxPerDay.value,
    inboxesPerDomain: assumptions.inboxesPerDomain.value,
    minimumWarmUpDays: assumptions.minimumWarmUpDays.value,
  }
}

/** Holds the figures against every limit of host and sequencer. */
export function checkLimits(
  request: PlanRequest,
  assumptions: Assumptions,
): { refusals: Refusal[]; warnings: Warning[] } {
  const refusals: Refusal[] = []
  const warnings: Warning[] = []
  const values = limitedValues(assumptions)
  for (const limit of limitsFor(request.host, request.sequencer)) {
    const value = values[limit.figure]
    if (!breaks(limit, value)) continue
    const field = figureField[limit.figure]
    const words = `${value} is ${limit.bound === 'most' ? 'above' : 'below'} ${limit.value}: ${limit.source}.`
    if (limit.force === 'hard') refusals.push(refusal(field, words))
    else warnings.push({ field, words })
  }
  return { refusals, warnings }
}

/** Holds the ending, its price and the size of the purchase against what the registrar sells by API. */
export function checkRegistrar(request: PlanRequest, assumptions: Assumptions, size: StackSize): Refusal[] {
  const { tld } = request
  const price = request.tldPrices[tld]
  if (price === undefined) {
    return [refusal('tldPrices', `No price is known for .${tld}; have it read from the registrar.`)]
  }
  if (price.firstYearCents > orderLimitCents) {
    return [refusal('tldPrices', 'The registrar refuses an order above $100 by its API.')]
  }
  const limitCents = assumptions.registrarMonthlyLimitCents.value
  const perWave = Math.floor(limitCents / price.firstYearCents)
  if (perWave < 1) {
    return [
      refusal(
        'changed.registrarMonthlyLimitCents',
        'The registrar’s monthly limit does not cover one domain.',
      ),
    ]
  }
  const waves = Math.ceil(size.domains / perWave)
  if (waves > mostWaves) {
    const words = `Buying ${size.domains} domains would take ${waves} months under the registrar’s monthly limit; the account holder can raise it on the registrar’s website.`
    return [refusal('changed.registrarMonthlyLimitCents', words)]
  }
  return []
}

function adviseOnTld({ tld, tldPrices }: PlanRequest, size: StackSize): Warning[] {
  const warnings: Warning[] = []
  if (avoidedTlds.includes(tld)) warnings.push({ field: 'tld', words: tldAdvice(tld) })
  const price = tldPrices[tld]
  if (price && renewsDearer(price)) {
    const yearly = size.domains * price.renewalCents
    warnings.push({
      field: 'tld',
      words: `A .${tld} costs ${dollars(price.firstYearCents)} the ${firstYears(price.years)} and ${dollars(price.renewalCents)} each year after: ${dollars(yearly)} a year for all ${size.domains} domains.`,
    })
  }
  return warnings
}

/** Advice, no rule: whoever plans decides. */
export const tldAdvice = (tld: string): string =>
  `.${tld} has a reputation for abuse, so more of what it sends is taken for spam; practitioners take .com, then .co.`

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`

/** What a person should know though the plan stands. `leadDays` is registration to full volume. */
export function adviseOnPlan(
  request: PlanRequest,
  assumptions: Assumptions,
  size: StackSize,
  waves: number,
  leadDays: number,
): Warning[] {
  const warnings: Warning[] = adviseOnTld(request, size)
  if (waves > 1) {
    warnings.push({
      field: 'changed.registrarMonthlyLimitCents',
      words: `The registrar’s monthly limit spreads the ${size.domains} domains over ${waves} purchases, 31 days apart. The account holder can raise it on the registrar’s website.`,
    })
  }
  const wornPercent = (assumptions.burnPercentPerMonth.value * leadDays) / 30
  if (wornPercent > assumptions.reservePercent.value) {
    warnings.push({
      field: 'changed.reservePercent',
      words: `A replacement needs ${leadDays} days to reach full volume; by then about ${Math.round(wornPercent)} % of the domains are worn out, more than the reserve of ${assumptions.reservePercent.value} %.`,
    })
  }
  if (request.targetMeans === 'new-prospects' && request.stepsPerProspect > 1) {
    warnings.push({
      field: 'targetMeans',
      words: `${request.targetPerMonth} new prospects in ${request.stepsPerProspect} steps are ${size.messagesPerMonth} messages a month.`,
    })
  }
  return warnings
}
