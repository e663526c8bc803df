import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { billingDetailsOf } from './billing-details.ts'
import { lockEngagement } from './lock-engagement.ts'
import { recordInvoice } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { customerOf } from './tell-taxes.ts'

const work = system('make invoice')

/** Days in which an invoice is paid by transfer. */
export const daysToTransfer = 14

/**
 * Makes the invoice of an order at the payment service, once, and keeps what is seen of it. Harmless to repeat: the order's
 * id is the key there.
 * @throws VendorError when the service cannot be reached; the job is then tried again
 */
export async function makeInvoice(doors: SettlementDoors, orderId: string): Promise<void> {
  const order = await doors.inPurpose('billing', work, (tx) => loadOrder(tx, orderId))
  if (!order?.customerId) return
  const { clientId, engagementId, customerId } = order
  const payments = await doors.openPayments({ mode: order.mode, clientId, people: [] })
  const invoice = await payments.createInvoice({
    orderId,
    clientId,
    customerId,
    currency: order.currency,
    lines: order.lines,
    dueInDays: order.paysBy === 'transfer' ? daysToTransfer : undefined,
  })
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    await tx.db
      .updateTable('invoice_orders')
      .set({ invoice_ref: invoice.invoiceId, made_at: tx.now })
      .where('id', '=', orderId)
      .where('invoice_ref', 'is', null)
      .execute()
    await recordInvoice(tx, invoice, { clientId, engagementId })
  })
}

/** As somebody here said of the client, or as the engagement's own months are paid: who is sent those agreed to no charge. */
async function wayOf(
  tx: PurposeTx<'billing'>,
  of: { readonly clientId: string; readonly engagementId: string },
): Promise<'card' | 'transfer'> {
  const { paysBy } = await billingDetailsOf(tx, of.clientId)
  const sent = await tx.db
    .selectFrom('subscriptions')
    .select('id')
    .where('engagement_id', '=', of.engagementId)
    .where('collection', '=', 'transfer')
    .where('status', '!=', 'canceled')
    .executeTakeFirst()
  return sent ? 'transfer' : paysBy
}

async function loadOrder(tx: PurposeTx<'billing'>, orderId: string) {
  const order = await tx.db
    .selectFrom('invoice_orders')
    .innerJoin('engagements', 'engagements.id', 'invoice_orders.engagement_id')
    .select([
      'invoice_orders.client_id as clientId',
      'invoice_orders.engagement_id as engagementId',
      'invoice_orders.currency',
      'engagements.mode',
    ])
    .where('invoice_orders.id', '=', orderId)
    .executeTakeFirst()
  if (!order) return undefined
  const renewals = await tx.db
    .selectFrom('renewals')
    .select(['name', 'price_cents', 'expires_at'])
    .where('order_id', '=', orderId)
    .orderBy('name')
    .execute()
  return {
    ...order,
    mode: order.mode === 'live' ? ('live' as const) : ('sandbox' as const),
    customerId: await customerOf(tx, order.clientId),
    paysBy: await wayOf(tx, order),
    lines: renewals.map((one) => ({
      title: `renewal of ${one.name} for a year from ${one.expires_at.toISOString().slice(0, 10)}`,
      amountCents: one.price_cents ?? 0,
    })),
  }
}
