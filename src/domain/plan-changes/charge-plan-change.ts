import { billingDetailsOf } from '#domain/billing/billing-details.ts'
import { daysToTransfer } from '#domain/billing/make-invoice.ts'
import type { Invoice, Payments } from '#domain/billing/payments-port.ts'
import { recordInvoice } from '#domain/billing/record-payment.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { tellOfPlanChange } from './change-plan-change.ts'
import { monthlyLinesSchema } from './change-price.ts'
import type { ChangeDoors } from './price-plan-change.ts'

type Billing = PurposeTx<'billing'>

const work = system('charge change')
/** How long an open invoice is left alone before it is read again, in business time. */
const lookAgainMinutes = 10

/**
 * Charges an accepted change, or looks how its open invoice stands. The intent (attempt and moment) stands in the row
 * before the call and makes its idempotency key; a repeat finds at the payment service what a crash left open. Once it
 * is paid, or nothing was due, the spending waits for approval.
 *
 * A card is charged with the change of the subscription itself. Who pays by transfer gets an invoice beside it, and the
 * lines of each month change once that is paid: until then nothing has changed for either.
 * @throws VendorError when the service cannot be asked; the job is tried again
 */
export async function chargePlanChange(doors: ChangeDoors, changeId: string): Promise<void> {
  const order = await doors.inPurpose('billing', work, (tx) => openOrder(tx, changeId))
  if (!order) return
  const { change, subscription } = order
  if (!subscription) {
    await doors.inPurpose('billing', work, (tx) => fail(tx, order, 'change.no-subscription'))
    return
  }
  const payments = await doors.openPayments({ mode: change.mode, clientId: change.client_id, people: [] })
  const invoiceId =
    change.state === 'unpaid' && change.invoice_ref !== null
      ? change.invoice_ref
      : await charge(payments, order, subscription)
  const invoice = invoiceId === undefined ? undefined : await payments.readInvoice(invoiceId)
  // One that was made beside the subscription has our number; the other changed the lines itself when it was paid.
  if (invoice?.state === 'paid' && invoice.orderId !== undefined && change.kind === 'resize')
    await changeLines(payments, order, subscription)
  await doors.inPurpose('billing', work, async (tx) => {
    await settle(tx, order, invoice)
    if (invoice)
      await recordInvoice(tx, invoice, { clientId: change.client_id, engagementId: change.engagement_id })
  })
}

type Order = NonNullable<Awaited<ReturnType<typeof openOrder>>>
type HeldSubscription = NonNullable<Order['subscription']>

async function openOrder(tx: Billing, changeId: string) {
  const [change] = await tx.call<{
    id: string
    client_id: string
    engagement_id: string
    stack_id: string
    kind: 'resize' | 'replace'
    state: 'accepted' | 'unpaid'
    currency: string
    names: string[] | null
    monthly_lines: unknown
    monthly_cents: number
    monthly_before_cents: number
    once_cents: number
    attempt: number
    charge_at: Date
    invoice_ref: string | null
    mode: 'sandbox' | 'live'
  }>(
    `select c.id, c.client_id, c.engagement_id, c.stack_id, c.kind, c.state, c.currency, c.names, c.monthly_lines,
       coalesce(c.monthly_cents, 0) as monthly_cents, coalesce(c.monthly_before_cents, 0) as monthly_before_cents,
       coalesce(c.once_cents, 0) as once_cents, c.attempt, c.charge_at, c.invoice_ref, e.mode
     from plan_changes c join engagements e on e.id = c.engagement_id
     where c.id = $1 and c.state in ('accepted', 'unpaid')`,
    [changeId],
  )
  if (!change) return undefined
  const subscription = await tx.db
    .selectFrom('subscriptions')
    .select(['subscription_ref', 'customer_ref'])
    .where('engagement_id', '=', change.engagement_id)
    .where('status', 'in', ['active', 'past-due'])
    .orderBy('seen_at', 'desc')
    .executeTakeFirst()
  const { paysBy } = await billingDetailsOf(tx, change.client_id)
  return { change, subscription, paysBy, lines: monthlyLinesSchema.parse(change.monthly_lines ?? []) }
}

