import { system } from '#platform/database/actor.ts'
import { lockEngagement } from './lock-engagement.ts'
import { type OwnCheckout, ownCheckout, transferOrder } from './own-checkout.ts'
import type { Invoice, Payments } from './payments-port.ts'
import { recordInvoice } from './record-payment.ts'
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
 * Makes the invoice void and ends the subscription. One whose making was broken off is finished first: the call may still be
 * under way, and this way both are the same one.
 */
export async function closeTransfer(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout,
): Promise<ClosedCheckout> {
  const { customerId } = ours
  if (customerId === null) return over(doors, ours)
  const { subscriptionId, invoiceId } = await refsOf(payments, { ...ours, customerId })
  const invoice = await payments.voidInvoice(invoiceId)
  if (invoice.state === 'paid') {
    await settlePaid(doors, payments, ours, { ref: invoiceId, subscriptionId, invoiceId })
    return 'paid'
  }
  await payments.endSubscription(subscriptionId, 'now')
  return over(doors, ours, invoice)
}

async function refsOf(payments: Payments, ours: OwnCheckout & { readonly customerId: string }) {
  if (ours.subscriptionId !== null && ours.invoiceId !== null)
    return { subscriptionId: ours.subscriptionId, invoiceId: ours.invoiceId }
  const { subscription, invoice } = await payments.startByTransfer(transferOrder(ours))
  return { subscriptionId: subscription.subscriptionId, invoiceId: invoice.invoiceId }
}

async function over(doors: SettlementDoors, ours: OwnCheckout, invoice?: Invoice): Promise<'closed'> {
  await mark(doors, ours, 'expired', invoice)
  if (ours.method === 'transfer') await endOverdueTask(doors, ours.id, 'dropped')
  return 'closed'
}

async function mark(
  doors: SettlementDoors,
  ours: OwnCheckout,
  state: 'open' | 'expired',
  invoice?: Invoice,
): Promise<void> {
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    await tx.db
      .updateTable('checkouts')
      .set({ state })
      .where('id', '=', ours.id)
      .where('state', '!=', 'paid')
      .execute()
    const invoiceId = invoice && (await recordInvoice(tx, invoice, ours))
    const lapsed = ours.state === 'open' && ours.isWanted && ours.lapsesAt !== null && ours.lapsesAt <= tx.now
    if (invoiceId && lapsed) await tellOfLapse(tx, ours, invoiceId)
    await tx.tell(`engagement:${ours.engagementId}`)
    await tx.tell(`client:${ours.clientId}`)
  })
}
