import { z } from 'zod'
import { bankTransfer } from './bank-transfer.ts'
import { type Call, cents, formBoolean, idOf, metadata, parameters, type Route } from './call.ts'
import { chargeCard, reviveSubscription } from './charge-card.ts'
import { newId, seconds } from './ids.ts'
import { finalizeInvoice, type InvoiceObject, makeInvoice } from './invoices.ts'
import { discardPending } from './pending-updates.ts'
import { invalid } from './refusal.ts'
import { due, emit, keep, need } from './transaction.ts'

/** Invoices made by a call, one by one: a draft, its lines, then final. */

const draftSeconds = 3600
const mostItems = 250

async function create(call: Call): Promise<InvoiceObject> {
  const input = parameters(call, {
    customer: z.string(),
    currency: z.string().regex(/^[a-z]{3}$/),
    auto_advance: formBoolean.optional(),
    collection_method: z.enum(['charge_automatically', 'send_invoice']).default('charge_automatically'),
    days_until_due: z.coerce.number().int().min(0).max(1825).optional(),
    metadata: metadata.optional(),
    payment_settings: z
      .strictObject({
        payment_method_types: z.array(z.enum(['card', 'customer_balance'])).optional(),
        payment_method_options: bankTransfer.optional(),
      })
      .optional(),
    pending_invoice_items_behavior: z.enum(['exclude', 'include']).default('exclude'),
  })
  if ((input.collection_method === 'send_invoice') !== (input.days_until_due !== undefined))
    throw invalid('`days_until_due` is given exactly with `collection_method` = `send_invoice`.', {
      param: 'days_until_due',
    })
  const at = seconds(call.at)
  const id = newId('in')
  // A draft that advances by itself is made final after about an hour, with whatever stands on it then.
  if (input.auto_advance) await due(call, 'finalize-invoice', id, at + draftSeconds)
  return makeInvoice(call, {
    id,
    customer: input.customer,
    currency: input.currency,
    reason: 'manual',
    lines: [],
    period: { start: at, end: at },
    collection: input.collection_method,
    daysUntilDue: input.days_until_due ?? null,
    metadata: input.metadata ?? {},
    subscription: undefined,
  })
}

async function addItem(call: Call) {
  const input = parameters(call, {
    customer: z.string(),
    invoice: z.string(),
    amount: cents,
    currency: z.string(),
    description: z.string().max(500),
  })
  const invoice = await need<InvoiceObject>(call, 'invoice', input.invoice, 'invoice')
  if (invoice.status !== 'draft' || invoice.customer !== input.customer)
    throw invalid('This invoice is no longer editable.', { param: 'invoice' })
  if (invoice.lines.data.length >= mostItems)
    throw invalid(`You can only add up to ${mostItems} invoice items to an invoice.`)
  if (invoice.currency !== input.currency)
    throw invalid('The currency of the item is not the one of the invoice.', { param: 'currency' })
  const item = {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: input.amount,
    currency: input.currency,
    customer: input.customer,
    date: seconds(call.at),
    description: input.description,
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    quantity: 1,
  }
  const line = {
    id: newId('il'),
    object: 'line_item',
    amount: input.amount,
    currency: input.currency,
    description: input.description,
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: { invoice_item: item.id, proration: false, subscription: null },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { start: seconds(call.at), end: seconds(call.at) },
    quantity: 1,
    subtotal: input.amount,
    taxes: [],
  }
  const total = invoice.total + input.amount
  await keep(call, item)
  await keep(call, {
    ...invoice,
    lines: { ...invoice.lines, data: [...invoice.lines.data, line] },
    amount_due: total,
    amount_remaining: total,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
  })
  return item
}

/** One that charges a card does so at once; the vendor takes up to an hour. */
async function finalize(call: Call): Promise<InvoiceObject> {
  parameters(call, { auto_advance: formBoolean.optional() })
  const draft = await need<InvoiceObject>(call, 'invoice', idOf(call))
  if (draft.status !== 'draft')
    throw invalid('This invoice is already finalized, you can’t re-finalize a non-draft invoice.', {
      code: 'invoice_not_editable',
    })
  const open = await finalizeInvoice(call, draft)
  return open.collection_method === 'charge_automatically' ? chargeCard(call, open) : open
}

async function openOne(call: Call): Promise<InvoiceObject> {
  const invoice = await need<InvoiceObject>(call, 'invoice', idOf(call))
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(`Invoice is ${invoice.status}.`, {
      ...(invoice.status === 'paid' ? { code: 'invoice_already_paid' } : {}),
    })
  return invoice
}

/** Marked paid without money having passed here. */
async function pay(call: Call): Promise<InvoiceObject> {
  const { paid_out_of_band: outside } = parameters(call, { paid_out_of_band: formBoolean.optional() })
  const open = await openOne(call)
  if (!outside) return chargeCard(call, open)
  const paid: InvoiceObject = {
    ...open,
    status: 'paid',
    amount_paid: open.amount_remaining,
    amount_paid_off_stripe: open.amount_remaining,
    amount_remaining: 0,
    attempted: true,
    next_payment_attempt: null,
    status_transitions: { ...open.status_transitions, paid_at: seconds(call.at) },
  }
  await keep(call, paid)
  await call.store.delete('due', `retry-invoice.${open.id}`)
  await emit(call, 'invoice.paid', paid)
  await reviveSubscription(call, paid)
  return paid
}

const close =
  (status: 'void' | 'uncollectible', mark: string, event: string) =>
  async (call: Call): Promise<InvoiceObject> => {
    parameters(call, {})
    const open = await openOne(call)
    const closed: InvoiceObject = {
      ...open,
      status,
      next_payment_attempt: null,
      status_transitions: { ...open.status_transitions, [mark]: seconds(call.at) },
    }
    await keep(call, closed)
    await call.store.delete('due', `retry-invoice.${open.id}`)
    await emit(call, event, closed)
    if (status === 'void') await discardPending(call, open.id)
    return closed
  }

/** A draft alone can be thrown away, and none of a subscription (docs.stripe.com/api/invoices/delete, checked 2026-11-30). */
async function drop(call: Call) {
  parameters(call, {})
  const draft = await need<InvoiceObject>(call, 'invoice', idOf(call))
  if (draft.status !== 'draft')
    throw invalid('You can only delete draft invoices.', { code: 'invoice_not_editable' })
  if (
    draft.parent?.subscription_details.subscription !== undefined &&
    draft.collection_method === 'send_invoice'
  )
    throw invalid('You can only delete one-off invoice drafts.', { code: 'invoice_not_editable' })
  await call.store.delete('invoice', draft.id)
  return { id: draft.id, object: 'invoice', deleted: true }
}

export const invoiceOrderRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/invoices', answer: create },
  { method: 'POST', path: '/v1/invoiceitems', answer: addItem },
  { method: 'POST', path: '/v1/invoices/:id/finalize', answer: finalize },
  { method: 'DELETE', path: '/v1/invoices/:id', answer: drop },
  { method: 'POST', path: '/v1/invoices/:id/pay', answer: pay },
  { method: 'POST', path: '/v1/invoices/:id/void', answer: close('void', 'voided_at', 'invoice.voided') },
  {
    method: 'POST',
    path: '/v1/invoices/:id/mark_uncollectible',
    answer: close('uncollectible', 'marked_uncollectible_at', 'invoice.marked_uncollectible'),
  },
]
