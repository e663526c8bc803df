import { z } from 'zod'
import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { invoicesOf, latestCheckout, subscriptionsOf } from './billing-queries.ts'
import { disputesOf } from './disputes-of.ts'
import { waitingTransferOf } from './waiting-transfer.ts'

/** What is charged and when, how the payment stands, and the invoices of this engagement. */
export async function paymentPage(tx: PurposeTx<'billing'>, frame: PortalFrame) {
  const { engagementId, clientId } = frame
  const quote = await tx.db
    .selectFrom('quotes')
    .select([
      'lines',
      'currency',
      'setup_cents as setupCents',
      'monthly_cents as monthlyCents',
      'accepted_at as acceptedAt',
    ])
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'accepted')
    .executeTakeFirst()
  const checkout = await latestCheckout(tx, engagementId)
  const ofThis = (row: { engagementId: string }) => row.engagementId === engagementId
  return {
    quote: quote && { ...quote, lines: z.array(quoteLineSchema).parse(quote.lines) },
    checkout,
    transfer: await waitingTransferOf(tx, engagementId),
    invoices: (await invoicesOf(tx, clientId)).filter(ofThis),
    subscription: (await subscriptionsOf(tx, clientId)).find(ofThis),
    disputes: await disputesOf(tx, engagementId),
    mayPay: await mayForClient(tx, clientId, 'pay'),
  }
}
export type PaymentPage = Awaited<ReturnType<typeof paymentPage>>
