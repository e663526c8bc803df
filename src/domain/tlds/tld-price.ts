import { daysBetween } from '#domain/plans/day.ts'
import { startingTldPrices, type TldPrice } from '#domain/plans/plan-request.ts'

/** What the registrar said of an ending when it was last asked; `unread` until it has answered once. */
export const tldStates = ['unread', 'priced', 'not-sold', 'over-order-limit'] as const
export type TldState = (typeof tldStates)[number]

export interface TldReading {
  readonly tld: string
  readonly state: TldState
  /** The fewest that the registry sells at once. */
  readonly years: number | null
  /** What one purchase costs, in cents of a dollar, for so many years. */
  readonly firstCents: number | null
  /** What each further year costs. */
  readonly renewalCents: number | null
  readonly readAt: Date | null
  readonly triedAt: Date | null
  /** Why the last try brought nothing; what was read before stands. */
  readonly faultCode: string | null
}

/** Prices older than this are asked for again by themselves. */
export const readAgainDays = 3
/** Nothing is planned with a price older than this. */
export const oldestPriceDays = 30

export type PricedTld =
  | { readonly ok: true; readonly price: TldPrice }
  | { readonly ok: false; readonly reason: string }

/** Whether an ending can be planned with at its price as last read, else what to do. */
export function priceForPlan(tld: string, reading: TldReading | undefined, now: Date): PricedTld {
  if (!reading || reading.state === 'unread') {
    const price = startingTldPrices[tld]
    if (price) return { ok: true, price }
    return {
      ok: false,
      reason: `The price of .${tld} has not been read from the registrar yet. Read it under endings, then draft the plan again.`,
    }
  }
  if (reading.state === 'not-sold')
    return {
      ok: false,
      reason: `The registrar does not sell .${tld} by its API. Choose another ending.`,
    }
  if (reading.state === 'over-order-limit')
    return {
      ok: false,
      reason: `The registrar sells .${tld} on its website only: one order is above $100. Choose another ending.`,
    }
  const age = ageDays(reading, now)
  if (age > oldestPriceDays)
    return {
      ok: false,
      reason: `The price of .${tld} was read ${age} days ago; a plan takes none older than ${oldestPriceDays} days. Read it again under endings, then draft the plan again.`,
    }
  const { firstCents, renewalCents, years } = reading
  if (firstCents === null || renewalCents === null || years === null)
    throw new Error(`a priced ending has no price: .${tld}`)
  return { ok: true, price: { firstYearCents: firstCents, renewalCents, years } }
}

/** How many whole days ago a price was read. */
export function ageDays({ readAt }: Pick<TldReading, 'readAt'>, now: Date): number {
  if (readAt === null) return 0
  return daysBetween(readAt.toISOString().slice(0, 10), now.toISOString().slice(0, 10))
}

/** Renewing costs so much more a year than buying that somebody should know beforehand: a quarter, or more. */
export function renewsDearer(price: TldPrice): boolean {
  return timesDearer(price) >= 1.25
}

/** How many times what a year costs at the purchase each further year costs. */
export function timesDearer({ firstYearCents, renewalCents, years }: TldPrice): number {
  return (renewalCents * years) / firstYearCents
}

/** "first year", or "first 2 years" of an ending whose registry sells no fewer. */
export const firstYears = (years: number): string => (years === 1 ? 'first year' : `first ${years} years`)

/** Whether two prices are one, in each figure that a plan or a quote is made with. */
export function isSamePrice(one: TldPrice, other: TldPrice | undefined): boolean {
  return (
    one.firstYearCents === other?.firstYearCents &&
    one.renewalCents === other.renewalCents &&
    one.years === other.years
  )
}
