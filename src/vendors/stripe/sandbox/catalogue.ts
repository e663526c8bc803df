import { z } from 'zod'
import { type Call, cents, formBoolean, idOf, metadata, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid } from './refusal.ts'
import { all, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface Recurring {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
}

export interface PriceObject extends StripeObject {
  active: boolean
  currency: string
  product: string
  recurring: (Recurring & Record<string, unknown>) | null
  unit_amount: number
}

interface ProductObject extends StripeObject {
  name: string
}

const recurring = z.strictObject({
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: z.coerce.number().int().min(1).max(36).default(1),
})

const productFields = {
  name: z.string().min(1).max(250),
  description: z.string().max(40_000).optional(),
  metadata: metadata.optional(),
}

const priceFields = {
  currency: z.string().regex(/^[a-z]{3}$/, 'Invalid currency'),
  unit_amount: cents,
  recurring: recurring.optional(),
  product: z.string().optional(),
  product_data: z.strictObject(productFields).optional(),
}

/** A price written into the line that uses it. */
export const priceData = z.strictObject(priceFields)

async function makeProduct(tx: Transaction, input: z.infer<z.ZodObject<typeof productFields>>) {
  const product: ProductObject = {
    id: newId('prod', 14),
    object: 'product',
    active: true,
    created: seconds(tx.at),
    default_price: null,
    description: input.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: input.metadata ?? {},
    name: input.name,
    updated: seconds(tx.at),
  }
  await keep(tx, product)
  return product
}

export async function makePrice(
  tx: Transaction,
  input: z.infer<typeof priceData>,
  param = '',
): Promise<PriceObject> {
  if ((input.product === undefined) === (input.product_data === undefined))
    throw invalid('You must give exactly one of product and product_data.', { param: `${param}product` })
  const product =
    input.product_data === undefined
      ? await need<ProductObject>(tx, 'product', input.product ?? '', `${param}product`)
      : await makeProduct(tx, input.product_data)
  const price: PriceObject = {
    id: newId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: seconds(tx.at),
    currency: input.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: product.id,
    recurring: input.recurring
      ? { ...input.recurring, meter: null, trial_period_days: null, usage_type: 'licensed' }
      : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: input.recurring ? 'recurring' : 'one_time',
    unit_amount: input.unit_amount,
    unit_amount_decimal: String(input.unit_amount),
  }
  await keep(tx, price)
  return price
}

export async function productName(tx: Transaction, price: PriceObject): Promise<string> {
  return (await need<ProductObject>(tx, 'product', price.product)).name
}

const listOf = (object: 'product' | 'price') => async (call: Call) => {
  const page = parameters(call, pageParameters)
  return pageOf(`/v1/${object}s`, await all(call, object), page)
}

const readOf = (object: 'product' | 'price') => (call: Call) => {
  parameters(call, {})
  return need(call, object, idOf(call))
}

export const catalogueRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/products',
    answer: (call) => makeProduct(call, parameters(call, productFields)),
  },
  { method: 'GET', path: '/v1/products', answer: listOf('product') },
  { method: 'GET', path: '/v1/products/:id', answer: readOf('product') },
  { method: 'POST', path: '/v1/prices', answer: (call) => makePrice(call, parameters(call, priceFields)) },
  { method: 'GET', path: '/v1/prices', answer: listOf('price') },
  { method: 'GET', path: '/v1/prices/:id', answer: readOf('price') },
  {
    method: 'POST',
    path: '/v1/prices/:id',
    answer: async (call) => {
      const { active } = parameters(call, { active: formBoolean.optional() })
      const price = await need<PriceObject>(call, 'price', idOf(call))
      const changed = { ...price, active: active ?? price.active }
      await keep(call, changed)
      return changed
    },
  },
]