/** @returns the invoice to look at; undefined when nothing is due now */
async function charge(
  payments: Payments,
  order: Order,
  subscription: HeldSubscription,
): Promise<string | undefined> {
  const { change, lines } = order
  const once =
    change.once_cents > 0
      ? [
          {
            title: `domains in your name, first year: ${(change.names ?? []).join(', ')}`,
            amountCents: change.once_cents,
          },
        ]
      : []
  const orderId = `change:${change.id}:${change.attempt}`
  const isMore = change.kind === 'resize' && change.monthly_cents > change.monthly_before_cents
  const standing = await payments.readSubscription(subscription.subscription_ref)
  const byTransfer = standing.collection === 'transfer' || order.paysBy === 'transfer'
  if (isMore && !byTransfer) {
    const changed = await payments.changeSubscription({
      subscriptionId: subscription.subscription_ref,
      currency: change.currency,
      lines,
      once,
      takesEffect: 'now',
      at: change.charge_at,
      idempotencyKey: orderId,
    })
    return changed.invoiceId
  }
  const beside = [...(isMore ? await restOfMonth(payments, order, subscription) : []), ...once]
  if (beside.length > 0) {
    const invoice = await payments.createInvoice({
      orderId,
      clientId: change.client_id,
      customerId: subscription.customer_ref,
      currency: change.currency,
      lines: beside,
      dueInDays: byTransfer ? daysToTransfer : undefined,
    })
    return invoice.invoiceId
  }
  if (change.kind === 'resize') await changeLines(payments, order, subscription)
  return undefined
}

/** What the larger month costs from the acceptance to the end of the paid period, by the service's own reckoning. */
async function restOfMonth(
  payments: Payments,
  { change, lines }: Order,
  subscription: HeldSubscription,
): Promise<{ title: string; amountCents: number }[]> {
  const { dueNowCents } = await payments.previewChange({
    subscriptionId: subscription.subscription_ref,
    currency: change.currency,
    lines,
    once: [],
    takesEffect: 'now',
    at: change.charge_at,
  })
  const title = `the changed plan from ${change.charge_at.toISOString().slice(0, 10)} to the end of the paid month`
  return dueNowCents > 0 ? [{ title, amountCents: dueNowCents }] : []
}

/** The lines of each month from the next one on. Lines that stand so already are left alone, so a repeat does nothing. */
async function changeLines(
  payments: Payments,
  { change, lines }: Order,
  subscription: HeldSubscription,
): Promise<void> {
  await payments.changeSubscription({
    subscriptionId: subscription.subscription_ref,
    currency: change.currency,
    lines,
    once: [],
    takesEffect: 'period-end',
    at: change.charge_at,
    idempotencyKey: `change-lines:${change.id}:${change.attempt}`,
  })
}

async function settle(tx: Billing, order: Order, invoice: Invoice | undefined): Promise<void> {
  const { change } = order
  if (invoice === undefined || invoice.state === 'paid') {
    const paid = await tx.db
      .updateTable('plan_changes')
      .set({
        state: 'paid',
        paid_at: tx.now,
        paid_cents: invoice?.totalCents ?? 0,
        invoice_ref: invoice?.invoiceId ?? null,
        invoice_url: invoice?.pageUrl ?? null,
        look_at: null,
        fault_code: null,
      })
      .where('id', '=', change.id)
      .where('state', 'in', ['accepted', 'unpaid'])
      .executeTakeFirst()
    if (paid.numUpdatedRows > 0n)
      await tx.enqueue('begin-change', { changeId: change.id }, { key: change.id })
    await tellOfPlanChange(tx, change)
    return
  }
  const isOver = invoice.state === 'void' || invoice.state === 'uncollectible'
  const awaited = invoice.collection === 'transfer' ? 'change.awaits-transfer' : 'change.payment-failed'
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'unpaid',
      invoice_ref: isOver ? null : invoice.invoiceId,
      invoice_url: isOver ? null : (invoice.pageUrl ?? null),
      look_at: isOver ? null : new Date(tx.now.getTime() + lookAgainMinutes * 60_000),
      fault_code: isOver ? 'change.payment-over' : awaited,
    })
    .where('id', '=', change.id)
    .execute()
  await tellOfPlanChange(tx, change)
}

async function fail(tx: Billing, { change }: Order, code: string): Promise<void> {
  await tx.db
    .updateTable('plan_changes')
    .set({ state: 'unpaid', look_at: null, fault_code: code })
    .where('id', '=', change.id)
    .execute()
  await tellOfPlanChange(tx, change)
}
