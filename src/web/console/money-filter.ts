import { type Currency, isCurrency } from '#domain/money/currencies.ts'
import { consolePaths, withQuery } from '#web/paths.ts'

export const monthSpans = [3, 6, 12, 24] as const

/** What the address of the money page asks for; what it asks for in vain is left out. */
export interface MoneyQuery {
  /** Undefined: the one most invoices are in. */
  readonly currency: Currency | undefined
  readonly months: (typeof monthSpans)[number]
  /** Clients shown: all of them, or those who owe. */
  readonly owing: boolean
  /** Of the clients, counted from 1. */
  readonly page: number
  /** Whether all that does not match is listed, or the first of it. */
  readonly allMismatches: boolean
}

const usualMonths = 12

export function moneyQuery(query: Readonly<Record<string, string>>): MoneyQuery {
  const { currency = '', months = '', show, page = '', mismatches } = query
  return {
    currency: isCurrency(currency) ? currency : undefined,
    months: monthSpans.find((span) => String(span) === months) ?? usualMonths,
    owing: show === 'owing',
    page: Math.max(1, Number.parseInt(page, 10) || 1),
    allMismatches: mismatches === 'all',
  }
}

export function moneyAddress(query: Partial<MoneyQuery>): string {
  return withQuery(consolePaths.money.to(), {
    currency: query.currency,
    months: query.months === usualMonths ? undefined : query.months,
    show: query.owing ? 'owing' : undefined,
    page: query.page !== undefined && query.page > 1 ? query.page : undefined,
    mismatches: query.allMismatches ? 'all' : undefined,
  })
}
