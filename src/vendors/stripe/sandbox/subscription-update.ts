import { z } from 'zod'
import { bankTransfer } from './bank-transfer.ts'
import { type Call, formBoolean, metadata, parameters, type Route } from './call.ts'
import { makePrice, type PriceObject, priceData } from './catalogue.ts'
import { chargeUpdate } from './charge-card.ts'
import { newId, seconds } from './ids.ts'
import { finalizeInvoice, makeInvoice, type PlainLine, plainLine } from './invoices.ts'
import { applyItems, type PendingUpdate, pendingSeconds } from './pending-updates.ts'
import { invalid } from './refusal.ts'
import type { SubscriptionItem, SubscriptionObject } from './subscriptions.ts'
import { running } from './subscriptions.ts'
import { due, emit, keep, need, type Transaction } from './transaction.ts'

/** Changes of what a subscription charges, prorated by the second, and their preview. */

const item = z.strictObject({
  id: z.string().optional(),
  quantity: z.coerce.number().int().min(0).optional(),
  deleted: formBoolean.optional(),
  price: z.string().optional(),
  price_data: priceData.omit({ product_data: true }).optional(),
})
const onceItem = z.strictObject({
  quantity: z.coerce.number().int().min(1).default(1),
  price_data: priceData.omit({ product_data: true, recurring: true }),
})
const behaviour = z.enum(['always_invoice', 'create_prorations', 'none']).default('create_prorations')
const instant = z.coerce.number().int()

type ItemInput = z.infer<typeof item>

async function changedItems(
  call: Call,
  subscription: SubscriptionObject,
  inputs: readonly ItemInput[],
): Promise<SubscriptionItem[]> {
  let items: SubscriptionItem[] = [...subscription.items.data]
  for (const [place, input] of inputs.entries()) {
    const param = `items[${place}]`
    const standing = items.find(({ id }) => id === input.id)
    if (input.id !== undefined && !standing)
      throw invalid(`No such subscription item: '${input.id}'`, {
        code: 'resource_missing',
        param: `${param}[id]`,
      })
    if (input.deleted) {
      items = items.filter(({ id }) => id !== input.id)
      continue
    }
    const price = input.price_data
      ? await makePrice(call, input.price_data, `${param}[price_data]`)
      : input.price
        ? await need<PriceObject>(call, 'price', input.price, `${param}[price]`)
        : standing?.price
    const [first] = subscription.items.data
    if (!price || !first) throw invalid('A new item needs a price.', { param })
    if (price.recurring === null)
      throw invalid('The price of an item recurs.', { param: `${param}[price_data][recurring]` })
    const quantity = input.quantity ?? standing?.quantity ?? 1
    const changed: SubscriptionItem = standing
      ? { ...standing, price, quantity }
      : { ...first, id: newId('si', 14), created: seconds(call.at), price, quantity }
    items = standing ? items.map((one) => (one === standing ? changed : one)) : [...items, changed]
  }
  if (items.length === 0) throw invalid('A subscription must have at least one active item.')
  return items
}

/** What each changed item gives back for the rest of its period, and what it costs as changed. */
async function prorations(
  tx: Transaction,
  before: readonly SubscriptionItem[],
  after: readonly SubscriptionItem[],
  at: number,
): Promise<PlainLine[]> {
  const lines: PlainLine[] = []
  const ids = new Set([...before, ...after].map(({ id }) => id))
  for (const id of ids) {
    const was = before.find((one) => one.id === id)
    const is = after.find((one) => one.id === id)
    if (was && is && was.price.id === is.price.id && was.quantity === is.quantity) continue
    const period = was ?? is
    if (!period) continue
    const { current_period_start: start, current_period_end: end } = period
    if (at < start || at > end)
      throw invalid('The proration date must be within the current billing period.', {
        param: 'proration_date',
      })
    const part = (end - at) / (end - start)
    const worth = (one: SubscriptionItem) => Math.round(one.price.unit_amount * one.quantity * part)
    const line = (one: SubscriptionItem, amount: number) =>
      plainLine(tx, { price: one.price, quantity: one.quantity, amount, period: { start: at, end } })
    if (was) lines.push(await line(was, -worth(was)))
    if (is) lines.push(await line(is, worth(is)))
  }
  return lines
}

