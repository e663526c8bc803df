import type { PriceBook } from '#domain/quotes/price-book.ts'
import { startingBooks } from '#domain/quotes/price-book.ts'
import { firstPlannedTlds } from '#domain/tlds/planned-tlds.ts'
import { offerFor } from '#vendors/porkbun/sandbox/price-list.ts'
import { daysAfter, type Scene } from './scene.ts'
import { colleagueId } from './staff.ts'

const dayText = (at: Date) => at.toISOString().slice(0, 10)

/**
 * Prices that the owner has set: in euros some months ago, and in dollars for a day to come, so that no quote of the year had
 * others. The registrar's endings were read two days ago.
 */
export function tellPrices(scene: Scene): void {
  const { now } = scene
  setPrices(
    scene,
    'eur',
    { version: 4, inboxCentsPerMonth: 1500 },
    daysAfter(now, -150),
    daysAfter(now, -136),
  )
  setPrices(scene, 'usd', { version: 5, inboxCentsPerMonth: 1700 }, daysAfter(now, -6), daysAfter(now, 32))
  const readAt = daysAfter(now, -2)
  for (const tld of firstPlannedTlds) {
    const offer = offerFor(`free.${tld}`)
    if (!offer) throw new Error(`the registrar of the demo does not sell .${tld}`)
    scene.rows.add('tld_prices', {
      mode: 'sandbox',
      tld,
      state: 'priced',
      years: offer.years,
      first_cents: offer.priceCents * offer.years,
      renewal_cents: offer.renewalCents,
      read_at: readAt,
      tried_at: readAt,
    })
  }
}

function setPrices(
  { rows, ledger }: Scene,
  currency: PriceBook['currency'],
  changed: Pick<PriceBook, 'version' | 'inboxCentsPerMonth'>,
  at: Date,
  from: Date,
): void {
  const standing = startingBooks.find((one) => one.currency === currency)
  if (!standing) throw new Error(`there are no prices in ${currency}`)
  const book: PriceBook = { ...standing, ...changed, effectiveFrom: dayText(from) }
  const owner = colleagueId('owner')
  rows.add('price_books', {
    version: book.version,
    currency,
    effective_from: book.effectiveFrom,
    cents_per_dollar: book.centsPerDollar,
    setup_fee_cents: book.setupFeeCents,
    inbox_cents_per_month: book.inboxCentsPerMonth,
    domain_margin_percent: book.domainMarginPercent,
    minimum_cents_per_month: book.minimumCentsPerMonth,
    quote_valid_days: book.quoteValidDays,
    set_at: at,
    set_by: owner,
  })
  ledger.tell({
    at,
    kind: 'setting.changed',
    purpose: 'service-delivery',
    actor: 'staff',
    clauses: ['3.1'],
    personId: owner,
    details: { by: owner, setting: 'prices', ...book },
  })
}
