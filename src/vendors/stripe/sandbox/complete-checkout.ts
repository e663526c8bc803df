import type { CardBehaviour } from './cards.ts'
import { markPastDue, moneyArrives, rememberCard } from './charge-card.ts'
import { detailOf, type SessionObject } from './checkout-sessions.ts'
import type { CustomerObject } from './customers.ts'
import { openDispute } from './disputes.ts'
import { seconds } from './ids.ts'
import { draftInvoice, finalizeInvoice, type InvoiceLine, type InvoiceObject } from './invoices.ts'
import { failInvoice, payInvoice } from './payments.ts'
import { type SubscriptionObject, startSubscription } from './subscriptions.ts'
import { due, emit, keep, need, type Transaction } from './transaction.ts'

const asyncPaymentSeconds = 86_400

/**
 * The buyer is through: subscription, first invoice with the one-time lines too, and the session complete. With a
 * delayed payment the session completes `unpaid`, the subscription already `active`: only the invoice tells.
 */
export async function completeCheckout(
  tx: Transaction,
  session: SessionObject,
  behaviour: Exclude<CardBehaviour, { declined: string }>,
): Promise<SessionObject> {
  const { lines, subscriptionMetadata } = await detailOf(tx, session.id)
  const subscription = await startSubscription(tx, {
    customer: session.customer,
    currency: session.currency,
    metadata: subscriptionMetadata,
    prices: lines.filter(({ price }) => price.recurring !== null),
  })
  const items = subscription.items.data
  const period = { start: seconds(tx.at), end: items[0]?.current_period_end ?? seconds(tx.at) }
  const billed: InvoiceLine[] = lines.map(({ price, quantity }) => ({
    price,
    quantity,
    item: items.find((item) => item.price.id === price.id)?.id,
  }))
  const draft = await draftInvoice(tx, subscription, { reason: 'subscription_create', lines: billed, period })
  const open = await finalizeInvoice(tx, draft)
  const started: SubscriptionObject = { ...subscription, latest_invoice: open.id }
  await keep(tx, started)
  await emit(tx, 'customer.subscription.created', started)
  await rememberCard(tx, subscription.id, behaviour)
  const later = behaviour === 'pays-later' || behaviour === 'fails-later'
  if (later) await due(tx, 'settle-payment', session.id, seconds(tx.at) + asyncPaymentSeconds)
  else await payInvoice(tx, open)
  if (behaviour === 'is-disputed') await openDispute(tx, open.id)
  const customer = await need<CustomerObject>(tx, 'customer', session.customer)
  const complete: SessionObject = {
    ...session,
    customer_details: { email: customer.email, name: customer.name },
    status: 'complete',
    payment_status: later ? 'unpaid' : 'paid',
    subscription: subscription.id,
    invoice: open.id,
    url: null,
  }
  await keep(tx, complete)
  await tx.store.delete('due', `expire-session.${session.id}`)
  await emit(tx, 'checkout.session.completed', complete)
  return complete
}

/** The delayed payment of a first invoice has come, or has failed to. */
export async function settlePayment(tx: Transaction, session: SessionObject): Promise<void> {
  if (session.subscription === null || session.invoice === null) return
  const open = await need<InvoiceObject>(tx, 'invoice', session.invoice)
  if (await moneyArrives(tx, session.subscription)) {
    await payInvoice(tx, open)
    const paid: SessionObject = { ...session, payment_status: 'paid' }
    await keep(tx, paid)
    await emit(tx, 'checkout.session.async_payment_succeeded', paid)
    return
  }
  await failInvoice(tx, open)
  await markPastDue(tx, session.subscription)
  await emit(tx, 'checkout.session.async_payment_failed', session)
}
