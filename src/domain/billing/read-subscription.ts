import { system } from '#platform/database/actor.ts'
import { lockEngagement } from './lock-engagement.ts'
import { recordInvoice, recordSubscription } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { lookAtUnclaimedMoney } from './unclaimed-money.ts'

const work = system('read subscription')

/**
 * Reads a subscription and all invoices of its customer as they stand at the payment service and records them, so that what
 * was paid, and what failed, counts without any notice. One that runs on though its engagement has ended is ended.
 * @throws VendorError when the service cannot be read; the job is then tried again
 */
export async function readSubscription(doors: SettlementDoors, subscriptionId: string): Promise<void> {
  const ours = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('subscriptions')
      .innerJoin('engagements', 'engagements.id', 'subscriptions.engagement_id')
      .select([
        'subscriptions.subscription_ref as subscriptionRef',
        'subscriptions.customer_ref as customerId',
        'subscriptions.client_id as clientId',
        'subscriptions.engagement_id as engagementId',
        'engagements.mode',
        'engagements.state as engagementState',
      ])
      .where('subscriptions.id', '=', subscriptionId)
      .executeTakeFirst(),
  )
  if (!ours) return
  const { clientId, engagementId, customerId, subscriptionRef } = ours
  const mode = ours.mode === 'live' ? 'live' : 'sandbox'
  const payments = await doors.openPayments({ mode, clientId, people: [] })
  const seen = await payments.readSubscription(subscriptionRef)
  // The job that ends it is tried for minutes, and this for as long as it runs: nobody is charged after the end.
  const isLeft = ours.engagementState === 'ended' && seen.state !== 'canceled' && !seen.endsAtPeriodEnd
  const subscription = isLeft ? await payments.endSubscription(subscriptionRef, 'period-end') : seen
  const invoices = await payments.listInvoices(customerId)
  const payer = { clientId, engagementId }
  const known = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('invoices')
      .select('invoice_ref')
      .where('engagement_id', '=', engagementId)
      .execute()
      .then((rows) => new Set(rows.map((row) => row.invoice_ref))),
  )
  // A customer may have several engagements: each keeps its own.
  const own = invoices.filter(
    (invoice) => invoice.subscriptionId === subscriptionRef || known.has(invoice.invoiceId),
  )
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    await recordSubscription(tx, subscription, payer)
    for (const invoice of own.toReversed()) await recordInvoice(tx, invoice, payer)
  })
  const currency = own[0]?.currency
  if (subscription.collection === 'transfer' && currency !== undefined)
    await lookAtUnclaimedMoney(doors, payments, payer, { customerId, currency })
}
