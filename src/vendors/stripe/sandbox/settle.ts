import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { chargeCard } from './charge-card.ts'
import { expireSession, type SessionObject } from './checkout-sessions.ts'
import { settlePayment } from './complete-checkout.ts'
import { loseUnanswered } from './disputes.ts'
import { seconds } from './ids.ts'
import { draftInvoice, finalizeInvoice, type InvoiceObject } from './invoices.ts'
import { expirePending } from './pending-updates.ts'
import { endSubscription, periodEnd, type SubscriptionObject } from './subscriptions.ts'
import { verifyTaxId } from './tax-ids.ts'
import { type DueDocument, due, emit, find, keep, need, type Transaction } from './transaction.ts'

/** A renewal's invoice stays a draft for about an hour. */
const draftSeconds = 3600

async function renew(tx: Transaction, subscription: SubscriptionObject): Promise<void> {
  if (subscription.status === 'canceled') return
  if (subscription.cancel_at_period_end) {
    await endSubscription(tx, subscription)
    return
  }
  const anchor = new Date(subscription.created * 1000)
  const start = seconds(tx.at)
  const data = subscription.items.data.map((item) => {
    let periods = 1
    while (periodEnd(anchor, item.price, periods) <= start) periods += 1
    return {
      ...item,
      current_period_start: start,
      current_period_end: periodEnd(anchor, item.price, periods),
    }
  })
  const end = data[0]?.current_period_end ?? start
  const renewed = { ...subscription, items: { ...subscription.items, data } }
  const lines = data.map(({ price, quantity, id }) => ({ price, quantity, item: id }))
  const invoice = await draftInvoice(tx, renewed, {
    reason: 'subscription_cycle',
    lines,
    period: { start, end },
  })
  const changed: SubscriptionObject = { ...renewed, latest_invoice: invoice.id }
  await keep(tx, changed)
  await emit(tx, 'customer.subscription.updated', changed)
  await due(tx, 'renew', subscription.id, end)
  await due(tx, 'finalize-invoice', invoice.id, start + draftSeconds)
}

async function makeFinal(tx: Transaction, draft: InvoiceObject | undefined): Promise<void> {
  // Final already, or thrown away.
  if (draft?.status !== 'draft') return
  const open = await finalizeInvoice(tx, draft)
  if (open.collection_method === 'charge_automatically') await chargeCard(tx, open)
}

async function retryInvoice(tx: Transaction, invoice: InvoiceObject): Promise<void> {
  if (invoice.status === 'open') await chargeCard(tx, invoice)
}

async function happen(tx: Transaction, { what, id }: DueDocument): Promise<void> {
  switch (what) {
    case 'renew':
      return renew(tx, await need<SubscriptionObject>(tx, 'subscription', id))
    case 'finalize-invoice':
      return makeFinal(tx, await find<InvoiceObject>(tx, 'invoice', id))
    case 'retry-invoice':
      return retryInvoice(tx, await need<InvoiceObject>(tx, 'invoice', id))
    case 'expire-update':
      return expirePending(tx, id)
    case 'verify-tax-id':
      return verifyTaxId(tx, id)
    case 'lose-dispute':
      return loseUnanswered(tx, id)
    case 'settle-payment':
      return settlePayment(tx, await need<SessionObject>(tx, 'checkout.session', id))
    case 'expire-session': {
      const session = await find<SessionObject>(tx, 'checkout.session', id)
      if (session?.status === 'open') await expireSession(tx, session)
    }
  }
}

async function nextDue(store: SandboxStore, now: number): Promise<DueDocument | undefined> {
  const waiting = (await store.list<DueDocument>('due')).map(({ body }) => body)
  return waiting.filter(({ at }) => at <= now).sort((one, other) => one.at - other.at)[0]
}

/** Lets happen, each at its own time and in order, what business time has passed. */
export async function settle(world: SandboxWorld): Promise<void> {
  const now = seconds(await world.now())
  if (!(await nextDue(world.store, now))) return
  await world.store.exclusively(async (store) => {
    for (let next = await nextDue(store, now); next; next = await nextDue(store, now)) {
      await store.delete('due', `${next.what}.${next.id}`)
      await happen({ store, at: new Date(next.at * 1000), origin: world.origin('stripe') }, next)
    }
  })
}
