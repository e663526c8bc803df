import { daysToTransfer } from '#domain/billing/make-invoice.ts'
import type { Payments } from '#domain/billing/payments-port.ts'
import type { ChangeOrder, HeldSubscription } from './change-order.ts'
import { registrationTitle } from './registration-title.ts'

/** An invoice to look at, nothing due now, or why it is not charged as it was accepted. */
export type Charged =
  | { readonly kind: 'invoice'; readonly invoiceId: string }
  | { readonly kind: 'nothing-due' }
  | { readonly kind: 'dearer' }
  | { readonly kind: 'over' }

/**
 * Charges what was accepted, and never more. The attempt makes the order's name and its idempotency key; what an earlier
 * run of the same attempt left behind is found, and not made again.
 */
export async function chargeOrder(
  payments: Payments,
  order: ChangeOrder,
  subscription: HeldSubscription,
): Promise<Charged> {
  const { change, lines } = order
  const left = await leftBehind(payments, order, subscription)
  if (left && left.state !== 'draft') return { kind: 'invoice', invoiceId: left.invoiceId }
  const once =
    change.once_cents > 0
      ? [
          {
            title: registrationTitle(change.names ?? []),
            amountCents: change.once_cents,
          },
        ]
      : []
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
      mostCents: change.due_now_cents,
      idempotencyKey: orderIdOf(order),
    })
    if (changed.kind === 'dearer') return { kind: 'dearer' }
    if (changed.kind === 'over') return { kind: 'over' }
    // Where the lines stood so already its last invoice may be that of the month, which is for something else.
    const last = changed.invoiceId === undefined ? undefined : await payments.readInvoice(changed.invoiceId)
    if (last?.reason === 'other') return { kind: 'invoice', invoiceId: last.invoiceId }
  }
  const isProrated = isMore && byTransfer
  if (isProrated && change.charge_at < standing.currentPeriodStart) return { kind: 'over' }
  const rest = isProrated ? await restOfMonth(payments, order, subscription) : []
  if (sum(rest) > change.due_now_cents) return { kind: 'dearer' }
  const beside = [...rest, ...once]
  if (beside.length > 0) {
    const invoice = await payments.createInvoice({
      orderId: orderIdOf(order),
      clientId: change.client_id,
      customerId: subscription.customer_ref,
      currency: change.currency,
      lines: beside,
      dueInDays: byTransfer ? daysToTransfer : undefined,
    })
    return { kind: 'invoice', invoiceId: invoice.invoiceId }
  }
  if (change.kind === 'resize') await changeLines(payments, order, subscription)
  return { kind: 'nothing-due' }
}

const orderIdOf = ({ change }: ChangeOrder): string => `change:${change.id}:${change.attempt}`

/** The invoice beside the subscription that this attempt has made already, also where its making was broken off. */
export async function leftBehind(payments: Payments, order: ChangeOrder, subscription: HeldSubscription) {
  const standing = await payments.listInvoices(subscription.customer_ref)
  return standing.find(({ orderId }) => orderId === orderIdOf(order))
}

const sum = (lines: readonly { readonly amountCents: number }[]): number =>
  lines.reduce((total, { amountCents }) => total + amountCents, 0)

/** What the larger month costs from the acceptance to the end of the paid period, by the service's own reckoning. */
async function restOfMonth(
  payments: Payments,
  { change, lines }: ChangeOrder,
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
export async function changeLines(
  payments: Payments,
  { change, lines }: ChangeOrder,
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
