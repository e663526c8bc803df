import { z } from 'zod'
import type {
  Checkout,
  CheckoutState,
  CreditNote,
  Invoice,
  Refund,
  Subscription,
  SubscriptionState,
} from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'

/** Theirs to ours. Only the fields below are kept of any object; shapes as of API version 2026-10-28.endive. */

const instant = z.int().transform((seconds) => new Date(seconds * 1000))
const cents = z.int()

/** An id, or the object it stands for. */
const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
const ours = z.object({ quote_id: z.string().optional(), order_id: z.string().optional() }).nullish()

const checkoutStates = (status: string, payment: string): CheckoutState => {
  if (status === 'open' || status === 'expired') return status
  return payment === 'unpaid' ? 'pending' : 'paid'
}

export const checkout = z
  .object({
    object: z.literal('checkout.session'),
    id: z.string(),
    status: z.enum(['open', 'complete', 'expired']),
    payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
    url: z.string().nullish(),
    expires_at: instant,
    metadata: ours,
    customer: reference.nullish(),
    subscription: reference.nullish(),
    invoice: reference.nullish(),
    amount_total: cents,
    currency: z.string(),
  })
  .transform(
    (theirs): Checkout => ({
      sessionId: theirs.id,
      state: checkoutStates(theirs.status, theirs.payment_status),
      url: theirs.url ?? undefined,
      expiresAt: theirs.expires_at,
      quoteId: theirs.metadata?.quote_id,
      customerId: theirs.customer ?? undefined,
      subscriptionId: theirs.subscription ?? undefined,
      invoiceId: theirs.invoice ?? undefined,
      totalCents: theirs.amount_total,
      currency: theirs.currency,
    }),
  )

const subscriptionStates = {
  incomplete: 'incomplete',
  incomplete_expired: 'incomplete-expired',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past-due',
  canceled: 'canceled',
  unpaid: 'unpaid',
  paused: 'paused',
} as const satisfies Record<string, SubscriptionState>

interface ItemShape {
  readonly quantity?: number | null | undefined
  readonly price: {
    readonly unit_amount?: number | null | undefined
    readonly recurring?: { readonly interval: string; readonly interval_count: number } | null | undefined
  }
}

function monthlyCents(items: readonly ItemShape[]): number | undefined {
  let sum = 0
  for (const { quantity, price } of items) {
    const isMonthly = price.recurring?.interval === 'month' && price.recurring.interval_count === 1
    if (!isMonthly || typeof price.unit_amount !== 'number') return undefined
    sum += price.unit_amount * (quantity ?? 1)
  }
  return sum
}

/** The paid period stands on the items: the subscription's is from the first start to the first end. */
export const subscription = z
  .object({
    object: z.literal('subscription'),
    id: z.string(),
    status: z.literal(Object.keys(subscriptionStates) as (keyof typeof subscriptionStates)[]),
    customer: reference,
    metadata: ours,
    collection_method: z.enum(['charge_automatically', 'send_invoice']),
    cancel_at_period_end: z.boolean(),
    ended_at: instant.nullish(),
    latest_invoice: reference.nullish(),
    items: z.object({
      data: z
        .array(
          z.object({
            current_period_start: z.int(),
            current_period_end: z.int(),
            quantity: z.int().nullish(),
            price: z.object({
              unit_amount: z.int().nullish(),
              recurring: z.object({ interval: z.string(), interval_count: z.int() }).nullish(),
            }),
          }),
        )
        .min(1),
    }),
  })
  .transform(
    (theirs): Subscription => ({
      subscriptionId: theirs.id,
      state: subscriptionStates[theirs.status],
      customerId: theirs.customer,
      quoteId: theirs.metadata?.quote_id,
      orderId: theirs.metadata?.order_id,
      collection: theirs.collection_method === 'send_invoice' ? 'transfer' : 'card',
      monthlyCents: monthlyCents(theirs.items.data),
      currentPeriodStart: new Date(
        Math.min(...theirs.items.data.map((item) => item.current_period_start)) * 1000,
      ),
      currentPeriodEnd: new Date(
        Math.min(...theirs.items.data.map((item) => item.current_period_end)) * 1000,
      ),
      endsAtPeriodEnd: theirs.cancel_at_period_end,
      endedAt: theirs.ended_at ?? undefined,
      latestInvoiceId: theirs.latest_invoice ?? undefined,
    }),
  )