async function update(call: Call) {
  const input = parameters(call, {
    cancel_at_period_end: formBoolean.optional(),
    metadata: metadata.optional(),
    items: z.array(item).max(20).optional(),
    add_invoice_items: z.array(onceItem).max(20).optional(),
    proration_behavior: behaviour,
    proration_date: instant.optional(),
    collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
    days_until_due: z.coerce.number().int().min(0).max(1825).optional(),
    payment_settings: z
      .strictObject({
        payment_method_types: z
          .union([z.literal(''), z.array(z.enum(['card', 'customer_balance']))])
          .optional(),
        payment_method_options: bankTransfer.optional(),
      })
      .optional(),
    payment_behavior: z.enum(['allow_incomplete', 'pending_if_incomplete']).default('allow_incomplete'),
  })
  const subscription = await running(call)
  const pends = input.payment_behavior === 'pending_if_incomplete'
  const { collection_method = subscription.collection_method } = input
  if (input.days_until_due !== undefined && collection_method !== 'send_invoice')
    throw invalid('`days_until_due` is only for `collection_method` = `send_invoice`.', {
      param: 'days_until_due',
    })
  if (collection_method === 'send_invoice' && (input.days_until_due ?? subscription.days_until_due) === null)
    throw invalid('`days_until_due` must be given with `collection_method` = `send_invoice`.', {
      param: 'days_until_due',
    })
  if (pends && (input.metadata !== undefined || input.cancel_at_period_end !== undefined))
    throw invalid('This parameter is not supported with payment_behavior=pending_if_incomplete.')
  if (pends && subscription.collection_method !== 'charge_automatically')
    throw invalid('pending_if_incomplete is only for subscriptions that charge automatically.')
  const ends = input.cancel_at_period_end ?? subscription.cancel_at_period_end
  const noted: SubscriptionObject = {
    ...subscription,
    cancel_at_period_end: ends,
    cancel_at: ends ? (subscription.items.data[0]?.current_period_end ?? null) : null,
    canceled_at: ends ? (subscription.canceled_at ?? seconds(call.at)) : null,
    metadata: { ...subscription.metadata, ...input.metadata },
    collection_method,
    days_until_due:
      collection_method === 'send_invoice' ? (input.days_until_due ?? subscription.days_until_due) : null,
  }
  if (!input.items && !input.add_invoice_items) {
    await keep(call, noted)
    await emit(call, 'customer.subscription.updated', noted)
    return noted
  }
  const items = await changedItems(call, noted, input.items ?? [])
  if (input.proration_behavior !== 'always_invoice') return applyItems(call, noted, items)
  const at = input.proration_date ?? seconds(call.at)
  const lines = await prorations(call, noted.items.data, items, at)
  for (const once of input.add_invoice_items ?? []) {
    const price = await makePrice(call, once.price_data, 'add_invoice_items[price_data]')
    const amount = price.unit_amount * once.quantity
    lines.push(
      await plainLine(call, { price, quantity: once.quantity, amount, period: { start: at, end: at } }),
    )
  }
  return invoiceNow(call, noted, items, lines, pends)
}

async function invoiceNow(
  call: Call,
  subscription: SubscriptionObject,
  items: readonly SubscriptionItem[],
  lines: readonly PlainLine[],
  pends: boolean,
): Promise<SubscriptionObject> {
  const at = seconds(call.at)
  const id = newId('in')
  const draft = await makeInvoice(call, {
    id,
    customer: subscription.customer,
    currency: subscription.currency,
    reason: 'subscription_update',
    lines: lines.map((line) => ({ ...line, invoice: id })),
    period: { start: at, end: at },
    collection: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    metadata: {},
    subscription,
  })
  const open = await finalizeInvoice(call, draft)
  const paid = await chargeUpdate(call, open, subscription.id)
  const withInvoice: SubscriptionObject = { ...subscription, latest_invoice: id }
  if (paid || !pends) return applyItems(call, withInvoice, items)
  const expires = at + pendingSeconds
  const pending: PendingUpdate = { subscription: subscription.id, items: [...items] }
  await call.store.put('pending-update', id, pending)
  await due(call, 'expire-update', id, expires)
  const waiting: SubscriptionObject = {
    ...withInvoice,
    pending_update: {
      billing_cycle_anchor: null,
      expires_at: expires,
      subscription_items: items.map((one) => ({ ...one })),
      trial_end: null,
    },
  }
  await keep(call, waiting)
  await emit(call, 'customer.subscription.updated', waiting)
  return waiting
}

async function createPreview(call: Call) {
  const input = parameters(call, {
    subscription: z.string(),
    subscription_details: z.strictObject({
      items: z.array(item).max(20),
      proration_behavior: behaviour,
      proration_date: instant.optional(),
    }),
  })
  const { items, proration_behavior, proration_date } = input.subscription_details
  const subscription = await need<SubscriptionObject>(call, 'subscription', input.subscription)
  const after = await changedItems(call, subscription, items)
  const lines =
    proration_behavior === 'none'
      ? []
      : await prorations(call, subscription.items.data, after, proration_date ?? seconds(call.at))
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  return {
    id: newId('upcoming_in'),
    object: 'invoice',
    amount_due: Math.max(0, total),
    billing_reason: 'subscription_update',
    currency: subscription.currency,
    customer: subscription.customer,
    lines: { object: 'list', data: lines, has_more: false, url: '/v1/invoices/upcoming/lines' },
    status: 'draft',
    subtotal: total,
    total,
  }
}

export const subscriptionUpdateRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/subscriptions/:id', answer: update },
  { method: 'POST', path: '/v1/invoices/create_preview', answer: createPreview },
]
