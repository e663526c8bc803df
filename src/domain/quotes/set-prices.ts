import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { can, type Staff } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type PriceBook, priceBookOn } from './price-book.ts'
import { readPriceBooks } from './price-books.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Prices as an owner wants them; the version is given when they are set. */
export type WantedPrices = Omit<PriceBook, 'version'>

/** Later is a slip of the keyboard. */
const farthestDays = 730

export type WeighedPrices =
  | {
      readonly kind: 'would-hold'
      /** What would hold from that day without them. */
      readonly before: PriceBook
      /** Set for the same day or a later one, and dropped by these. */
      readonly dropped: readonly PriceBook[]
    }
  /** A second press: they are set already, just so. */
  | { readonly kind: 'set-already' }
  | { readonly kind: 'refused'; readonly field: 'from' | undefined; readonly reason: string }
  /** Somebody has set others since the form was made. */
  | { readonly kind: 'overtaken'; readonly by: PriceBook }

/** What setting these prices would change, or why it can't be done; stores nothing. */
export async function weighPrices(
  tx: Delivery,
  wanted: WantedPrices,
  /** The newest version of the currency when the form was made. */
  basedOn: number,
): Promise<WeighedPrices> {
  const today = dayOf(tx.now)
  const books = (await readPriceBooks(tx)).filter(({ currency }) => currency === wanted.currency)
  const newest = books.at(-1)
  if (!newest) throw new Error(`there are no prices in ${wanted.currency}`)
  if (newest.version !== basedOn)
    return samePrices(newest, wanted) && newest.effectiveFrom === wanted.effectiveFrom
      ? { kind: 'set-already' }
      : { kind: 'overtaken', by: newest }
  if (wanted.effectiveFrom < today)
    return {
      kind: 'refused',
      field: 'from',
      reason: 'Give today or a later day: quotes that were sent keep their prices.',
    }
  if (wanted.effectiveFrom > addDays(today, farthestDays))
    return { kind: 'refused', field: 'from', reason: 'Give a day within the next two years.' }
  const before = priceBookOn(wanted.effectiveFrom, books, wanted.currency)
  if (!before) throw new Error(`no prices are in force in ${wanted.currency}`)
  const dropped = booksToCome(today, books).filter((book) => book.effectiveFrom >= wanted.effectiveFrom)
  if (samePrices(before, wanted) && dropped.every((book) => book === before))
    return {
      kind: 'refused',
      field: undefined,
      reason: 'These are the prices already; nothing would change.',
    }
  return { kind: 'would-hold', before, dropped: dropped.filter((book) => !samePrices(book, wanted)) }
}

/** Of the books of one currency those whose day has not come and will. */
export const booksToCome = (today: Day, books: readonly PriceBook[]): PriceBook[] =>
  books.filter(
    (book) => book.effectiveFrom > today && priceBookOn(book.effectiveFrom, books, book.currency) === book,
  )

const samePrices = (one: WantedPrices, other: WantedPrices): boolean =>
  one.centsPerDollar === other.centsPerDollar &&
  one.setupFeeCents === other.setupFeeCents &&
  one.inboxCentsPerMonth === other.inboxCentsPerMonth &&
  one.domainMarginPercent === other.domainMarginPercent &&
  one.minimumCentsPerMonth === other.minimumCentsPerMonth &&
  one.quoteValidDays === other.quoteValidDays

export type SetPrices = Verdict | Exclude<WeighedPrices, { kind: 'would-hold' | 'set-already' }>

/**
 * Sets what is charged from a day on, as a new version for quotes sent from then. Quotes that were sent and plans that run
 * keep the version they were made with. Of two owners at once the second is told of the first.
 */
export async function setPrices(
  tx: Delivery,
  staff: Staff,
  wanted: WantedPrices,
  basedOn: number,
): Promise<SetPrices> {
  const mine = can('change-prices', staff)
  if (!mine.ok) return mine
  await tx.call(`select pg_advisory_xact_lock(hashtextextended('price books', 0))`, [])
  const weighed = await weighPrices(tx, wanted, basedOn)
  if (weighed.kind === 'set-already') return { ok: true }
  if (weighed.kind !== 'would-hold') return weighed
  const books = await readPriceBooks(tx)
  const version = Math.max(...books.map((book) => book.version)) + 1
  await tx.db
    .insertInto('price_books')
    .values({
      version,
      currency: wanted.currency,
      effective_from: wanted.effectiveFrom,
      cents_per_dollar: wanted.centsPerDollar,
      setup_fee_cents: wanted.setupFeeCents,
      inbox_cents_per_month: wanted.inboxCentsPerMonth,
      domain_margin_percent: wanted.domainMarginPercent,
      minimum_cents_per_month: wanted.minimumCentsPerMonth,
      quote_valid_days: wanted.quoteValidDays,
      set_at: tx.now,
      set_by: actorPerson(tx.actor),
    })
    .execute()
  await tx.record({
    kind: 'setting.changed',
    clauses: ['3.1'],
    details: { setting: 'prices', version, ...wanted },
  })
  await tx.tell('price-books')
  return { ok: true }
}