function reasonOf(reason: string | null | undefined): Invoice['reason'] {
  if (reason === 'subscription_create') return 'first'
  return reason === 'subscription_cycle' ? 'renewal' : 'other'
}

/** The subscription stands under `parent`; the payment is not on the invoice at all. */
export const invoice = z
  .object({
    object: z.literal('invoice'),
    id: z.string(),
    number: z.string().nullish(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']),
    billing_reason: z.string().nullish(),
    customer: reference,
    parent: z
      .object({ subscription_details: z.object({ subscription: reference, metadata: ours }).nullish() })
      .nullish(),
    metadata: z.object({ order_id: z.string().optional(), quote_id: z.string().optional() }).nullish(),
    collection_method: z.enum(['charge_automatically', 'send_invoice']),
    attempt_count: z.int(),
    due_date: instant.nullish(),
    total: cents,
    total_taxes: z.array(z.object({ amount: cents })).nullish(),
    amount_paid: cents,
    amount_paid_off_stripe: cents.nullish(),
    pre_payment_credit_notes_amount: cents,
    post_payment_credit_notes_amount: cents,
    currency: z.string(),
    created: instant,
    status_transitions: z.object({ paid_at: instant.nullish() }),
    hosted_invoice_url: z.string().nullish(),
  })
  .transform(
    (theirs): Invoice => ({
      invoiceId: theirs.id,
      number: theirs.number ?? undefined,
      state: theirs.status,
      reason: reasonOf(theirs.billing_reason),
      customerId: theirs.customer,
      subscriptionId: theirs.parent?.subscription_details?.subscription,
      quoteId: theirs.parent?.subscription_details?.metadata?.quote_id ?? theirs.metadata?.quote_id,
      orderId: theirs.metadata?.order_id,
      startId: theirs.parent?.subscription_details?.metadata?.order_id,
      collection: theirs.collection_method === 'send_invoice' ? 'transfer' : 'card',
      attempts: theirs.attempt_count,
      dueAt: theirs.due_date ?? undefined,
      totalCents: theirs.total,
      taxCents: (theirs.total_taxes ?? []).reduce((sum, tax) => sum + tax.amount, 0),
      paidCents: theirs.amount_paid,
      creditedCents: theirs.pre_payment_credit_notes_amount + theirs.post_payment_credit_notes_amount,
      paidOutside: (theirs.amount_paid_off_stripe ?? 0) > 0,
      currency: theirs.currency,
      createdAt: theirs.created,
      paidAt: theirs.status_transitions.paid_at ?? undefined,
      pageUrl: theirs.hosted_invoice_url ?? undefined,
    }),
  )

export const refund = z
  .object({
    object: z.literal('refund'),
    id: z.string(),
    status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
    amount: cents,
    currency: z.string(),
  })
  .transform(
    (theirs): Refund => ({
      refundId: theirs.id,
      state: theirs.status === 'requires_action' ? 'pending' : theirs.status,
      amountCents: theirs.amount,
      currency: theirs.currency,
    }),
  )

export const creditNote = z
  .object({
    object: z.literal('credit_note'),
    id: z.string(),
    number: z.string(),
    status: z.enum(['issued', 'void']),
    invoice: reference,
    metadata: z.object({ order_id: z.string().optional() }).nullish(),
    amount: cents,
    currency: z.string(),
    created: instant,
    refunds: z.array(z.object({ refund: reference.nullish() })).nullish(),
    pdf: z.string().nullish(),
  })
  .transform(
    (theirs): CreditNote => ({
      creditNoteId: theirs.id,
      number: theirs.number,
      state: theirs.status,
      invoiceId: theirs.invoice,
      orderId: theirs.metadata?.order_id,
      amountCents: theirs.amount,
      currency: theirs.currency,
      createdAt: theirs.created,
      refundId: theirs.refunds?.[0]?.refund ?? undefined,
      pageUrl: theirs.pdf ?? undefined,
    }),
  )

export const cashBalance = z.object({
  object: z.literal('cash_balance'),
  available: z.record(z.string(), cents).nullish(),
})

export const taxId = z.object({
  object: z.literal('tax_id'),
  id: z.string(),
  type: z.string(),
  value: z.string(),
  verification: z.object({ status: z.enum(['pending', 'verified', 'unverified', 'unavailable']) }).nullish(),
})

/** An answer that does not have the published shape leaves the state unknown. */
export function read<T>(operation: string, shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new VendorError({ vendor: 'stripe', operation, failure: 'garbled' })
}
