import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { startIdOf } from './checkout-states.ts'
import { lockEngagement } from './lock-engagement.ts'
import { type OwnCheckout, ownCheckout } from './own-checkout.ts'
import type { Invoice, Payments } from './payments-port.ts'
import { askToGiveBack, recordInvoice } from './record-payment.ts'
import { endOverdueTask, settlePaid } from './settle-paid.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { tellOfLapse } from './tend-transfer.ts'

const work = system('close checkout')

/** `pending`: the payer is done and the money is on its way, so that it can't be closed. */
export type ClosedCheckout = 'closed' | 'paid' | 'pending'

/**
 * Closes at the payment service what was given up here, so that nobody can pay it any more; whoever was faster has paid.
 * Harmless to repeat, and it goes on where a crash left it.
 * @throws VendorError when the service cannot be reached; it stays given up and is closed later
 */
export async function closeCheckout(doors: SettlementDoors, checkoutId: string): Promise<ClosedCheckout> {
  const ours = await ownCheckout(doors, checkoutId)
  if (!ours || ours.state === 'expired') return 'closed'
  if (ours.state === 'paid') return 'paid'
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  return ours.method === 'transfer' ? closeTransfer(doors, payments, ours) : closePage(doors, payments, ours)
}

async function closePage(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout,
): Promise<ClosedCheckout> {
  if (ours.sessionId === null) return over(doors, ours)
  const theirs = await payments.closeCheckout(ours.sessionId)
  if (theirs.state === 'paid') {
    await settlePaid(doors, payments, ours, { ...theirs, ref: ours.sessionId })
    return 'paid'
  }
  if (theirs.state === 'expired') return over(doors, ours)
  await mark(doors, ours, 'open')
  return 'pending'
}

/**
 * Makes the first invoice void, ends the subscription, and then makes void whatever else it has billed, because ending it
 * leaves that payable. Where the making was broken off it is looked for and not made: a call that arrives later is closed by
 * its notice, or by the look at its customer's balance.
 */
export async function closeTransfer(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout,
): Promise<ClosedCheckout> {
  const { customerId } = ours
  if (customerId === null) return over(doors, ours)
  const refs = await refsOf(payments, { ...ours, customerId })
  if (refs === undefined) return over(doors, ours)
  const { subscriptionId, invoiceId } = refs
  const invoice = await payments.voidInvoice(invoiceId)
  if (invoice.state === 'paid') {
    await settlePaid(doors, payments, ours, { ref: invoiceId, subscriptionId, invoiceId })
    return 'paid'
  }
  await payments.endSubscription(subscriptionId, 'now')
  const later = await closeLater(payments, { customerId, subscriptionId, invoiceId })
  return over(doors, ours, [invoice, ...later])
}

async function refsOf(payments: Payments, ours: OwnCheckout & { readonly customerId: string }) {
  if (ours.subscriptionId !== null && ours.invoiceId !== null)
    return { subscriptionId: ours.subscriptionId, invoiceId: ours.invoiceId }
  return payments.findStartByTransfer({ customerId: ours.customerId, orderId: startIdOf(ours.id) })
}

/** Later months of a subscription that nobody began to use, made void where nobody has paid them. */
async function closeLater(
  payments: Payments,
  of: { readonly customerId: string; readonly subscriptionId: string; readonly invoiceId: string },
): Promise<Invoice[]> {
  const closed: Invoice[] = []
  for (const one of await payments.listInvoices(of.customerId))
    if (one.subscriptionId === of.subscriptionId && one.invoiceId !== of.invoiceId)
      closed.push(await payments.voidInvoice(one.invoiceId))
  return closed
}

async function over(
  doors: SettlementDoors,
  ours: OwnCheckout,
  invoices: readonly Invoice[] = [],
): Promise<'closed'> {
  await mark(doors, ours, 'expired', invoices)
  if (ours.method === 'transfer') await endOverdueTask(doors, ours.id, 'dropped')
  return 'closed'
}

async function mark(
  doors: SettlementDoors,
  ours: OwnCheckout,
  state: 'open' | 'expired',
  invoices: readonly Invoice[] = [],
): Promise<void> {
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    await tx.db
      .updateTable('checkouts')
      .set({ state, ...(state !== ours.state && { over_at: state === 'expired' ? tx.now : null }) })
      .where('id', '=', ours.id)
      .where('state', '!=', 'paid')
      .execute()
    const [first] = await recordAll(tx, invoices, ours)
    const lapsed = ours.state === 'open' && ours.isWanted && ours.lapsesAt !== null && ours.lapsesAt <= tx.now
    if (first && lapsed) await tellOfLapse(tx, ours, first)
    await tx.tell(`engagement:${ours.engagementId}`)
    await tx.tell(`client:${ours.clientId}`)
  })
}

/** A later month that was paid before it could be made void is for nothing: a person gives it back. */
async function recordAll(
  tx: PurposeTx<'billing'>,
  invoices: readonly Invoice[],
  ours: OwnCheckout,
): Promise<string[]> {
  const ids: string[] = []
  for (const invoice of invoices) {
    ids.push(await recordInvoice(tx, invoice, ours))
    if (invoice.state === 'paid') await askToGiveBack(tx, ours, invoice.invoiceId)
  }
  return ids
}
