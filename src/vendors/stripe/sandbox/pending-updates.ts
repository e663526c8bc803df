import { seconds } from './ids.ts'
import type { InvoiceObject } from './invoices.ts'
import type { SubscriptionItem, SubscriptionObject } from './subscriptions.ts'
import { emit, keep, need, type Transaction } from './transaction.ts'

/** A change that waits for its invoice to be paid; after 23 hours it is forgotten. */
export interface PendingUpdate extends Record<string, unknown> {
  subscription: string
  items: SubscriptionItem[]
}

export const pendingSeconds = 23 * 3600

export async function applyItems(
  tx: Transaction,
  subscription: SubscriptionObject,
  items: readonly SubscriptionItem[],
): Promise<SubscriptionObject> {
  const changed: SubscriptionObject = {
    ...subscription,
    items: { ...subscription.items, data: [...items] },
    pending_update: null,
  }
  await keep(tx, changed)
  await emit(tx, 'customer.subscription.updated', changed)
  return changed
}

/** The invoice of a change was paid: the change takes place. */
export async function applyPending(tx: Transaction, paid: InvoiceObject): Promise<void> {
  const pending = await tx.store.get<PendingUpdate>('pending-update', paid.id)
  if (!pending) return
  await forget(tx, paid.id)
  await applyItems(
    tx,
    await need<SubscriptionObject>(tx, 'subscription', pending.subscription),
    pending.items,
  )
}

/** Nobody paid in time: the invoice is void, and the subscription as it was. */
export async function expirePending(tx: Transaction, invoiceId: string): Promise<void> {
  const pending = await tx.store.get<PendingUpdate>('pending-update', invoiceId)
  if (!pending) return
  await forget(tx, invoiceId)
  const invoice = await need<InvoiceObject>(tx, 'invoice', invoiceId)
  const voided: InvoiceObject = {
    ...invoice,
    status: 'void',
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: seconds(tx.at) },
  }
  await keep(tx, voided)
  await emit(tx, 'invoice.voided', voided)
  await clear(tx, pending)
}

/** Its invoice was taken back: the subscription stays as it is. */
export async function discardPending(tx: Transaction, invoiceId: string): Promise<void> {
  const pending = await tx.store.get<PendingUpdate>('pending-update', invoiceId)
  if (!pending) return
  await forget(tx, invoiceId)
  await clear(tx, pending)
}

async function clear(tx: Transaction, pending: PendingUpdate): Promise<void> {
  const subscription = await need<SubscriptionObject>(tx, 'subscription', pending.subscription)
  const cleared: SubscriptionObject = { ...subscription, pending_update: null }
  await keep(tx, cleared)
  await emit(tx, 'customer.subscription.pending_update_expired', cleared)
}

async function forget(tx: Transaction, invoiceId: string): Promise<void> {
  await tx.store.delete('pending-update', invoiceId)
  await tx.store.delete('due', `expire-update.${invoiceId}`)
}
