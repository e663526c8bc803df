import { z } from 'zod'
import type { MonthlyLine } from '#domain/billing/subscription-change-port.ts'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import type { Day } from '#domain/plans/day.ts'
import { draftQuote } from '#domain/quotes/draft-quote.ts'
import type { PriceBook } from '#domain/quotes/price-book.ts'

export const monthlyLinesSchema = z.array(
  z.strictObject({ title: z.string(), unitAmountCents: z.int(), quantity: z.int() }),
)

/** What each month costs from now on, by the same book as a quote. */
export function monthlyLines(plan: CapacityPlan, book: PriceBook, today: Day): MonthlyLine[] {
  return draftQuote(plan, book, today)
    .lines.filter((line) => line.billed === 'monthly' && line.amountCents > 0)
    .map((line) => ({ title: line.words, unitAmountCents: line.unitCents, quantity: line.quantity }))
}

export const sumOf = (lines: readonly MonthlyLine[]): number =>
  lines.reduce((sum, { unitAmountCents, quantity }) => sum + unitAmountCents * quantity, 0)

/** A new domain's first year, in the book's currency and with its margin, rounded up to the cent. */
export function onceCents(registrarCents: readonly number[], book: PriceBook): number {
  return registrarCents.reduce(
    (sum, cents) =>
      sum +
      Math.ceil((Math.ceil((cents * book.centsPerDollar) / 100) * (100 + book.domainMarginPercent)) / 100),
    0,
  )
}
