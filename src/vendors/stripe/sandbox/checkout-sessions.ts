import { z } from 'zod'
import { type Call, idOf, metadata, parameters, type Route } from './call.ts'
import { makePrice, type PriceObject, priceData, productName } from './catalogue.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid } from './refusal.ts'
import { all, due, emit, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface SessionObject extends StripeObject {
  amount_total: number
  cancel_url: string | null
  currency: string
  customer: string
  expires_at: number
  invoice: string | null
  metadata: Record<string, string>
  payment_status: 'paid' | 'unpaid'
  status: 'open' | 'complete' | 'expired'
  subscription: string | null
  success_url: string
  url: string | null
}

export interface SessionLine {
  price: PriceObject
  title: string
  quantity: number
}

/** Lines and what goes onto the subscription: the vendor keeps them, but not on the session object. */
export interface SessionDetail extends Record<string, unknown> {
  lines: SessionLine[]
  subscriptionMetadata: Record<string, string>
}

const webAddress = z.string().regex(/^https?:\/\/\S+$/, 'Not a valid URL')

const shape = {
  mode: z.enum(['payment', 'setup', 'subscription']),
  customer: z.string(),
  client_reference_id: z.string().max(200).optional(),
  success_url: webAddress,
  cancel_url: webAddress.optional(),
  expires_at: z.coerce.number().int().optional(),
  ui_mode: z.enum(['hosted_page', 'embedded_page', 'elements', 'form']).default('hosted_page'),
  metadata: metadata.optional(),
  subscription_data: z.strictObject({ metadata: metadata.optional() }).optional(),
  line_items: z
    .array(
      z.strictObject({
        price: z.string().optional(),
        price_data: priceData.optional(),
        quantity: z.coerce.number().int().min(1).max(999_999).default(1),
      }),
    )
    .min(1)
    .max(100),
}
type Input = z.infer<z.ZodObject<typeof shape>>

async function linesOf(call: Call, input: Input): Promise<SessionLine[]> {
  const lines: SessionLine[] = []
  for (const [at, line] of input.line_items.entries()) {
    if ((line.price === undefined) === (line.price_data === undefined))
      throw invalid('You must give exactly one of price and price_data.', {
        param: `line_items[${at}][price]`,
      })
    const price = line.price_data
      ? await makePrice(call, line.price_data, `line_items[${at}][price_data]`)
      : await need<PriceObject>(call, 'price', line.price ?? '', `line_items[${at}][price]`)
    lines.push({ price, title: await productName(call, price), quantity: line.quantity })
  }
  return lines
}

function checkLines(lines: readonly SessionLine[]): void {
  const currencies = new Set(lines.map(({ price }) => price.currency))
  if (currencies.size > 1) throw invalid('All prices must have the same currency.', { param: 'line_items' })
  const rhythms = lines.flatMap(({ price: { recurring } }) =>
    recurring ? [`${recurring.interval_count} ${recurring.interval}`] : [],
  )
  if (rhythms.length === 0)
    throw invalid('You must provide at least one recurring price in `subscription` mode.', {
      param: 'line_items',
    })
  if (new Set(rhythms).size > 1)
    throw invalid('Checkout does not support multiple prices with different billing intervals.', {
      param: 'line_items',
    })
}

const day = 86_400

function expiry(call: Call, given: number | undefined): number {
  const now = seconds(call.at)
  if (given !== undefined && (given < now + 1800 || given > now + day))
    throw invalid(
      'The `expires_at` timestamp must be from 30 minutes to 24 hours from Checkout Session creation.',
      {
        param: 'expires_at',
      },
    )
  return given ?? now + day
}

async function create(call: Call): Promise<SessionObject> {
  const input = parameters(call, shape)
  if (input.mode !== 'subscription' || input.ui_mode !== 'hosted_page')
    throw invalid('This stand-in knows mode=subscription and ui_mode=hosted_page only.', { param: 'mode' })
  await need(call, 'customer', input.customer, 'customer')
  const lines = await linesOf(call, input)
  checkLines(lines)
  const total = lines.reduce((sum, { price, quantity }) => sum + price.unit_amount * quantity, 0)
  const id = newId('cs_test', 58)
  const session: SessionObject = {
    id,
    object: 'checkout.session',
    allow_promotion_codes: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: input.cancel_url ?? null,
    client_reference_id: input.client_reference_id ?? null,
    client_secret: null,
    created: seconds(call.at),
    currency: lines[0]?.price.currency ?? '',
    customer: input.customer,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    expires_at: expiry(call, input.expires_at),
    invoice: null,
    livemode: false,
    locale: null,
    metadata: input.metadata ?? {},
    mode: 'subscription',
    payment_intent: null,
    payment_link: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    recovered_from: null,
    setup_intent: null,
    status: 'open',
    subscription: null,
    success_url: input.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${call.origin}/checkout/${id}`,
  }
  const detail: SessionDetail = { lines, subscriptionMetadata: input.subscription_data?.metadata ?? {} }
  await keep(call, session)
  await call.store.put('session-detail', id, detail)
  await due(call, 'expire-session', id, session.expires_at)
  return session
}

export async function detailOf(tx: Transaction, session: string): Promise<SessionDetail> {
  return (
    (await tx.store.get<SessionDetail>('session-detail', session)) ?? { lines: [], subscriptionMetadata: {} }
  )
}

export async function expireSession(tx: Transaction, session: SessionObject): Promise<SessionObject> {
  const expired: SessionObject = { ...session, status: 'expired', url: null }
  await keep(tx, expired)
  await emit(tx, 'checkout.session.expired', expired)
  return expired
}

async function expire(call: Call) {
  parameters(call, {})
  const session = await need<SessionObject>(call, 'checkout.session', idOf(call))
  if (session.status !== 'open')
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`,
    )
  return expireSession(call, session)
}

async function lineItems(call: Call) {
  const page = parameters(call, pageParameters)
  await need(call, 'checkout.session', idOf(call))
  const { lines } = await detailOf(call, idOf(call))
  const items = lines.map(({ price, title, quantity }, at) => ({
    id: `li_${idOf(call).slice(-20)}${at}`,
    object: 'item',
    amount_discount: 0,
    amount_subtotal: price.unit_amount * quantity,
    amount_tax: 0,
    amount_total: price.unit_amount * quantity,
    currency: price.currency,
    description: title,
    price,
    quantity,
  }))
  return pageOf(`/v1/checkout/sessions/${idOf(call)}/line_items`, items, page)
}

async function list(call: Call) {
  const { customer, ...page } = parameters(call, { ...pageParameters, customer: z.string().optional() })
  const sessions = await all<SessionObject>(call, 'checkout.session')
  return pageOf(
    '/v1/checkout/sessions',
    sessions.filter((one) => customer === undefined || one.customer === customer),
    page,
  )
}

export const checkoutRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/checkout/sessions', answer: create },
  { method: 'GET', path: '/v1/checkout/sessions', answer: list },
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id',
    answer: (call) => {
      parameters(call, {})
      return need(call, 'checkout.session', idOf(call))
    },
  },
  { method: 'GET', path: '/v1/checkout/sessions/:id/line_items', answer: lineItems },
  { method: 'POST', path: '/v1/checkout/sessions/:id/expire', answer: expire },
]
