import { expect, test } from 'vitest'
import { onceCents } from '#domain/plan-changes/change-price.ts'
import { priceBookOn, startingBooks } from '#domain/quotes/price-book.ts'

test('what the registrar takes in dollars is passed on in the client’s own currency, each domain rounded up by itself', () => {
  const euro = priceBookOn('2026-11-01', startingBooks, 'eur')
  if (!euro) throw new Error('no price book in euro')
  const book = { ...euro, centsPerDollar: 95, domainMarginPercent: 10 }
  // 1108 cents are 1052.6 → 1053, with 10 % 1158.3 → 1159; 1000 are 950, with 10 % 1045.
  expect(onceCents([1108, 1000], book)).toBe(1159 + 1045)
  expect(onceCents([1108, 1000], { ...book, centsPerDollar: 100, domainMarginPercent: 0 })).toBe(2108)
  expect(onceCents([], book)).toBe(0)
})
