import { z } from 'zod'
import { type Call, idOf, parameters, type Route } from './call.ts'
import { type PriceObject, productName } from './catalogue.ts'
import type { CustomerObject } from './customers.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import type { SubscriptionObject } from './subscriptions.ts'
import type { TaxIdObject } from './tax-ids.ts'
import { all, emit, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface InvoiceObject extends StripeObject {
  amount_due: number
  amount_paid: number
  amount_remaining: number
  attempt_count: number
  billing_reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'manual'
  collection_method: 'charge_automatically' | 'send_invoice'
  created: number
  currency: string
  customer: string
  due_date: number | null
  hosted_invoice_url: string | null
  lines: {
    data: (StripeObject & { description: string; amount: number; quantity: number })[]
  } & Record<string, unknown>
  metadata: Record<string, string>
  next_payment_attempt: number | null
  number: string | null
  /** None for an invoice that no subscription made. */
  parent:
    | ({ subscription_details: { subscription: string; metadata: Record<string, string> } } & Record<
        string,
        unknown
      >)
    | null
  post_payment_credit_notes_amount: number
  pre_payment_credit_notes_amount: number
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'
  status_transitions: Record<string, number | null>
  total: number
}

export interface InvoiceLine {
  readonly price: PriceObject
  readonly quantity: number
  /** The subscription item it bills; none for a line charged once. */
  readonly item: string | undefined
}

interface Period {
  readonly start: number
  readonly end: number
}

async function lineObject(
  tx: Transaction,
  invoice: string,
  subscription: string,
  line: InvoiceLine,
  period: Period,
) {
  const amount = line.price.unit_amount * line.quantity
  const itemDetails = {
    invoice_item: null,
    proration: false,
    proration_details: { credited_items: null },
    subscription,
  }
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: line.price.currency,
    description: await productName(tx, line.price),
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent:
      line.item === undefined
        ? {
            invoice_item_details: { ...itemDetails, invoice_item: newId('ii') },
            subscription_item_details: null,
            type: 'invoice_item_details',
          }
        : {
            invoice_item_details: null,
            subscription_item_details: { ...itemDetails, subscription_item: line.item },
            type: 'subscription_item_details',
          },
    period: line.item === undefined ? { start: period.start, end: period.start } : period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: String(line.price.unit_amount),
    },
    quantity: line.quantity,
    subscription,
    subtotal: amount,
    taxes: [],
  }
}

/** A line with an amount of its own: a proration, which may give money back, or something charged once. */
export type PlainLine = InvoiceObject['lines']['data'][number] & Record<string, unknown>

export async function plainLine(
  tx: Transaction,
  line: {
    readonly price: PriceObject
    readonly quantity: number
    readonly amount: number
    readonly period: Period
  },
): Promise<PlainLine> {
  return {
    id: newId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: line.price.currency,
    description: await productName(tx, line.price),
    discountable: false,
    livemode: false,
    metadata: {},
    period: line.period,
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: String(line.price.unit_amount),
    },
    quantity: line.quantity,
    subtotal: line.amount,
    taxes: [],
  }
}

/** A draft of a subscription's period. */
export async function draftInvoice(
  tx: Transaction,
  subscription: SubscriptionObject,
  input: {
    reason: 'subscription_create' | 'subscription_cycle'
    lines: readonly InvoiceLine[]
    period: Period
  },
): Promise<InvoiceObject> {
  const id = newId('in')
  const lines = []
  for (const line of input.lines) lines.push(await lineObject(tx, id, subscription.id, line, input.period))
  return makeInvoice(tx, {
    id,
    customer: subscription.customer,
    currency: subscription.currency,
    reason: input.reason,
    lines,
    period: input.period,
    collection: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    metadata: {},
    subscription,
  })
}

export interface NewInvoice {
  readonly id: string
  readonly customer: string
  readonly currency: string
  readonly reason: InvoiceObject['billing_reason']
  readonly lines: InvoiceObject['lines']['data']
  readonly period: Period
  readonly collection: InvoiceObject['collection_method']
  /** Only for one that is sent and paid by hand. */
  readonly daysUntilDue: number | null
  readonly metadata: Record<string, string>
  readonly subscription: SubscriptionObject | undefined
}

