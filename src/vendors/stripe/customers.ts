import type Stripe from 'stripe'
import type { Payments } from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { reveal } from '#policy/personal.ts'
import { attempt } from './failures.ts'
import { stripeLimits } from './limits.ts'

const keyReused = (error: unknown): boolean =>
  error instanceof VendorError && error.vendorCode === 'idempotency_error'

/** Search lags a minute behind writes, so it finds customers of earlier days. */
async function findByClient(sdk: Stripe, clientId: string): Promise<string | undefined> {
  const found = await attempt('customer.search', () =>
    sdk.customers.search({ query: `metadata['client_id']:'${clientId}'`, limit: 1 }),
  )
  return found.data[0]?.id
}

/** Among the newest, which a list shows at once. */
async function findAmongNew(sdk: Stripe, clientId: string): Promise<string | undefined> {
  const newest = await attempt('customer.list', () => sdk.customers.list({ limit: stripeLimits.pageSize }))
  return newest.data.find((customer) => customer.metadata.client_id === clientId)?.id
}

/**
 * One customer per client: search knows the old ones, the idempotency key covers the day in which search may lag,
 * and when the key was first used with other words (the company was renamed in between) the list knows it.
 */
export function ensureCustomer(sdk: Stripe): Payments['ensureCustomer'] {
  return async ({ clientId, companyName, email }) => {
    if (!/^[\w-]{1,64}$/.test(clientId)) throw new Error('a client id has letters, digits, _ and - only')
    const known = await findByClient(sdk, clientId)
    if (known !== undefined) return { customerId: known }
    try {
      const made = await attempt('customer.create', () =>
        sdk.customers.create(
          { name: companyName, email: reveal(email), metadata: { client_id: clientId } },
          { idempotencyKey: `customer-${clientId}` },
        ),
      )
      return { customerId: made.id }
    } catch (error) {
      const there = keyReused(error) ? await findAmongNew(sdk, clientId) : undefined
      if (there === undefined) throw error
      return { customerId: there }
    }
  }
}
