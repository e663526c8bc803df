import { z } from 'zod'
import { type Day, daySchema } from '#domain/plans/day.ts'

/** What the agency charges, in the smallest unit of its currency. A version never changes; a new price is a new version. */
export const priceBookSchema = z.strictObject({
  version: z.int().positive(),
  effectiveFrom: daySchema,
  currency: z.enum(['usd', 'eur', 'gbp']),
  /** What a dollar of the registrar is billed at, in hundredths: the agency’s own rate, fixed with the book. */
  centsPerDollar: z.int().min(1),
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
 * The prices that hold until an owner sets others (`price-books.ts`). The nearest offer on the market (ListKit managed,
 * read in public repositories) is 1,500 USD once and 2,500 USD a quarter for 45,000 messages a month.
 */
export const startingBooks: readonly [PriceBook, ...PriceBook[]] = [
  {
    version: 1,
    effectiveFrom: '2026-01-01',
    currency: 'usd',
    centsPerDollar: 100,
    setupFeeCents: 150_000,
    inboxCentsPerMonth: 1_500,
    domainMarginPercent: 0,
    minimumCentsPerMonth: 30_000,
    quoteValidDays: 14,
  },
  {
    version: 2,
    effectiveFrom: '2026-01-01',
    currency: 'eur',
    centsPerDollar: 95,
    setupFeeCents: 140_000,
    inboxCentsPerMonth: 1_400,
    domainMarginPercent: 0,
    minimumCentsPerMonth: 28_000,
    quoteValidDays: 14,
  },
  {
    version: 3,
    effectiveFrom: '2026-01-01',
    currency: 'gbp',
    centsPerDollar: 82,
    setupFeeCents: 120_000,
    inboxCentsPerMonth: 1_200,
    domainMarginPercent: 0,
    minimumCentsPerMonth: 24_000,
    quoteValidDays: 14,
  },
]

/** The price book in force on a day for clients of one currency: the highest version whose day has come. */
export function priceBookOn(
  day: Day,
  books: readonly PriceBook[] = startingBooks,
  currency: PriceBook['currency'] = 'usd',
): PriceBook | undefined {
  return books
    .filter((book) => book.effectiveFrom <= day && book.currency === currency)
    .sort((a, b) => a.version - b.version)
    .at(-1)
}
