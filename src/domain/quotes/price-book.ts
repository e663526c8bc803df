import { z } from 'zod'
import { type Day, daySchema } from '#domain/plans/day.ts'

/** What the agency charges, in cents of a US dollar. A version never changes; a new price is a new version. */
export const priceBookSchema = z.strictObject({
  version: z.int().positive(),
  effectiveFrom: daySchema,
  currency: z.literal('usd'),
  /** Once, for the whole set-up. */
  setupFeeCents: z.int().nonnegative(),
  inboxCentsPerMonth: z.int().nonnegative(),
  /** Added to the registrar's price of each domain and year. */
  domainMarginPercent: z.int().min(0).max(100),
  /** The month is never billed below this. */
  minimumCentsPerMonth: z.int().nonnegative(),
  quoteValidDays: z.int().min(1).max(90),
})
export type PriceBook = z.infer<typeof priceBookSchema>

/**
 * The agency's prices. The nearest offer on the market (ListKit managed, read in public repositories) is
 * 1,500 USD once and 2,500 USD a quarter for 45,000 messages a month.
 */
export const priceBooks: readonly [PriceBook, ...PriceBook[]] = [
  {
    version: 1,
    effectiveFrom: '2026-01-01',
    currency: 'usd',
    setupFeeCents: 150_000,
    inboxCentsPerMonth: 1_500,
    domainMarginPercent: 0,
    minimumCentsPerMonth: 30_000,
    quoteValidDays: 14,
  },
]

/** The price book in force on a day: the highest version whose day has come. */
export function priceBookOn(day: Day, books: readonly PriceBook[] = priceBooks): PriceBook | undefined {
  return books
    .filter((book) => book.effectiveFrom <= day)
    .sort((a, b) => a.version - b.version)
    .at(-1)
}
