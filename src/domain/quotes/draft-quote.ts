import { z } from 'zod'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { addDays, type Day, daySchema } from '#domain/plans/day.ts'
import { firstYears } from '#domain/tlds/tld-price.ts'
import type { PriceBook } from './price-book.ts'

/** When a line is billed: now, every month, or every year after those that were bought. */
export const billedWhen = ['once', 'monthly', 'yearly'] as const

export const quoteLineSchema = z.strictObject({
  kind: z.enum(['setup', 'domains', 'inboxes', 'minimum', 'renewals']),
  words: z.string(),
  billed: z.enum(billedWhen),
  quantity: z.int(),
  unitCents: z.int(),
  amountCents: z.int(),
})
export type QuoteLine = z.infer<typeof quoteLineSchema>

export const quoteSchema = z.strictObject({
  version: z.literal(1),
  priceBookVersion: z.int(),
  currency: z.enum(['usd', 'eur', 'gbp']),
  draftedOn: daySchema,
  /** The last day on which it can be accepted. */
  validThrough: daySchema,
  lines: z.array(quoteLineSchema),
  setupCents: z.int(),
  monthlyCents: z.int(),
  yearlyCents: z.int(),
  /** What the registrar will take from the agency's credit, for the check before the client pays. */
  registrarCents: z.int(),
  /** What the month costs the agency at host and sequencer. */
  vendorCentsPerMonth: z.int(),
})
export type Quote = z.infer<typeof quoteSchema>

/** A price with the margin on it, rounded up to the cent so that a pass-through is never a loss. */
function withMargin(cents: number, percent: number): number {
  return Math.ceil((cents * (100 + percent)) / 100)
}

function line(
  kind: QuoteLine['kind'],
  words: string,
  billed: QuoteLine['billed'],
  quantity: number,
  unitCents: number,
): QuoteLine {
  return { kind, words, billed, quantity, unitCents, amountCents: quantity * unitCents }
}

function sum(lines: readonly QuoteLine[], billed: QuoteLine['billed']): number {
  return lines.filter((one) => one.billed === billed).reduce((cents, one) => cents + one.amountCents, 0)
}

/** Prices a plan. Pure: the same plan, book and day give the same quote. Replacements are billed when they happen. */
export function draftQuote(plan: CapacityPlan, book: PriceBook, day: Day): Quote {
  const { size, cost, request } = plan
  const price = request.tldPrices[request.tld]
  if (price === undefined) throw new RangeError(`The plan has no price for .${request.tld}.`)
  const margin = book.domainMarginPercent
  const rate =
    book.currency === 'usd'
      ? ''
      : `, a dollar at ${(book.centsPerDollar / 100).toFixed(2)} ${book.currency.toUpperCase()}`
  const priced = `at the registrar’s price${margin === 0 ? '' : ` plus ${margin} %`}${rate}`
  const billed = (cents: number) => withMargin(Math.ceil((cents * book.centsPerDollar) / 100), margin)
  const lines: QuoteLine[] = [
    line('setup', 'set-up of the whole stack', 'once', 1, book.setupFeeCents),
    line(
      'domains',
      `domains in your name, ${firstYears(price.years)}, ${priced}`,
      'once',
      size.domains,
      billed(price.firstYearCents),
    ),
    line(
      'inboxes',
      `inboxes, ${size.reserveInboxes} of them kept warm in reserve`,
      'monthly',
      size.inboxes,
      book.inboxCentsPerMonth,
    ),
    line(
      'renewals',
      `domain renewals ${price.years === 1 ? 'from the second year' : `after the first ${price.years} years`}, ${priced}`,
      'yearly',
      size.domains,
      billed(price.renewalCents),
    ),
  ]
  const missing = book.minimumCentsPerMonth - sum(lines, 'monthly')
  if (missing > 0) lines.push(line('minimum', 'up to the monthly minimum', 'monthly', 1, missing))
  return {
    version: 1,
    priceBookVersion: book.version,
    currency: book.currency,
    draftedOn: day,
    validThrough: addDays(day, book.quoteValidDays),
    lines,
    setupCents: sum(lines, 'once'),
    monthlyCents: sum(lines, 'monthly'),
    yearlyCents: sum(lines, 'yearly'),
    registrarCents: cost.registrarCents,
    vendorCentsPerMonth: cost.hostCentsPerMonth + cost.sequencerCentsPerMonth,
  }
}

/** Whether a quote can still be accepted on this day. */
export function stillStands(quote: Pick<Quote, 'validThrough'>, day: Day): boolean {
  return day <= quote.validThrough
}
