import type { QuoteLine } from '#domain/quotes/draft-quote.ts'
import type { CheckoutLine } from './payments-port.ts'

const every = { once: 'once', monthly: 'month' } as const

/** What is paid on the payment page: set-up and the running month. Yearly lines are billed when they fall due. */
export function checkoutLines(lines: readonly QuoteLine[]): CheckoutLine[] {
  return lines.flatMap((line) =>
    line.billed === 'yearly' || line.amountCents === 0
      ? []
      : [
          {
            title: line.words,
            unitAmountCents: line.unitCents,
            quantity: line.quantity,
            every: every[line.billed],
          },
        ],
  )
}
