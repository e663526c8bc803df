import type { Personal } from '#policy/personal.ts'
import type { DisputesPort } from './disputes-port.ts'
import type { SubscriptionChanges } from './subscription-change-port.ts'

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

/** The first payment by transfer: a subscription whose invoices are sent, with its first one. */
export interface TransferOrder {
  /** Ours; comes back on the subscription and on its invoices (`startId`), and no second one is made for it. */
  readonly orderId: string
  readonly quoteId: string
  readonly clientId: string
  readonly customerId: string
  /** ISO 4217 in lower case. */
  readonly currency: string
  /** Lines charged once go onto the first invoice, the others onto every one. */
  readonly lines: readonly CheckoutLine[]
  readonly dueInDays: number
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
  /** Ours, of one that `startByTransfer` made. */
  readonly orderId: string | undefined
  /** `transfer`: its invoices are sent with a day by which they are due, and no card is charged. */
  readonly collection: 'card' | 'transfer'
  /** What it charges each month; undefined where a line is billed in another rhythm or by steps. */
  readonly monthlyCents: number | undefined
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
  /** Ours, of an invoice that `createInvoice` made. */
  readonly orderId: string | undefined
  /** Ours, of a subscription that `startByTransfer` made and whose invoice this is. */
  readonly startId: string | undefined
  /** `transfer`: it is sent with a day by which it is due, and nothing is charged by itself. */
  readonly collection: 'card' | 'transfer'
  /** How often a card was charged for it, without success unless it is paid. */
  readonly attempts: number
  readonly dueAt: Date | undefined
  readonly totalCents: number
  /** The part of the total that is tax. */
  readonly taxCents: number
  readonly paidCents: number
  /** Taken back by credit notes, before or after it was paid. */
  readonly creditedCents: number
  /** Paid past the processor, as somebody told it. */
  readonly paidOutside: boolean
  readonly currency: string
  readonly createdAt: Date
  readonly paidAt: Date | undefined
  /** The processor's own page of the invoice: whoever has the address can read it. */
  readonly pageUrl: string | undefined
}

/** An invoice beside any subscription, such as for the renewal of domains. */
export interface NewInvoice {
  /** Ours; comes back on the invoice, and no second one is made for it. */
  readonly orderId: string
  readonly clientId: string
  readonly customerId: string
  /** ISO 4217 in lower case. */
  readonly currency: string
  readonly lines: readonly { readonly title: string; readonly amountCents: number }[]
  /** Undefined: the customer’s card is charged at once. */
  readonly dueInDays: number | undefined
}

/** Takes back a part of an invoice, and gives back what was paid for it. */
export interface NewCreditNote {
  /** Ours; comes back on the note, and no second one is made for it. */
  readonly orderId: string
  readonly invoiceId: string
  readonly amountCents: number
  /** False for what was paid past the processor, which gives back nothing then: a person does. */
  readonly refunds: boolean
  /** What the client reads on it; never personal. */
  readonly memo: string
}

export interface CreditNote {
  readonly creditNoteId: string
  readonly number: string
  readonly state: 'issued' | 'void'
  readonly invoiceId: string
  readonly orderId: string | undefined
  readonly amountCents: number
  readonly currency: string
  readonly createdAt: Date
  /** The refund that came with it. */
  readonly refundId: string | undefined
  /** The processor's own document: whoever has the address can read it. */
  readonly pageUrl: string | undefined
}

/** What kind of number an authority gave, in the processor’s words. */
export type TaxNumberKind = 'eu_vat' | 'gb_vat' | 'ch_vat' | 'no_vat' | 'au_abn' | 'ca_gst_hst' | 'us_ein'

export interface TaxNumber {
  readonly kind: TaxNumberKind
  readonly value: string
}

/** `unavailable`: no authority is asked for this kind · `unverified`: the authority does not know it. */
export type TaxVerification = 'pending' | 'verified' | 'unverified' | 'unavailable'

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
  /** Of a payment page, subscription, invoice, refund or dispute; undefined for whatever else it is about. */
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
export interface Payments extends DisputesPort, SubscriptionChanges {
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
  /** Closes a payment page, so that nobody pays on it any more; one that is paid, or being paid, is answered as it is. */
  closeCheckout(sessionId: string): Promise<Checkout>
  /**
   * Finds what was made for this order before, or makes it, with its first invoice final and open; safe to repeat at any
   * time. The subscription runs at once, whether anybody pays or not.
   */
  startByTransfer(
    order: TransferOrder,
  ): Promise<{ readonly subscription: Subscription; readonly invoice: Invoice }>
  /** What was made for this order, undefined where nothing was; it makes nothing and leaves a draft a draft. */
  findStartByTransfer(
    order: Pick<TransferOrder, 'orderId' | 'customerId'>,
  ): Promise<{ readonly subscriptionId: string; readonly invoiceId: string } | undefined>
  /** What a customer has transferred and no invoice has taken: less than one asks for, more, or twice. In cents. */
  readCashBalance(customerId: string, currency: string): Promise<number>
  readSubscription(subscriptionId: string): Promise<Subscription>
  /** At the end of the paid period, or at once. */
  endSubscription(subscriptionId: string, when: 'period-end' | 'now'): Promise<Subscription>
  /**
   * Whether each month is charged to the card, or sent with so many days to transfer it. What is open already stays as it is.
   * Safe to repeat.
   */
  setCollection(
    subscriptionId: string,
    way:
      | { readonly collection: 'card' }
      | { readonly collection: 'transfer'; readonly dueInDays: number; readonly currency: string },
  ): Promise<Subscription>
  readInvoice(invoiceId: string): Promise<Invoice>
  /** Newest first, all of them. */
  listInvoices(customerId: string): Promise<readonly Invoice[]>
  /** The whole of what is paid, or `amountCents` of it. */
  refund(input: {
    readonly invoiceId: string
    readonly amountCents?: number
    readonly idempotencyKey: string
  }): Promise<Refund>
  readRefund(refundId: string): Promise<Refund>
  /** Finds the one made for this order before, or makes it final with these lines; safe to repeat at any time. */
  createInvoice(order: NewInvoice): Promise<Invoice>
  /**
   * Takes an unpaid invoice back for good: nobody can pay it any more, and a change of the subscription that waits for it
   * does not take place. One that is paid is answered as it is.
   */
  voidInvoice(invoiceId: string): Promise<Invoice>
  /** Marks it paid by money that came past the processor; one that is paid already, or void, is answered as it is. */
  markPaidOutside(invoiceId: string): Promise<Invoice>
  /** Finds the one made for this order before, or makes it; safe to repeat at any time. */
  createCreditNote(order: NewCreditNote): Promise<CreditNote>
  /** Newest first, all of one invoice. */
  listCreditNotes(invoiceId: string): Promise<readonly CreditNote[]>
  /** Where the customer changes the card; the address is for them alone and soon over. */
  openPaymentSettings(customerId: string, returnUrl: string): Promise<{ readonly url: string }>
  /**
   * Makes this the customer’s only tax number and says by whom tax is owed; read back.
   * @param reverseCharge words for the foot of each invoice where the customer owes the tax; undefined where not
   */
  setTaxes(
    customerId: string,
    taxNumber: TaxNumber | undefined,
    reverseCharge: string | undefined,
  ): Promise<{ readonly verification: TaxVerification | undefined }>
  /** What the processor has found out about the customer’s tax number; undefined without one. */
  readTaxVerification(customerId: string): Promise<TaxVerification | undefined>
  verifyWebhook: VerifyWebhook
}
