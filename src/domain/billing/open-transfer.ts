import type { Actor } from '#platform/database/actor.ts'
import { chosenOtherwise } from './open-checkout.ts'
import { prepareCheckout } from './prepare-checkout.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { startTransfer } from './start-transfer.ts'
import { tellTaxesOf } from './tell-taxes.ts'

export type OpenedTransfer =
  | { readonly kind: 'made' }
  | { readonly kind: 'paid' }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Has the first invoice of an accepted quote made, to be paid by transfer. Written down before the payment service is
 * called, with the customer before the invoice: two clicks at once, or a crash between call and record, make one.
 * @throws VendorError when the payment service cannot be reached; clicking again goes on where it stopped
 */
export async function openTransfer(
  doors: SettlementDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
): Promise<OpenedTransfer> {
  const prepared = await prepareCheckout(doors, actor, engagementId, 'transfer')
  if (prepared.kind === 'standing') return { kind: 'made' }
  if (prepared.kind !== 'order') return prepared
  const { order } = prepared
  const { clientId, companyName } = order
  const payments = await doors.openPayments({ mode: order.mode, clientId, people: [order.payer.id] })
  const { customerId } = await payments.ensureCustomer({ clientId, companyName, email: order.payer.email })
  await tellTaxesOf(doors, payments, { clientId, customerId })
  await doors.inPurpose('billing', actor, (tx) =>
    tx.db
      .updateTable('checkouts')
      .set({ customer_ref: customerId })
      .where('id', '=', order.checkoutId)
      .where('state', '=', 'intended')
      .execute(),
  )
  const started = await startTransfer(doors, order.checkoutId)
  if (started === 'paid') return { kind: 'paid' }
  return started === 'open' ? { kind: 'made' } : { kind: 'refused', reason: chosenOtherwise }
}