/** A draft. The subscription stands under `parent`, not at the top; payments are listed apart. */
export async function makeInvoice(tx: Transaction, input: NewInvoice): Promise<InvoiceObject> {
  const { id, lines, subscription, daysUntilDue } = input
  const customer = await need<CustomerObject>(tx, 'customer', input.customer)
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  const invoice: InvoiceObject = {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stand-in account',
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: total,
    amount_shipping: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    billing_reason: input.reason,
    collection_method: input.collection,
    created: seconds(tx.at),
    currency: input.currency,
    customer: input.customer,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: (await all<TaxIdObject>(tx, 'tax_id'))
      .filter((one) => one.customer === input.customer)
      .map(({ type, value }) => ({ type, value })),
    default_payment_method: null,
    description: null,
    due_date: daysUntilDue === null ? null : seconds(tx.at) + daysUntilDue * 86_400,
    effective_at: null,
    footer: customer.invoice_settings.footer,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: input.metadata,
    next_payment_attempt: null,
    number: null,
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
          type: 'subscription_details',
        }
      : null,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    period_end: input.period.end,
    period_start: input.period.start,
    receipt_number: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_excluding_tax: total,
    total_taxes: [],
    webhooks_delivered_at: null,
  }
  await keep(tx, invoice)
  await emit(tx, 'invoice.created', invoice)
  return invoice
}

/** Gives it its number and its page. */
export async function finalizeInvoice(tx: Transaction, draft: InvoiceObject): Promise<InvoiceObject> {
  const customer = await need<CustomerObject>(tx, 'customer', draft.customer)
  const sequence = Number(customer.next_invoice_sequence)
  await keep(tx, { ...customer, next_invoice_sequence: sequence + 1 })
  const page = `${tx.origin}/invoice/${draft.id}_${newId('s', 16)}`
  const invoice: InvoiceObject = {
    ...draft,
    status: 'open',
    number: `${String(customer.invoice_prefix)}-${String(sequence).padStart(4, '0')}`,
    effective_at: seconds(tx.at),
    hosted_invoice_url: page,
    invoice_pdf: null,
    status_transitions: { ...draft.status_transitions, finalized_at: seconds(tx.at) },
  }
  await keep(tx, invoice)
  await emit(tx, 'invoice.finalized', invoice)
  return invoice
}

async function list(call: Call) {
  const { customer, subscription, status, ...page } = parameters(call, {
    ...pageParameters,
    customer: z.string().optional(),
    subscription: z.string().optional(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
  })
  const invoices = (await all<InvoiceObject>(call, 'invoice'))
    .filter((one) => customer === undefined || one.customer === customer)
    .filter((one) => status === undefined || one.status === status)
    .filter(
      (one) => subscription === undefined || one.parent?.subscription_details.subscription === subscription,
    )
  return pageOf('/v1/invoices', invoices.map(withFirstLines), page)
}

/** An invoice carries the first of its lines; all of them are read apart. */
const linesCarried = 10

function withFirstLines(invoice: InvoiceObject): InvoiceObject {
  const { data } = invoice.lines
  return {
    ...invoice,
    lines: { ...invoice.lines, data: data.slice(0, linesCarried), has_more: data.length > linesCarried },
  }
}

async function listLines(call: Call) {
  const page = parameters(call, pageParameters)
  const { id, lines } = await need<InvoiceObject>(call, 'invoice', idOf(call))
  return pageOf(`/v1/invoices/${id}/lines`, lines.data, page)
}

export const invoiceRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/invoices', answer: list },
  {
    method: 'GET',
    path: '/v1/invoices/:id',
    answer: async (call) => {
      parameters(call, {})
      return withFirstLines(await need<InvoiceObject>(call, 'invoice', idOf(call)))
    },
  },
  { method: 'GET', path: '/v1/invoices/:id/lines', answer: listLines },
]
