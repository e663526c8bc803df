/** What a name costs here and how it behaves; `README.md` of this vendor lists the well-known labels. */

interface Price {
  readonly registrationCents: number
  readonly renewalCents: number
  readonly years: number
  /** What `/pricing/get` shows, where that differs from what the API grants. */
  readonly shownCents?: number
}

const prices: Readonly<Record<string, Price>> = {
  com: { registrationCents: 1108, renewalCents: 1108, years: 1 },
  net: { registrationCents: 1252, renewalCents: 1252, years: 1 },
  org: { registrationCents: 1074, renewalCents: 1074, years: 1 },
  co: { registrationCents: 1158, renewalCents: 2658, years: 1 },
  io: { registrationCents: 5180, renewalCents: 5180, years: 1, shownCents: 2812 },
  app: { registrationCents: 1493, renewalCents: 1493, years: 1 },
  dev: { registrationCents: 1287, renewalCents: 1287, years: 1 },
  info: { registrationCents: 2182, renewalCents: 2182, years: 1 },
  xyz: { registrationCents: 1298, renewalCents: 1298, years: 1 },
  'co.uk': { registrationCents: 672, renewalCents: 672, years: 1 },
  ai: { registrationCents: 8270, renewalCents: 8270, years: 2 },
}

/** Sold on the website only: their registries ask for more than the API can say. */
const websiteOnly = ['us', 'ca', 'eu', 'au']

export interface Offer {
  readonly tld: string
  readonly years: number
  /** For one year, as checked. */
  readonly priceCents: number
  /** For one year, at the moment of the order. */
  readonly orderPriceCents: number
  readonly renewalCents: number
  readonly premium: boolean
  readonly taken: boolean
  readonly fraudBlock: boolean
  readonly contactsByHand: boolean
}

/** Undefined when the name is not one that is sold here. */
export function offerFor(domain: string): Offer | undefined {
  const dot = domain.indexOf('.')
  const label = domain.slice(0, dot)
  const tld = domain.slice(dot + 1)
  const price = prices[tld]
  if (!price || !/^(?!-)[a-z0-9-]{1,63}$/.test(label) || label.endsWith('-')) return undefined
  const has = (word: string) => label.includes(word)
  const priceCents = has('premium') ? 250_000 : price.registrationCents
  return {
    tld,
    years: price.years,
    priceCents,
    orderPriceCents: has('pricerise') ? priceCents + 100 : priceCents,
    renewalCents: price.renewalCents,
    premium: has('premium'),
    taken: has('taken'),
    fraudBlock: has('fraud'),
    contactsByHand: has('byhand'),
  }
}

export function registrationRequirements(tld: string) {
  const price = prices[tld]
  if (!price && !websiteOnly.includes(tld)) return undefined
  return {
    tld,
    apiRegisterable: price !== undefined,
    registrationDurationYears: price?.years ?? 1,
    maxRegistrationYears: 10,
  }
}

export function shownPrices(tlds: readonly string[] | undefined) {
  const wanted = Object.entries(prices).filter(([tld]) => tlds === undefined || tlds.includes(tld))
  return Object.fromEntries(
    wanted.map(([tld, price]) => [
      tld,
      {
        registration: dollars(price.shownCents ?? price.registrationCents),
        renewal: dollars(price.renewalCents),
        transfer: dollars(price.renewalCents),
        coupons: [],
      },
    ]),
  )
}

export const dollars = (cents: number): string => (cents / 100).toFixed(2)
