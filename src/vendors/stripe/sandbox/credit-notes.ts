import { z } from 'zod'
import { type Call, cents, idOf, metadata, parameters, type Route } from './call.ts'
import { reviveSubscription } from './charge-card.ts'
import { newId, seconds } from './ids.ts'
import type { InvoiceObject } from './invoices.ts'
import { pageOf, pageParameters } from './list.ts'
import { type InvoicePaymentObject, makeRefund } from './payments.ts'
import { invalid } from './refusal.ts'
import { all, emit, keep, need, type StripeObject } from './transaction.ts'

export interface CreditNoteObject extends StripeObject {
  amount: number
  invoice: string
  status: 'issued' | 'void'
}

async function refundOf(call: Call, invoice: InvoiceObject, amount: number): Promise<StripeObject> {
  const payment = (await all<InvoicePaymentObject>(call, 'invoice_payment')).find(
    (one) => one.invoice === invoice.id && one.status === 'paid',
  )
  if (!payment) throw invalid('This invoice has no payment to refund.', { param: 'refund_amount' })
  return makeRefund(call, { payment_intent: payment.payment.payment_intent, amount })
}

/**
 * Takes back a part of an invoice, or all of it. Of one that is paid, what is credited is given back (`refund_amount`)
 * or was given back elsewhere (`out_of_band_amount`); of an open one that much less is owed.
 */
async function create(call: Call): Promise<CreditNoteObject> {
  const input = parameters(call, {
    invoice: z.string(),
    amount: cents.min(1),
    refund_amount: cents.optional(),
    out_of_band_amount: cents.optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']).optional(),
    memo: z.string().max(500).optional(),
    metadata: metadata.optional(),
  })
  const invoice = await need<InvoiceObject>(call, 'invoice', input.invoice, 'invoice')
  const credited = invoice.post_payment_credit_notes_amount + invoice.pre_payment_credit_notes_amount
  const { refund_amount: back = 0, out_of_band_amount: elsewhere = 0 } = input
  if (invoice.status !== 'open' && invoice.status !== 'paid')
    throw invalid('You can only create a credit note for an open or paid invoice.', { param: 'invoice' })
  if (input.amount > invoice.total - credited)
    throw invalid(`The amount is greater than what is left to credit (${invoice.total - credited}).`, {
      param: 'amount',
    })
  const isPaid = invoice.status === 'paid'
  if (isPaid && back + elsewhere !== input.amount)
    throw invalid('The sum of refund_amount, credit_amount and out_of_band_amount must equal the amount.', {
      param: 'amount',
    })
  if (!isPaid && back + elsewhere > 0)
    throw invalid('An open invoice has nothing to refund.', { param: 'refund_amount' })
  const refund = back > 0 ? await refundOf(call, invoice, back) : undefined
  const sequence = (await all<CreditNoteObject>(call, 'credit_note')).filter(
    (one) => one.invoice === invoice.id,
  ).length
  const note: CreditNoteObject = {
    id: newId('cn'),
    object: 'credit_note',
    amount: input.amount,
    created: seconds(call.at),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_balance_transaction: null,
    effective_at: seconds(call.at),
    invoice: invoice.id,
    livemode: false,
    memo: input.memo ?? null,
    metadata: input.metadata ?? {},
    number: `${invoice.number ?? ''}-CN-${String(sequence + 1).padStart(2, '0')}`,
    out_of_band_amount: elsewhere || null,
    pdf: `${call.origin}/credit_note/${newId('s', 16)}`,
    post_payment_amount: isPaid ? input.amount : 0,
    pre_payment_amount: isPaid ? 0 : input.amount,
    reason: input.reason ?? null,
    refunds: refund ? [{ amount_refunded: back, refund: refund.id, type: 'refund' }] : [],
    status: 'issued',
    subtotal: input.amount,
    total: input.amount,
    type: isPaid ? 'post_payment' : 'pre_payment',
    voided_at: null,
  }
  await keep(call, note)
  await emit(call, 'credit_note.created', note)
  await reduce(call, invoice, input.amount)
  return note
}

/** An open invoice of which nothing is left is paid. */
async function reduce(call: Call, invoice: InvoiceObject, amount: number): Promise<void> {
  if (invoice.status === 'paid') {
    const post = invoice.post_payment_credit_notes_amount + amount
    await keep(call, { ...invoice, post_payment_credit_notes_amount: post })
    return
  }
  const remaining = invoice.amount_remaining - amount
  const reduced: InvoiceObject = {
    ...invoice,
    amount_due: invoice.amount_due - amount,
    amount_remaining: remaining,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
    ...(remaining > 0
      ? {}
      : {
          status: 'paid' as const,
          next_payment_attempt: null,
          status_transitions: { ...invoice.status_transitions, paid_at: seconds(call.at) },
        }),
  }
  await keep(call, reduced)
  await emit(call, remaining > 0 ? 'invoice.updated' : 'invoice.paid', reduced)
  if (remaining <= 0) await reviveSubscription(call, reduced)
}

async function list(call: Call) {
  const { invoice, customer, ...page } = parameters(call, {
    ...pageParameters,
    invoice: z.string().optional(),
    customer: z.string().optional(),
  })
  const notes = (await all<CreditNoteObject>(call, 'credit_note')).filter(
    (one) =>
      (invoice === undefined || one.invoice === invoice) &&
      (customer === undefined || one.customer === customer),
  )
  return pageOf('/v1/credit_notes', notes, page)
}

export const creditNoteRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/credit_notes', answer: create },
  { method: 'GET', path: '/v1/credit_notes', answer: list },
  {
    method: 'GET',
    path: '/v1/credit_notes/:id',
    answer: (call) => {
      parameters(call, {})
      return need(call, 'credit_note', idOf(call))
    },
  },
]
