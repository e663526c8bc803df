import { dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { type PriceBook, priceBookOn, priceBookSchema } from './price-book.ts'
import { readPriceBooks } from './price-books.ts'
import { booksToCome } from './set-prices.ts'

type Delivery = PurposeTx<'service-delivery'>

export const currencies = priceBookSchema.shape.currency.options

export interface PriceVersion {
  readonly book: PriceBook
  /** The version before of the same currency; undefined for the first. */
  readonly before: PriceBook | undefined
  /** Undefined for what the program came with. */
  readonly set: { readonly at: Date; readonly by: Personal<'name'> | null } | undefined
  readonly standing: 'in-force' | 'to-come' | 'past' | 'dropped'
}

/** What is charged in each currency, what is set for later, and every version there was, the newest first. */
export async function pricesPage(tx: Delivery) {
  const today = dayOf(tx.now)
  const books = await readPriceBooks(tx)
  const sets = await tx.db
    .selectFrom('price_books')
    .leftJoin('people', 'people.id', 'price_books.set_by')
    .select(['price_books.version', 'set_at as at', 'people.name as by'])
    .execute()
  const history = books.map((book): PriceVersion => {
    const alike = books.filter(({ currency }) => currency === book.currency)
    const set = sets.find(({ version }) => version === book.version)
    return {
      book,
      before: alike.filter(({ version }) => version < book.version).at(-1),
      set: set && { at: set.at, by: set.by },
      standing: standingOf(book, alike, today, sets),
    }
  })
  return { now: tx.now, history: history.reverse() }
}
export type PricesPageData = Awaited<ReturnType<typeof pricesPage>>

/** @param alike all books of the same currency, the oldest first */
function standingOf(
  book: PriceBook,
  alike: readonly PriceBook[],
  today: string,
  sets: readonly { readonly version: number; readonly at: Date }[],
): PriceVersion['standing'] {
  if (priceBookOn(today, alike, book.currency) === book) return 'in-force'
  if (book.effectiveFrom > today) return booksToCome(today, alike).includes(book) ? 'to-come' : 'dropped'
  // Others were set before its day came, and for no later one.
  const neverHeld = alike.some(
    ({ version, effectiveFrom }) =>
      version > book.version &&
      effectiveFrom <= book.effectiveFrom &&
      sets.some((set) => set.version === version && dayOf(set.at) < book.effectiveFrom),
  )
  return neverHeld ? 'dropped' : 'past'
}

/** The prices of one currency to be changed, and how many quotes keep those that they were made with. */
export async function pricesForm(tx: Delivery, currency: PriceBook['currency']) {
  const today = dayOf(tx.now)
  const books = (await readPriceBooks(tx)).filter((book) => book.currency === currency)
  const standing = priceBookOn(today, books, currency)
  const newest = books.at(-1)
  if (!standing || !newest) throw new Error(`no prices are in force in ${currency}`)
  const [kept] = await tx.call<{ out: number; running: number }>(
    `select count(*) filter (where q.state = 'sent' and q.expires_at > $2)::int as out,
       count(distinct q.engagement_id) filter (where q.state = 'accepted' and e.state <> 'ended')::int as running
     from quotes q join engagements e on e.id = q.engagement_id where q.currency = $1`,
    [currency, tx.now],
  )
  return {
    now: tx.now,
    today,
    standing,
    toCome: booksToCome(today, books),
    newest,
    quotesOut: kept?.out ?? 0,
    running: kept?.running ?? 0,
  }
}
export type PricesForm = Awaited<ReturnType<typeof pricesForm>>
