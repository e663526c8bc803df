import { z } from 'zod'
import { type Call, idOf, metadata, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid, noSuch } from './refusal.ts'
import { endSubscription, type SubscriptionObject } from './subscriptions.ts'
import { all, emit, find, keep, type StripeObject } from './transaction.ts'

export interface CustomerObject extends StripeObject {
  created: number
  email: string | null
  invoice_settings: { footer: string | null } & Record<string, unknown>
  name: string | null
  metadata: Record<string, string>
  tax_exempt: 'none' | 'exempt' | 'reverse'
}

const settable = {
  name: z.string().max(256).optional(),
  email: z.email().max(512).optional(),
  phone: z.string().max(20).optional(),
  description: z.string().max(350).optional(),
  metadata: metadata.optional(),
}

/** Search lags behind writes; here by a minute. */
const searchLagSeconds = 60

async function create(call: Call): Promise<CustomerObject> {
  const input = parameters(call, settable)
  const id = newId('cus', 14)
  const customer: CustomerObject = {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(call.at),
    currency: null,
    default_source: null,
    delinquent: false,
    description: input.description ?? null,
    email: input.email ?? null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: input.metadata ?? {},
    name: input.name ?? null,
    next_invoice_sequence: 1,
    phone: input.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
  await keep(call, customer)
  await emit(call, 'customer.created', customer)
  return customer
}

async function existing(call: Call): Promise<CustomerObject> {
  const customer = await find<CustomerObject>(call, 'customer', idOf(call))
  if (!customer) throw noSuch('customer', idOf(call))
  return customer
}

async function read(call: Call) {
  parameters(call, {})
  const gone = await find<StripeObject>(call, 'deleted_customer', idOf(call))
  return gone ? { id: gone.id, object: 'customer', deleted: true } : existing(call)
}

const changeable = {
  ...settable,
  tax_exempt: z.enum(['none', 'exempt', 'reverse']).optional(),
  invoice_settings: z.strictObject({ footer: z.string().max(5000).optional() }).optional(),
}

async function update(call: Call) {
  const { invoice_settings, ...input } = parameters(call, changeable)
  const customer = await existing(call)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const changed = {
    ...customer,
    ...given,
    // An empty value takes it away.
    invoice_settings: {
      ...customer.invoice_settings,
      footer:
        invoice_settings?.footer === undefined
          ? customer.invoice_settings.footer
          : invoice_settings.footer || null,
    },
    metadata: { ...customer.metadata, ...input.metadata },
  }
  await keep(call, changed)
  await emit(call, 'customer.updated', changed)
  return changed
}

/** Ends the subscriptions at once; invoices and events keep what they hold. */
async function remove(call: Call) {
  parameters(call, {})
  const customer = await existing(call)
  for (const subscription of await all<SubscriptionObject>(call, 'subscription'))
    if (subscription.customer === customer.id && subscription.status !== 'canceled')
      await endSubscription(call, subscription)
  await call.store.delete('customer', customer.id)
  await keep(call, { id: customer.id, object: 'deleted_customer' })
  await emit(call, 'customer.deleted', customer)
  return { id: customer.id, object: 'customer', deleted: true }
}

async function list(call: Call) {
  const { email, ...page } = parameters(call, { ...pageParameters, email: z.string().optional() })
  const customers = await all<CustomerObject>(call, 'customer')
  return pageOf(
    '/v1/customers',
    customers.filter((one) => email === undefined || one.email === email),
    page,
  )
}

async function search(call: Call) {
  const { query, limit } = parameters(call, { query: z.string(), limit: pageParameters.limit })
  const asked = /^(?:metadata\['([^']+)'\]|(email)):'([^']*)'$/.exec(query)
  if (!asked) throw invalid('We were unable to parse your search query.', { param: 'query' })
  const [, key, , value] = asked
  const indexed = (await all<CustomerObject>(call, 'customer')).filter(
    (one) => one.created <= seconds(call.at) - searchLagSeconds,
  )
  const data = indexed.filter((one) => (key === undefined ? one.email : one.metadata[key]) === value)
  return {
    object: 'search_result',
    data: data.slice(0, limit),
    has_more: data.length > limit,
    next_page: null,
    url: '/v1/customers/search',
  }
}

export const customerRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/customers/search', answer: search },
  { method: 'POST', path: '/v1/customers', answer: create },
  { method: 'GET', path: '/v1/customers', answer: list },
  { method: 'GET', path: '/v1/customers/:id', answer: read },
  { method: 'POST', path: '/v1/customers/:id', answer: update },
  { method: 'DELETE', path: '/v1/customers/:id', answer: remove },
]
