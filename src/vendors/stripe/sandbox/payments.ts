import { z } from 'zod'
import { type Call, cents, idOf, metadata, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import type { InvoiceObject } from './invoices.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid, noSuch } from './refusal.ts'
import { all, due, emit, keep, need, type StripeObject, type Transaction } from './transaction.ts'

/** What ties money to an invoice. Of the card nothing is kept. */
export interface InvoicePaymentObject extends StripeObject {
  invoice: string
  payment: { payment_intent: string; type: 'payment_intent' }
  status: 'open' | 'paid'
}

export interface ChargeObject extends StripeObject {
  amount: number
  amount_refunded: number
  currency: string
  customer: string
  disputed: boolean
  payment_intent: string
}

/** The money has come: charge, payment, and the invoice paid. */
export async function payInvoice(tx: Transaction, open: InvoiceObject): Promise<InvoiceObject> {
  const paidAt = seconds(tx.at)
  const intent = newId('pi')
  const charge: ChargeObject = {
    id: newId('ch'),
    object: 'charge',
    amount: open.amount_remaining,
    amount_captured: open.amount_remaining,
    amount_refunded: 0,
    captured: true,
    created: paidAt,
    currency: open.currency,
    customer: open.customer,
    disputed: false,
    livemode: false,
    metadata: {},
    paid: true,
    payment_intent: intent,
    refunded: false,
    status: 'succeeded',
  }
  const payment: InvoicePaymentObject = {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: open.amount_remaining,
    amount_requested: open.amount_remaining,
    created: paidAt,
    currency: open.currency,
    invoice: open.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: paidAt },
  }
  const invoice: InvoiceObject = {
    ...open,
    status: 'paid',
    amount_paid: open.amount_remaining,
    amount_remaining: 0,
    attempt_count: open.attempt_count + 1,
    attempted: true,
    next_payment_attempt: null,
    status_transitions: { ...open.status_transitions, paid_at: paidAt },
  }
  await keep(tx, charge)
  await keep(tx, payment)
  await keep(tx, invoice)
  await emit(tx, 'invoice.paid', invoice)
  await emit(tx, 'invoice.payment_succeeded', invoice)
  return invoice
}

/** A card that failed is tried again after so many days each (a usual setting of the account), then no more. */
const retryAfterDays = [3, 5, 7]

export async function failInvoice(tx: Transaction, open: InvoiceObject): Promise<InvoiceObject> {
  const days = retryAfterDays[open.attempt_count]
  const again = days === undefined ? null : seconds(tx.at) + days * 86_400
  const invoice: InvoiceObject = {
    ...open,
    attempt_count: open.attempt_count + 1,
    attempted: true,
    next_payment_attempt: again,
  }
  await keep(tx, invoice)
  if (again !== null) await due(tx, 'retry-invoice', invoice.id, again)
  await emit(tx, 'invoice.payment_failed', invoice)
  return invoice
}

/** A card that failed for an invoice that nobody tries again: somebody pays it on its page, or it is void. */
export async function refuseInvoice(tx: Transaction, open: InvoiceObject): Promise<InvoiceObject> {
  const invoice: InvoiceObject = { ...open, attempt_count: open.attempt_count + 1, attempted: true }
  await keep(tx, invoice)
  await emit(tx, 'invoice.payment_failed', invoice)
  return invoice
}

const refundShape = {
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: cents.min(1).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
}

/** Gives back what a charge took, the whole of what is left or a part of it. */
export async function makeRefund(
  call: Transaction,
  input: z.infer<z.ZodObject<typeof refundShape>>,
): Promise<StripeObject> {
  const id = input.charge ?? input.payment_intent
  if (id === undefined)
    throw invalid('One of the following params should be provided: payment_intent, charge.')
  const charge = (await all<ChargeObject>(call, 'charge')).find(
    (one) => one.id === input.charge || one.payment_intent === input.payment_intent,
  )
  if (!charge)
    throw input.charge ? noSuch('charge', id, 'charge') : noSuch('payment_intent', id, 'payment_intent')
  if (charge.disputed)
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    })
  const left = charge.amount - charge.amount_refunded
  if (left === 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  const amount = input.amount ?? left
  if (amount > left)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    })
  const made: StripeObject = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(call.at),
    currency: charge.currency,
    customer: charge.customer,
    metadata: input.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: input.reason ?? null,
    receipt_number: null,
    status: 'succeeded',
  }
  const refunded = charge.amount_refunded + amount
  const changed = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount }
  await keep(call, made)
  await keep(call, changed)
  await emit(call, 'refund.created', made)
  await emit(call, 'charge.refunded', changed)
  return made
}

async function listPayments(call: Call) {
  const { invoice, status, payment, ...page } = parameters(call, {
    ...pageParameters,
    invoice: z.string().optional(),
    status: z.enum(['open', 'paid', 'canceled']).optional(),
    payment: z.strictObject({ type: z.enum(['payment_intent']), payment_intent: z.string() }).optional(),
  })
  const payments = (await all<InvoicePaymentObject>(call, 'invoice_payment')).filter(
    (one) =>
      (invoice === undefined || one.invoice === invoice) &&
      (status === undefined || one.status === status) &&
      (payment === undefined || one.payment.payment_intent === payment.payment_intent),
  )
  return pageOf('/v1/invoice_payments', payments, page)
}

export const paymentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/refunds',
    answer: (call) => makeRefund(call, parameters(call, refundShape)),
  },
  {
    method: 'GET',
    path: '/v1/refunds/:id',
    answer: (call) => {
      parameters(call, {})
      return need(call, 'refund', idOf(call))
    },
  },
  { method: 'GET', path: '/v1/invoice_payments', answer: listPayments },
]
