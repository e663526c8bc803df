import type { OutboundRequest } from '#platform/guard/line.ts'

interface Operation {
  readonly operation: string
  readonly method: OutboundRequest['method']
  readonly path: string
}

/** Every call the SDK may make for us; the names are those of `policy/recipients/stripe.ts`. */
const operations: readonly Operation[] = [
  { operation: 'customer.search', method: 'GET', path: '/v1/customers/search' },
  { operation: 'customer.list', method: 'GET', path: '/v1/customers' },
  { operation: 'customer.create', method: 'POST', path: '/v1/customers' },
  { operation: 'checkout.create', method: 'POST', path: '/v1/checkout/sessions' },
  { operation: 'checkout.read', method: 'GET', path: '/v1/checkout/sessions/{id}' },
  { operation: 'subscription.read', method: 'GET', path: '/v1/subscriptions/{id}' },
  { operation: 'subscription.end-at-period', method: 'POST', path: '/v1/subscriptions/{id}' },
  { operation: 'subscription.end-now', method: 'DELETE', path: '/v1/subscriptions/{id}' },
  { operation: 'invoice.read', method: 'GET', path: '/v1/invoices/{id}' },
  { operation: 'invoice.list', method: 'GET', path: '/v1/invoices' },
  { operation: 'invoice.payments', method: 'GET', path: '/v1/invoice_payments' },
  { operation: 'refund.create', method: 'POST', path: '/v1/refunds' },
]

export interface KnownCall extends Operation {
  readonly params: Readonly<Record<string, string>>
}

/** Which declared operation a request of the SDK is. */
export function operationOf(method: string, path: string): KnownCall {
  for (const operation of operations) {
    if (operation.method !== method) continue
    const id = new RegExp(`^${operation.path.replace('{id}', '([^/]+)')}$`).exec(path)
    if (id) return { ...operation, params: id[1] === undefined ? {} : { id: decodeURIComponent(id[1]) } }
  }
  throw new Error('the Stripe SDK made a call that is not declared')
}
