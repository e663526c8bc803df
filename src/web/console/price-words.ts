import type { PriceBook } from '#domain/quotes/price-book.ts'
import { moneyText } from '#web/ui/money.tsx'

/** What of a price book an owner sets. */
export type PriceName = keyof Omit<PriceBook, 'version' | 'currency' | 'effectiveFrom'>

const money = (book: PriceBook, cents: number) => moneyText(cents, book.currency)

interface PriceRule {
  readonly label: string
  readonly text: (book: PriceBook) => string
  /** False where it says nothing: a dollar in dollars. */
  readonly isIn?: (currency: PriceBook['currency']) => boolean
}

/** Each price with its name and how it is written, in the order in which a quote has them. */
export const priceRules: Readonly<Record<PriceName, PriceRule>> = {
  setupFeeCents: { label: 'set-up', text: (book) => money(book, book.setupFeeCents) },
  inboxCentsPerMonth: { label: 'an inbox a month', text: (book) => money(book, book.inboxCentsPerMonth) },
  minimumCentsPerMonth: { label: 'least a month', text: (book) => money(book, book.minimumCentsPerMonth) },
  domainMarginPercent: {
    label: 'on top of the registrar’s price',
    text: (book) => (book.domainMarginPercent === 0 ? 'nothing' : `${book.domainMarginPercent} %`),
  },
  centsPerDollar: {
    label: 'a dollar of the registrar is billed at',
    text: (book) => money(book, book.centsPerDollar),
    isIn: (currency) => currency !== 'usd',
  },
  quoteValidDays: {
    label: 'a quote stands',
    text: (book) => (book.quoteValidDays === 1 ? '1 day' : `${book.quoteValidDays} days`),
  },
}

export const priceNames = Object.keys(priceRules) as PriceName[]

export const namesIn = (currency: PriceBook['currency']): PriceName[] =>
  priceNames.filter((name) => priceRules[name].isIn?.(currency) ?? true)

export const currencyWords: Readonly<Record<PriceBook['currency'], string>> = {
  usd: 'dollars',
  eur: 'euros',
  gbp: 'pounds',
}

/** What a month costs with so many inboxes. */
export const monthOf = (book: PriceBook, inboxes: number): number =>
  Math.max(book.minimumCentsPerMonth, inboxes * book.inboxCentsPerMonth)

export interface ChangedPrice {
  readonly label: string
  readonly was: string
  readonly is: string
  /** By so much that it may be a slip of the keyboard: to half or less, to twice or more. */
  readonly isLarge: boolean
}

const amounts: readonly PriceName[] = [
  'setupFeeCents',
  'inboxCentsPerMonth',
  'minimumCentsPerMonth',
  'centsPerDollar',
]

/** Which prices differ between two books of one currency. */
export function changedPrices(before: PriceBook, after: PriceBook): ChangedPrice[] {
  return namesIn(after.currency)
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      label: priceRules[name].label,
      was: priceRules[name].text(before),
      is: priceRules[name].text(after),
      isLarge: amounts.includes(name) && (after[name] * 2 <= before[name] || after[name] >= before[name] * 2),
    }))
}
