import { z } from 'zod'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import { system } from '#platform/database/actor.ts'
import { checkoutLines } from './checkout-lines.ts'
import { startIdOf } from './checkout-states.ts'
import { daysToTransfer } from './make-invoice.ts'
import type { TransferOrder } from './payments-port.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('settle payment')

/** A checkout as we know it, with what it is for. */
export async function ownCheckout(doors: SettlementDoors, checkoutId: string) {
  const row = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('checkouts')
      .innerJoin('engagements', 'engagements.id', 'checkouts.engagement_id')
      .innerJoin('quotes', 'quotes.id', 'checkouts.quote_id')
      .select([
        'checkouts.id',
        'checkouts.state',
        'checkouts.method',
        'checkouts.quote_id as quoteId',
        'checkouts.session_ref as sessionId',
        'checkouts.customer_ref as customerId',
        'checkouts.subscription_ref as subscriptionId',
        'checkouts.invoice_ref as invoiceId',
        'checkouts.client_id as clientId',
        'checkouts.engagement_id as engagementId',
        'checkouts.lapses_at as lapsesAt',
        'engagements.mode',
        'engagements.state as engagementState',
        'quotes.state as quoteState',
        'quotes.currency',
        'quotes.lines',
      ])
      .where('checkouts.id', '=', checkoutId)
      .executeTakeFirst(),
  )
  return (
    row && {
      ...row,
      mode: row.mode === 'live' ? ('live' as const) : ('sandbox' as const),
      /** Whether there is still something to pay by it. */
      isWanted: row.quoteState === 'accepted' && row.engagementState === 'accepted',
    }
  )
}
export type OwnCheckout = NonNullable<Awaited<ReturnType<typeof ownCheckout>>>

/** What the payment service is asked for; the same however often it is asked. */
export function transferOrder(checkout: OwnCheckout & { readonly customerId: string }): TransferOrder {
  return {
    orderId: startIdOf(checkout.id),
    quoteId: checkout.quoteId,
    clientId: checkout.clientId,
    customerId: checkout.customerId,
    currency: checkout.currency,
    lines: checkoutLines(z.array(quoteLineSchema).parse(checkout.lines)),
    dueInDays: daysToTransfer,
  }
}
