import { dayOf } from '#domain/plans/day.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { readCurrency } from './currency-of.ts'
import { type PriceBook, priceBookOn, startingBooks } from './price-book.ts'

interface StoredBook extends Record<string, unknown> {
  readonly version: number
  readonly currency: string
  readonly effective_from: string
  readonly cents_per_dollar: number
  readonly setup_fee_cents: number
  readonly inbox_cents_per_month: number
  readonly domain_margin_percent: number
  readonly minimum_cents_per_month: number
  readonly quote_valid_days: number
}

/** Every price book there has been: the program's own, then what owners have set. For `service-delivery` and `billing`. */
export async function readPriceBooks(tx: Pick<SharedTx, 'call'>): Promise<readonly PriceBook[]> {
  const rows = await tx.call<StoredBook>(
    `select version, currency, effective_from::text as effective_from, cents_per_dollar, setup_fee_cents,
       inbox_cents_per_month, domain_margin_percent, minimum_cents_per_month, quote_valid_days
     from price_books order by version`,
    [],
  )
  return [
    ...startingBooks,
    ...rows.map((row) => ({
      version: row.version,
      effectiveFrom: row.effective_from,
      currency: readCurrency(row.currency),
      centsPerDollar: row.cents_per_dollar,
      setupFeeCents: row.setup_fee_cents,
      inboxCentsPerMonth: row.inbox_cents_per_month,
      domainMarginPercent: row.domain_margin_percent,
      minimumCentsPerMonth: row.minimum_cents_per_month,
      quoteValidDays: row.quote_valid_days,
    })),
  ]
}

/** What a quote of today is priced with; undefined where no book of the currency is in force yet. */
export async function bookInForce(
  tx: Pick<SharedTx, 'call' | 'now'>,
  currency: PriceBook['currency'],
): Promise<PriceBook | undefined> {
  return priceBookOn(dayOf(tx.now), await readPriceBooks(tx), currency)
}

/**
 * What a change of a running plan is offered with: the book that it was priced with, though another has come since; the
 * one of its engagement where it has no price yet.
 * @param pricedWith the version that was kept with the change
 */
export async function bookOfChange(
  tx: Pick<SharedTx, 'call' | 'now'>,
  engagementId: string,
  currency: PriceBook['currency'],
  pricedWith: string | null,
): Promise<PriceBook | undefined> {
  const books = pricedWith === null ? [] : await readPriceBooks(tx)
  return (
    books.find(({ version }) => String(version) === pricedWith) ??
    bookOfEngagement(tx, engagementId, currency)
  )
}

/**
 * What changes of a running plan are priced with: the book of the quote that the client accepted, whatever has been set
 * since. A client without one, from before this program, has the book in force.
 */
export async function bookOfEngagement(
  tx: Pick<SharedTx, 'call' | 'now'>,
  engagementId: string,
  currency: PriceBook['currency'],
): Promise<PriceBook | undefined> {
  const [accepted] = await tx.call<{ price_book: string }>(
    `select price_book from quotes where engagement_id = $1 and state = 'accepted' order by accepted_at desc limit 1`,
    [engagementId],
  )
  const books = await readPriceBooks(tx)
  return (
    books.find((book) => String(book.version) === accepted?.price_book && book.currency === currency) ??
    priceBookOn(dayOf(tx.now), books, currency)
  )
}
