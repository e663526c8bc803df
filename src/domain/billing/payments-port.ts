import type { Personal } from '#policy/personal.ts'

/** One line of what is sold; a recurring one is charged again each interval. */
export interface CheckoutLine {
  /** What the buyer reads, e.g. `Set-up fee`. Never personal. */
  readonly title: string
  readonly unitAmountCents: number
  readonly quantity: number
  readonly every: 'once' | 'month' | 'quarter' | 'year'
}

export interface NewCheckout {
  /** Ours; comes back on the session, the subscription and its invoices. */
  readonly quoteId: string
  readonly clientId: string
  readonly customerId: string
  /** ISO 4217 in lower case. */
  readonly currency: string
  readonly lines: readonly CheckoutLine[]
  /** May hold `{CHECKOUT_SESSION_ID}`. Reaching it is no proof of payment. */
  readonly successUrl: string
  readonly cancelUrl: string
  /** The same key with the same order gives the same session for 24 hours. */
  readonly idempotencyKey: string
}

/** `pending`: the buyer is done but the money is not there yet. */
export type CheckoutState = 'open' | 'expired' | 'pending' | 'paid'

export interface Checkout {
  readonly sessionId: string
  readonly state: CheckoutState
  /** Where the buyer pays; only while it is open. */
  readonly url: string | undefined
  readonly expiresAt: Date
  readonly quoteId: string | undefined
  readonly customerId: string | undefined
  readonly subscriptionId: string | undefined
  readonly invoiceId: string | undefined
  readonly totalCents: number
  readonly currency: string
}

export type SubscriptionState =
  | 'incomplete'
  | 'incomplete-expired'
  | 'trialing'
  | 'active'
  | 'past-due'
  | 'canceled'
  | 'unpaid'
  | 'paused'

export interface Subscription {
  readonly subscriptionId: string
  readonly state: SubscriptionState
  readonly customerId: string
  readonly quoteId: string | undefined
  readonly currentPeriodStart: Date
  readonly currentPeriodEnd: Date
  readonly endsAtPeriodEnd: boolean
  readonly endedAt: Date | undefined
  readonly latestInvoiceId: string | undefined
}

export type InvoiceState = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'

export interface Invoice {
  readonly invoiceId: string
  /** Printed on the invoice; none while it is a draft. */
  readonly number: string | undefined
  readonly state: InvoiceState
  readonly reason: 'first' | 'renewal' | 'other'
  readonly customerId: string
  readonly subscriptionId: string | undefined
  readonly quoteId: string | undefined
  readonly totalCents: number
  readonly paidCents: number
  readonly currency: string
  readonly createdAt: Date
  readonly paidAt: Date | undefined
  /** The processor's own page of the invoice: whoever has the address can read it. */
  readonly pageUrl: string | undefined
}

export interface Refund {
  readonly refundId: string
  readonly state: 'pending' | 'succeeded' | 'failed' | 'canceled'
  readonly amountCents: number
  readonly currency: string
}

/** What is kept of a webhook. The thing it is about is read again, so that the order of notices makes no difference. */
export interface PaymentEvent {
  /** Deliveries repeat and change places: handle an id once. */
  readonly eventId: string
  /** The processor's own word, such as `invoice.paid`. */
  readonly type: string
  readonly createdAt: Date
  /** Of a payment page, subscription, invoice or refund; undefined for whatever else it is about. */
  readonly objectId: string | undefined
}

export type VerifiedWebhook =
  | { readonly ok: true; readonly event: PaymentEvent }
  /** `stale`: signed more than 300 s ago by machine time · `unreadable`: signed, but not an event we can read. */
  | { readonly ok: false; readonly reason: 'not-signed' | 'stale' | 'unreadable' }

/** `rawBody` exactly as received: a parsed and re-written body no longer matches its signature. */
export type VerifyWebhook = (
  rawBody: string,
  signature: string | undefined,
  secret: string,
) => VerifiedWebhook

/** Takes the money. Failures are `VendorError`. */
export interface Payments {
  /** One customer per client of ours, however often it is asked for. */
  ensureCustomer(customer: {
    readonly clientId: string
    readonly companyName: string
    readonly email: Personal<'email'>
  }): Promise<{ readonly customerId: string }>
  createCheckout(
    order: NewCheckout,
  ): Promise<{ readonly sessionId: string; readonly url: string; readonly expiresAt: Date }>
  readCheckout(sessionId: string): Promise<Checkout>
  readSubscription(subscriptionId: string): Promise<Subscription>
  /** At the end of the paid period, or at once. */
  endSubscription(subscriptionId: string, when: 'period-end' | 'now'): Promise<Subscription>
  readInvoice(invoiceId: string): Promise<Invoice>
  /** Newest first, all of them. */
  listInvoices(customerId: string): Promise<readonly Invoice[]>
  /** The whole of what is paid, or `amountCents` of it. */
  refund(input: {
    readonly invoiceId: string
    readonly amountCents?: number
    readonly idempotencyKey: string
  }): Promise<Refund>
  verifyWebhook: VerifyWebhook
}
