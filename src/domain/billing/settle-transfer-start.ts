import { system } from '#platform/database/actor.ts'
import { closeCheckout } from './close-checkout.ts'
import { lockEngagement } from './lock-engagement.ts'
import type { OwnCheckout } from './own-checkout.ts'
import { recordInvoice } from './record-payment.ts'
import { settlePaid } from './settle-paid.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { startTransfer } from './start-transfer.ts'
import { tendTransfer } from './tend-transfer.ts'
import { lookAtUnclaimedMoney } from './unclaimed-money.ts'

const work = system('settle transfer')

/**
 * Looks how the first invoice of an accepted quote stands that is paid by transfer. One that nobody is to pay any more,
 * because the day that they were told of has come, is made void; one that somebody made void at the payment service is over.
 * @throws VendorError when the service cannot be reached
 */
export async function settleTransferStart(
  doors: SettlementDoors,
  ours: OwnCheckout,
): Promise<'paid' | 'open' | 'expired' | 'unknown'> {
  const { subscriptionId, invoiceId } = ours
  if (ours.state === 'intended') {
    if (ours.customerId === null) return 'unknown'
    const started = await startTransfer(doors, ours.id)
    return started === 'given-up' ? 'expired' : started
  }
  if (ours.state !== 'open' || subscriptionId === null || invoiceId === null) return 'unknown'
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  const invoice = await payments.readInvoice(invoiceId)
  const { customerId, currency } = invoice
  if (invoice.state === 'paid') {
    await settlePaid(doors, payments, ours, { ref: invoiceId, subscriptionId, invoiceId })
    await lookAtUnclaimedMoney(doors, payments, ours, { customerId, currency })
    return 'paid'
  }
  if (invoice.state === 'void') {
    const closed = await closeCheckout(doors, ours.id)
    return closed === 'paid' ? 'paid' : 'expired'
  }
  const unclaimed = await lookAtUnclaimedMoney(doors, payments, ours, { customerId, currency })
  const isOver = await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    return tendTransfer(tx, ours, invoice, await recordInvoice(tx, invoice, ours))
  })
  // A part of the money is there: whether it is taken back is for a person.
  if (!isOver || (unclaimed ?? 0) > 0) return 'open'
  const closed = await closeCheckout(doors, ours.id)
  return closed === 'paid' ? 'paid' : 'expired'
}
