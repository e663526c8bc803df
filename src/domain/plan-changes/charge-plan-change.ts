import { lockEngagement } from '#domain/billing/lock-engagement.ts'
import type { Payments } from '#domain/billing/payments-port.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { changeLines, chargeOrder, leftBehind } from './change-invoice.ts'
import { type ChangeOrder, type HeldSubscription, openOrder, type Seen } from './change-order.ts'
import type { ChangeDoors } from './price-plan-change.ts'
import { settleOrder } from './settle-plan-change.ts'

const work = system('charge change')

/**
 * Charges an accepted change, looks how its open invoice stands, or takes that back. The intent (attempt and moment)
 * stands in the row before the call and makes its idempotency key; a repeat finds at the payment service what a crash left
 * open. Once it is paid, or nothing was due, the spending waits for approval.
 *
 * A card is charged with the change of the subscription itself. Who pays by transfer gets an invoice beside it, and the
 * lines of each month change once that is paid: until then nothing has changed for either.
 * @throws VendorError when the service cannot be asked; the job is tried again
 */
export async function chargePlanChange(doors: ChangeDoors, changeId: string): Promise<void> {
  const order = await doors.inPurpose('billing', work, (tx) => openOrder(tx, changeId))
  if (!order) return
  const { change, subscription } = order
  // Why nothing was charged stands there; somebody decides what follows.
  if (change.state === 'unpaid' && change.invoice_ref === null) return
  const payments = await doors.openPayments({ mode: change.mode, clientId: change.client_id, people: [] })
  const seen = await look(payments, order)
  const invoice = seen.kind === 'invoice' ? seen.invoice : undefined
  // One that was made beside the subscription has our number; the other changed the lines itself when it was paid.
  if (invoice?.state === 'paid' && invoice.orderId !== undefined && change.kind === 'resize' && subscription)
    await changeLines(payments, order, subscription)
  const isOrphan = await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, change.engagement_id)
    return settleOrder(tx, order, seen)
  })
  // Taken back while this was charged: nobody is to pay it any more.
  if (isOrphan && invoice) await payments.voidInvoice(invoice.invoiceId)
}

async function look(payments: Payments, order: ChangeOrder): Promise<Seen> {
  const { change, subscription } = order
  if (change.invoice_ref !== null) return lookAtInvoice(payments, order, change.invoice_ref)
  if (change.state === 'withdrawing') return { kind: 'not-charged', fault: 'change.payment-over' }
  if (!subscription) return { kind: 'not-charged', fault: 'change.no-subscription' }
  try {
    const charged = await chargeOrder(payments, order, subscription)
    if (charged.kind === 'dearer') return { kind: 'not-charged', fault: 'change.price-rose' }
    if (charged.kind === 'over') return { kind: 'not-charged', fault: 'change.offer-over' }
    return charged.kind === 'invoice'
      ? { kind: 'invoice', invoice: await payments.readInvoice(charged.invoiceId) }
      : charged
  } catch (error) {
    if (!isForGood(error)) throw error
    return afterRefusal(payments, order, subscription)
  }
}

async function lookAtInvoice(payments: Payments, { change }: ChangeOrder, id: string): Promise<Seen> {
  try {
    const standing = await payments.readInvoice(id)
    const isGivenUp = change.state === 'withdrawing' || standing.state === 'uncollectible'
    const invoice = isGivenUp && standing.state !== 'paid' ? await payments.voidInvoice(id) : standing
    return { kind: 'invoice', invoice }
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'missing')
      return { kind: 'not-charged', fault: 'change.payment-over' }
    throw error
  }
}

/** Trying it again would be refused again: a person has to see why. */
const isForGood = (error: unknown): boolean =>
  error instanceof VendorError && (error.failure === 'refused' || error.failure === 'missing')

/** Nothing is charged; unless what was refused is the last step of an invoice, which the service may still collect. */
async function afterRefusal(
  payments: Payments,
  order: ChangeOrder,
  subscription: HeldSubscription,
): Promise<Seen> {
  try {
    const left = await leftBehind(payments, order, subscription)
    if (left) return { kind: 'invoice', invoice: left }
  } catch (error) {
    if (!isForGood(error)) throw error
  }
  return { kind: 'not-charged', fault: 'change.refused' }
}
