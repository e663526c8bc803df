import type { OutboundRequest } from '#platform/guard/line.ts'

interface Operation {
  readonly operation: string
  readonly method: OutboundRequest['method']
  readonly path: string
  /** Where one path is two operations: a field that only this one has. */
  readonly having?: string
}

/** Every call the SDK may make for us; the names are those of `policy/recipients/stripe.ts`. */
const operations: readonly Operation[] = [
  { operation: 'customer.search', method: 'GET', path: '/v1/customers/search' },
  { operation: 'customer.list', method: 'GET', path: '/v1/customers' },
  { operation: 'customer.create', method: 'POST', path: '/v1/customers' },
  { operation: 'checkout.create', method: 'POST', path: '/v1/checkout/sessions' },
  { operation: 'checkout.list', method: 'GET', path: '/v1/checkout/sessions' },
  { operation: 'checkout.read', method: 'GET', path: '/v1/checkout/sessions/{id}' },
  { operation: 'checkout.expire', method: 'POST', path: '/v1/checkout/sessions/{id}/expire' },
  { operation: 'subscription.start', method: 'POST', path: '/v1/subscriptions' },
  { operation: 'subscription.read', method: 'GET', path: '/v1/subscriptions/{id}' },
  { operation: 'subscription.list', method: 'GET', path: '/v1/subscriptions' },
  {
    operation: 'subscription.end-at-period',
    method: 'POST',
    path: '/v1/subscriptions/{id}',
    having: 'cancel_at_period_end',
  },
  {
    operation: 'subscription.collect',
    method: 'POST',
    path: '/v1/subscriptions/{id}',
    having: 'collection_method',
  },
  { operation: 'subscription.change', method: 'POST', path: '/v1/subscriptions/{id}' },
  { operation: 'subscription.preview', method: 'POST', path: '/v1/invoices/create_preview' },
  { operation: 'product.create', method: 'POST', path: '/v1/products' },
  { operation: 'subscription.end-now', method: 'DELETE', path: '/v1/subscriptions/{id}' },
  { operation: 'invoice.read', method: 'GET', path: '/v1/invoices/{id}' },
  { operation: 'invoice.list', method: 'GET', path: '/v1/invoices' },
  { operation: 'invoice.lines', method: 'GET', path: '/v1/invoices/{id}/lines' },
  { operation: 'invoice.create', method: 'POST', path: '/v1/invoices' },
  { operation: 'invoice.add-line', method: 'POST', path: '/v1/invoiceitems' },
  { operation: 'invoice.finalize', method: 'POST', path: '/v1/invoices/{id}/finalize' },
  { operation: 'invoice.void', method: 'POST', path: '/v1/invoices/{id}/void' },
  { operation: 'invoice.drop', method: 'DELETE', path: '/v1/invoices/{id}' },
  { operation: 'invoice.pay-outside', method: 'POST', path: '/v1/invoices/{id}/pay' },
  { operation: 'credit-note.create', method: 'POST', path: '/v1/credit_notes' },
  { operation: 'credit-note.list', method: 'GET', path: '/v1/credit_notes' },
  { operation: 'portal.open', method: 'POST', path: '/v1/billing_portal/sessions' },
  { operation: 'customer.set-taxes', method: 'POST', path: '/v1/customers/{id}' },
  { operation: 'tax-id.list', method: 'GET', path: '/v1/customers/{id}/tax_ids' },
  { operation: 'tax-id.add', method: 'POST', path: '/v1/customers/{id}/tax_ids' },
  { operation: 'tax-id.remove', method: 'DELETE', path: '/v1/customers/{id}/tax_ids/{tax_id}' },
  { operation: 'cash-balance.read', method: 'GET', path: '/v1/customers/{id}/cash_balance' },
  { operation: 'invoice.payments', method: 'GET', path: '/v1/invoice_payments' },
  { operation: 'dispute.read', method: 'GET', path: '/v1/disputes/{id}' },
  { operation: 'refund.create', method: 'POST', path: '/v1/refunds' },
  { operation: 'refund.read', method: 'GET', path: '/v1/refunds/{id}' },
]

export interface KnownCall extends Operation {
  readonly params: Readonly<Record<string, string>>
}

/** Which declared operation a request of the SDK is. */
export function operationOf(method: string, path: string, form = ''): KnownCall {
  for (const operation of operations) {
    if (operation.method !== method) continue
    if (operation.having && !new URLSearchParams(form).has(operation.having)) continue
    const found = new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path)
    if (!found) continue
    const ids = Object.entries(found.groups ?? {}).map(([name, id]) => [name, decodeURIComponent(id)])
    return { ...operation, params: Object.fromEntries(ids) }
  }
  throw new Error('the Stripe SDK made a call that is not declared')
}
