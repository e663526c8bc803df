import { z } from 'zod'
import { bankTransfer } from './bank-transfer.ts'
import { type Call, metadata, parameters, type Route } from './call.ts'
import { makePrice, type PriceObject, priceData } from './catalogue.ts'
import { seconds } from './ids.ts'
import { draftInvoice, type InvoiceLine } from './invoices.ts'
import { invalid } from './refusal.ts'
import { type SubscriptionObject, startSubscription } from './subscriptions.ts'
import { due, emit, keep, need } from './transaction.ts'

/** The first invoice of a subscription whose invoices are sent stays a draft for about an hour. */
const draftSeconds = 3600

const quantity = z.coerce.number().int().min(1).default(1)
const shape = {
  customer: z.string(),
  items: z
    .array(z.strictObject({ quantity, price_data: priceData.omit({ product_data: true }) }))
    .min(1)
    .max(20),
  add_invoice_items: z
    .array(z.strictObject({ quantity, price_data: priceData.omit({ product_data: true, recurring: true }) }))
    .max(20)
    .default([]),
  collection_method: z.enum(['charge_automatically', 'send_invoice']).default('charge_automatically'),
  days_until_due: z.coerce.number().int().min(0).max(1825).optional(),
  payment_settings: z
    .strictObject({
      payment_method_types: z.array(z.enum(['card', 'customer_balance'])).optional(),
      payment_method_options: bankTransfer.optional(),
    })
    .optional(),
  metadata: metadata.optional(),
}

/**
 * A subscription made by a call, whose invoices are sent: it is active at once, whether anybody pays or not
 * (docs.stripe.com/billing/invoices/subscription, checked 2026-11-30).
 */
async function create(call: Call): Promise<SubscriptionObject> {
  const input = parameters(call, shape)
  if (input.collection_method !== 'send_invoice')
    throw invalid(
      'This stand-in makes subscriptions whose invoices are sent; cards begin on a payment page.',
      {
        param: 'collection_method',
      },
    )
  if (input.days_until_due === undefined)
    throw invalid('`days_until_due` must be given with `collection_method` = `send_invoice`.', {
      param: 'days_until_due',
    })
  await need(call, 'customer', input.customer, 'customer')
  const monthly: { price: PriceObject; quantity: number }[] = []
  for (const [at, item] of input.items.entries()) {
    const price = await makePrice(call, item.price_data, `items[${at}][price_data]`)
    if (price.recurring === null)
      throw invalid('The price of an item recurs.', { param: `items[${at}][price_data][recurring]` })
    monthly.push({ price, quantity: item.quantity })
  }
  const once: InvoiceLine[] = []
  for (const [at, item] of input.add_invoice_items.entries())
    once.push({
      price: await makePrice(call, item.price_data, `add_invoice_items[${at}][price_data]`),
      quantity: item.quantity,
      item: undefined,
    })
  const currencies = new Set([...monthly, ...once].map(({ price }) => price.currency))
  const [currency = ''] = currencies
  if (currencies.size > 1) throw invalid('All prices must have the same currency.', { param: 'items' })
  const started = await startSubscription(call, {
    customer: input.customer,
    currency,
    metadata: input.metadata ?? {},
    prices: monthly,
    daysUntilDue: input.days_until_due,
  })
  const { data } = started.items
  const start = seconds(call.at)
  const draft = await draftInvoice(call, started, {
    reason: 'subscription_create',
    lines: [...once, ...data.map(({ price, quantity, id }) => ({ price, quantity, item: id }))],
    period: { start, end: data[0]?.current_period_end ?? start },
  })
  await due(call, 'finalize-invoice', draft.id, start + draftSeconds)
  const subscription: SubscriptionObject = { ...started, latest_invoice: draft.id }
  await keep(call, subscription)
  await emit(call, 'customer.subscription.created', subscription)
  return subscription
}

export const subscriptionCreateRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/subscriptions', answer: create },
]
