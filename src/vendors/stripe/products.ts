import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { attempt } from './failures.ts'

/** What a new line of a subscription is for, which takes no words of its own. Asked for twice within a day it is one. */
export async function productNamed(sdk: Stripe, name: string): Promise<string> {
  // A header holds Latin letters alone, and a key 255 of them.
  const digest = createHash('sha256').update(name).digest('hex')
  const { id } = await attempt('product.create', () =>
    sdk.products.create({ name }, { idempotencyKey: `product:${digest}` }),
  )
  return id
}
