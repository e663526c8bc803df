import { readCurrency } from '#domain/quotes/currency-of.ts'

/** A sum as a task says it. */
export const inWords = (cents: number | null, currency: string): string =>
  `${((cents ?? 0) / 100).toFixed(2)} ${readCurrency(currency).toUpperCase()}`
