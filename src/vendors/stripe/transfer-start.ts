import type Stripe from 'stripe'
import type { Invoice, Payments, Subscription, TransferOrder } from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { rhythms } from './checkout.ts'
import { transferSettings } from './collection.ts'
import { cashBalance, invoice, read, subscription } from './convert.ts'
import { attempt } from './failures.ts'
import { customerInvoices } from './invoices.ts'
import { stripeLimits } from './limits.ts'
import { productNamed } from './products.ts'

/** A subscription that begins with an invoice to be transferred (docs.stripe.com/billing/invoices/subscription, checked 2026-11-30). */
export function transferStart(
  sdk: Stripe,
): Pick<Payments, 'startByTransfer' | 'findStartByTransfer' | 'readCashBalance'> {
  const made = async ({ customerId, orderId }: Pick<TransferOrder, 'customerId' | 'orderId'>) =>
    attempt('subscription.list', async () => {
      const page = { customer: customerId, status: 'all', limit: stripeLimits.pageSize } as const
      for await (const one of sdk.subscriptions.list(page)) if (one.metadata.order_id === orderId) return one
      return undefined
    })

  const make = async (order: TransferOrder) => {
    const items: Stripe.SubscriptionCreateParams.Item[] = []
    const once: Stripe.SubscriptionCreateParams.AddInvoiceItem[] = []
    for (const line of order.lines) {
      const { quantity, unitAmountCents: unit_amount } = line
      const price = { currency: order.currency, product: await productNamed(sdk, line.title), unit_amount }
      if (line.every === 'once') once.push({ quantity, price_data: price })
      else items.push({ quantity, price_data: { ...price, recurring: rhythms[line.every] } })
    }
    const params: Stripe.SubscriptionCreateParams = {
      customer: order.customerId,
      items,
      ...(once.length > 0 && { add_invoice_items: once }),
      collection_method: 'send_invoice',
      days_until_due: order.dueInDays,
      ...transferSettings(order.currency),
      metadata: { quote_id: order.quoteId, client_id: order.clientId, order_id: order.orderId },
    }
    return attempt('subscription.start', () =>
      sdk.subscriptions.create(params, { idempotencyKey: `start:${order.orderId}` }),
    )
  }

  /** The first one, which is not the latest any more once a second month was billed. */
  const firstOf = async (started: Subscription): Promise<Invoice> => {
    const { subscriptionId, customerId } = started
    const first = (await customerInvoices(sdk, customerId)).find(
      (one) => one.subscriptionId === subscriptionId && one.reason === 'first',
    )
    if (first) return first
    throw new VendorError({ vendor: 'stripe', operation: 'subscription.start', failure: 'garbled' })
  }

  return {
    /** Its invoice would be a draft for an hour: it is made final at once, so that there is something to pay. */
    async startByTransfer(order) {
      const started = read('subscription.start', subscription, (await made(order)) ?? (await make(order)))
      const first = await firstOf(started)
      if (first.state !== 'draft') return { subscription: started, invoice: first }
      const final = await attempt('invoice.finalize', () =>
        sdk.invoices.finalizeInvoice(first.invoiceId, {}, { idempotencyKey: `start:${order.orderId}:final` }),
      )
      return { subscription: started, invoice: read('invoice.finalize', invoice, final) }
    },

    async findStartByTransfer(order) {
      const found = await made(order)
      if (found === undefined) return undefined
      const started = read('subscription.list', subscription, found)
      return { subscriptionId: started.subscriptionId, invoiceId: (await firstOf(started)).invoiceId }
    },

    async readCashBalance(customerId, currency) {
      const operation = 'cash-balance.read'
      const { available } = read(
        operation,
        cashBalance,
        await attempt(operation, () => sdk.customers.retrieveCashBalance(customerId)),
      )
      return available?.[currency] ?? 0
    },
  }
}
