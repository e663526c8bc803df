import type { CardBehaviour } from './cards.ts'
import type { InvoiceObject } from './invoices.ts'
import { failInvoice, payInvoice, refuseInvoice } from './payments.ts'
import { applyPending } from './pending-updates.ts'
import type { SubscriptionObject } from './subscriptions.ts'
import { all, emit, keep, need, type Transaction } from './transaction.ts'

/** What a subscription's card will do the next time; the number itself is long gone. */
interface CardMemory extends Record<string, unknown> {
  renews: boolean
  arrives: boolean
}

export async function rememberCard(
  tx: Transaction,
  subscription: string,
  behaviour: Exclude<CardBehaviour, { declined: string }>,
): Promise<void> {
  const memory: CardMemory = { renews: behaviour !== 'pays-once', arrives: behaviour !== 'fails-later' }
  await tx.store.put('card-memory', subscription, memory)
}

/** Whether money that comes a day later does come. */
export async function moneyArrives(tx: Transaction, subscription: string): Promise<boolean> {
  return (await tx.store.get<CardMemory>('card-memory', subscription))?.arrives !== false
}

/** Charges an open invoice to the card of its subscription, or to one of the customer's others. */
export async function chargeCard(tx: Transaction, open: InvoiceObject): Promise<InvoiceObject> {
  const own = open.parent?.subscription_details.subscription
  const cards = own === undefined ? await subscriptionsOf(tx, open.customer) : [own]
  for (const subscription of cards)
    if ((await tx.store.get<CardMemory>('card-memory', subscription))?.renews) return collectInvoice(tx, open)
  const failed = await failInvoice(tx, open)
  if (own !== undefined) await markPastDue(tx, own)
  return failed
}

/** Charges the invoice of a change; one that fails leaves the subscription as it is. @returns whether it was paid */
export async function chargeUpdate(
  tx: Transaction,
  open: InvoiceObject,
  subscription: string,
): Promise<boolean> {
  const isFree = open.amount_remaining <= 0
  if (isFree || (await tx.store.get<CardMemory>('card-memory', subscription))?.renews) {
    await payInvoice(tx, open)
    return true
  }
  await refuseInvoice(tx, open)
  return false
}

/** The money of an open invoice has come, by whatever way: a subscription that was past due is active again. */
export async function collectInvoice(tx: Transaction, open: InvoiceObject): Promise<InvoiceObject> {
  const paid = await payInvoice(tx, open)
  await tx.store.delete('due', `retry-invoice.${open.id}`)
  await applyPending(tx, paid)
  await reviveSubscription(tx, paid)
  return paid
}

/** A subscription is past due only for its latest invoice. */
export async function reviveSubscription(tx: Transaction, paid: InvoiceObject): Promise<void> {
  const own = paid.parent?.subscription_details.subscription
  if (own === undefined) return
  const subscription = await need<SubscriptionObject>(tx, 'subscription', own)
  if (subscription.status !== 'past_due' || subscription.latest_invoice !== paid.id) return
  const active: SubscriptionObject = { ...subscription, status: 'active' }
  await keep(tx, active)
  await emit(tx, 'customer.subscription.updated', active)
}

export async function markPastDue(tx: Transaction, id: string): Promise<void> {
  const subscription = await need<SubscriptionObject>(tx, 'subscription', id)
  if (subscription.status === 'canceled') return
  const changed: SubscriptionObject = { ...subscription, status: 'past_due' }
  await keep(tx, changed)
  await emit(tx, 'customer.subscription.updated', changed)
}

export async function subscriptionsOf(tx: Transaction, customer: string): Promise<string[]> {
  return (await all<SubscriptionObject>(tx, 'subscription'))
    .filter((one) => one.customer === customer && one.status !== 'canceled')
    .map(({ id }) => id)
}
