import { z } from 'zod'
import { type Call, idOf, parameters, type Route } from './call.ts'
import type { PriceObject } from './catalogue.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid } from './refusal.ts'
import { all, due, emit, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface SubscriptionItem extends Record<string, unknown> {
  id: string
  price: PriceObject
  quantity: number
  current_period_start: number
  current_period_end: number
}

export interface SubscriptionObject extends StripeObject {
  cancel_at_period_end: boolean
  collection_method: 'charge_automatically' | 'send_invoice'
  created: number
  currency: string
  customer: string
  days_until_due: number | null
  items: { data: SubscriptionItem[] } & Record<string, unknown>
  latest_invoice: string | null
  metadata: Record<string, string>
  status: 'active' | 'past_due' | 'incomplete' | 'canceled'
}

/** Periods end on the day of the month the subscription began, or on the last day of a shorter month. */
export function periodEnd(anchor: Date, price: PriceObject, periods: number): number {
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {}
  const days = interval === 'day' ? count : interval === 'week' ? 7 * count : undefined
  if (days !== undefined) return seconds(anchor) + periods * days * 86_400
  const months = periods * count * (interval === 'year' ? 12 : 1)
  const end = new Date(anchor)
  end.setUTCDate(1)
  end.setUTCMonth(anchor.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(anchor.getUTCDate(), lastDay))
  return seconds(end)
}

/** The period stands on each item, not on the subscription. */
export async function startSubscription(
  tx: Transaction,
  input: {
    customer: string
    currency: string
    metadata: Record<string, string>
    prices: readonly { price: PriceObject; quantity: number }[]
    /** Days to pay each invoice by transfer; left out when a card is charged. */
    daysUntilDue?: number
  },
): Promise<SubscriptionObject> {
  const id = newId('sub')
  const start = seconds(tx.at)
  const data = input.prices.map(({ price, quantity }) => ({
    id: newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: start,
    current_period_start: start,
    current_period_end: periodEnd(tx.at, price, 1),
    discounts: [],
    metadata: {},
    price,
    quantity,
    subscription: id,
    tax_rates: [],
  }))
  const subscription: SubscriptionObject = {
    id,
    object: 'subscription',
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: start,
    billing_mode: { flexible: null, type: 'flexible' },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: input.daysUntilDue === undefined ? 'charge_automatically' : 'send_invoice',
    created: start,
    currency: input.currency,
    customer: input.customer,
    days_until_due: input.daysUntilDue ?? null,
    default_payment_method: null,
    ended_at: null,
    items: { object: 'list', data, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: null,
    livemode: false,
    metadata: input.metadata,
    pause_collection: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: 'active',
    test_clock: null,
    trial_end: null,
    trial_start: null,
  }
  await keep(tx, subscription)
  const end = data[0]?.current_period_end
  if (end !== undefined) await due(tx, 'renew', id, end)
  return subscription
}

export async function endSubscription(
  tx: Transaction,
  subscription: SubscriptionObject,
): Promise<SubscriptionObject> {
  const ended: SubscriptionObject = {
    ...subscription,
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? seconds(tx.at),
    ended_at: seconds(tx.at),
    cancellation_details: { comment: null, feedback: null, reason: 'cancellation_requested' },
  }
  await keep(tx, ended)
  await tx.store.delete('due', `renew.${subscription.id}`)
  await emit(tx, 'customer.subscription.deleted', ended)
  return ended
}

export async function running(call: Call): Promise<SubscriptionObject> {
  const subscription = await need<SubscriptionObject>(call, 'subscription', idOf(call))
  if (subscription.status === 'canceled')
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.')
  return subscription
}

async function cancel(call: Call) {
  parameters(call, {})
  return endSubscription(call, await running(call))
}

async function list(call: Call) {
  const { customer, status, ...page } = parameters(call, {
    ...pageParameters,
    customer: z.string().optional(),
    status: z.string().optional(),
  })
  const found = (await all<SubscriptionObject>(call, 'subscription'))
    .filter((one) => customer === undefined || one.customer === customer)
    .filter(
      (one) => status === 'all' || (status === undefined ? one.status !== 'canceled' : one.status === status),
    )
  return pageOf('/v1/subscriptions', found, page)
}

export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/subscriptions', answer: list },
  {
    method: 'GET',
    path: '/v1/subscriptions/:id',
    answer: (call) => {
      parameters(call, {})
      return need(call, 'subscription', idOf(call))
    },
  },
  { method: 'DELETE', path: '/v1/subscriptions/:id', answer: cancel },
]
