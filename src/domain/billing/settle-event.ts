import { sql } from 'kysely'
import { system } from '#platform/database/actor.ts'
import { checkoutOfStart, liveCheckoutStates } from './checkout-states.ts'
import { closeTransfer } from './close-checkout.ts'
import { lockEngagement } from './lock-engagement.ts'
import { ownCheckout } from './own-checkout.ts'
import type { Invoice, Payments } from './payments-port.ts'
import { type Payer, recordInvoice, recordSubscription } from './record-payment.ts'
import { settleCheckout, settleSession } from './settle-checkout.ts'
import { settleDispute, settleRepayment } from './settle-dispute.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { watchedBalances } from './watch-balance.ts'

const work = system('settle payment')

/** What a notice of the payment service is about, by its type; everything else is not ours to act on. */
const subjects = [
  { prefix: 'checkout.session.', settle: settleByCheckout },
  { prefix: 'customer.subscription.', settle: settleBySubscription },
  { prefix: 'invoice.', settle: settleByInvoice },
  { prefix: 'charge.dispute.', settle: settleDispute },
] as const

/**
 * Acts on one stored notice: the object it names is read again at the service, so that the order of notices and
 * their repetition make no difference. Marked handled only when all of it is recorded.
 * @throws VendorError when the service cannot be read; the job is then tried again
 */
export async function settleEvent(doors: SettlementDoors, eventId: string): Promise<void> {
  const [event] = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom('webhook_events')
      .select(['kind', 'mode', 'object_ref', 'handled_at'])
      .where('id', '=', eventId)
      .compile(),
  )
  if (!event || event.handled_at) return
  if (event.kind.startsWith('customer_cash_balance_transaction.')) await askForBalances(doors)
  const subject = subjects.find(({ prefix }) => event.kind.startsWith(prefix))
  if (subject && event.object_ref) {
    const mode = event.mode === 'live' ? 'live' : 'sandbox'
    const payments = await doors.openPayments({ mode, people: [] })
    await subject.settle(doors, payments, event.object_ref)
  }
  await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .updateTable('webhook_events')
      .set({ handled_at: sql<Date>`app.now()` })
      .where('id', '=', eventId)
      .compile(),
  )
}

/** Whose balance it is stands in no field that is read of a notice: each that is watched is looked at. */
async function askForBalances(doors: SettlementDoors): Promise<void> {
  await doors.inPurpose('billing', work, async (tx) => {
    for (const checkoutId of await watchedBalances(tx))
      await tx.enqueue('settle-checkout', { checkoutId }, { key: checkoutId })
  })
}

async function settleByCheckout(
  doors: SettlementDoors,
  payments: Payments,
  sessionId: string,
): Promise<void> {
  await settleSession(doors, payments, await payments.readCheckout(sessionId))
}

async function settleBySubscription(
  doors: SettlementDoors,
  payments: Payments,
  subscriptionId: string,
): Promise<void> {
  const subscription = await payments.readSubscription(subscriptionId)
  const payer = await payerOf(doors, subscription.quoteId)
  if (!payer) return
  await settleOpenCheckouts(doors, payer)
  // Until its first transfer has come nothing runs.
  if (await isUnpaidStart(doors, subscription.orderId)) return
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, payer.engagementId)
    await recordSubscription(tx, subscription, payer)
  })
}

async function settleByInvoice(doors: SettlementDoors, payments: Payments, invoiceId: string): Promise<void> {
  await settleRepayment(doors, payments, invoiceId)
  const invoice = await payments.readInvoice(invoiceId)
  const payer =
    (await payerOf(doors, invoice.quoteId)) ??
    (await payerBySubscription(doors, invoice.subscriptionId)) ??
    (await payerByOrder(doors, invoice.orderId))
  if (!payer) return
  await settleOpenCheckouts(doors, payer)
  await closeGivenUp(doors, payments, invoice)
  // What was settled just now may have paid it, or made it void.
  const seen = invoice.startId === undefined ? invoice : await payments.readInvoice(invoiceId)
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, payer.engagementId)
    await recordInvoice(tx, seen, payer)
  })
  const changeId = changeOf(invoice.orderId)
  if (changeId)
    await doors.inPurpose('billing', work, (tx) =>
      tx.enqueue('charge-change', { changeId }, { key: changeId }),
    )
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The change of the plan that an invoice beside the subscription is for. */
function changeOf(orderId: string | undefined): string | undefined {
  const [kind, id = ''] = orderId?.split(':') ?? []
  return kind === 'change' && uuid.test(id) ? id : undefined
}

async function payerOf(doors: SettlementDoors, quoteId: string | undefined): Promise<Payer | undefined> {
  if (!quoteId) return undefined
  const [payer] = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom('quotes')
      .select(['client_id as clientId', 'engagement_id as engagementId'])
      .where('id', '=', quoteId)
      .compile(),
  )
  return payer
}

async function payerBySubscription(
  doors: SettlementDoors,
  subscriptionId: string | undefined,
): Promise<Payer | undefined> {
  if (!subscriptionId) return undefined
  const [payer] = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom('subscriptions')
      .select(['client_id as clientId', 'engagement_id as engagementId'])
      .where('subscription_ref', '=', subscriptionId)
      .compile(),
  )
  return payer
}

async function payerByOrder(doors: SettlementDoors, orderId: string | undefined): Promise<Payer | undefined> {
  const changeId = changeOf(orderId)
  const id = changeId ?? orderId
  if (id === undefined || !uuid.test(id)) return undefined
  const [payer] = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom(changeId === undefined ? 'invoice_orders' : 'plan_changes')
      .select(['client_id as clientId', 'engagement_id as engagementId'])
      .where('id', '=', id)
      .compile(),
  )
  return payer
}

/** Whatever notice comes first, a payment page that it makes paid is settled with it. */
async function settleOpenCheckouts(doors: SettlementDoors, payer: Payer): Promise<void> {
  const open = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom('checkouts')
      .select('id')
      .where('engagement_id', '=', payer.engagementId)
      .where('state', 'in', liveCheckoutStates)
      .compile(),
  )
  for (const { id } of open) await settleCheckout(doors, id)
}

async function isUnpaidStart(doors: SettlementDoors, startId: string | undefined): Promise<boolean> {
  const checkoutId = checkoutOfStart(startId)
  return checkoutId !== undefined && (await ownCheckout(doors, checkoutId))?.state !== 'paid'
}

/** An invoice of what was given up that can still be paid, because a call came late: it is closed, or counts as paid. */
async function closeGivenUp(doors: SettlementDoors, payments: Payments, invoice: Invoice): Promise<void> {
  const checkoutId = checkoutOfStart(invoice.startId)
  const ours = checkoutId === undefined ? undefined : await ownCheckout(doors, checkoutId)
  if (ours?.state !== 'expired' || invoice.state === 'void') return
  await closeTransfer(doors, payments, { ...ours, customerId: invoice.customerId })
}
