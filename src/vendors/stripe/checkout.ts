import type Stripe from 'stripe'
import type { CheckoutLine, NewCheckout, Payments } from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { checkout, read } from './convert.ts'
import { attempt } from './failures.ts'

export const rhythms = {
  month: { interval: 'month', interval_count: 1 },
  quarter: { interval: 'month', interval_count: 3 },
  year: { interval: 'year', interval_count: 1 },
} as const

function lineItem(line: CheckoutLine, currency: string): Stripe.Checkout.SessionCreateParams.LineItem {
  return {
    quantity: line.quantity,
    price_data: {
      currency,
      unit_amount: line.unitAmountCents,
      product_data: { name: line.title },
      ...(line.every === 'once' ? {} : { recurring: rhythms[line.every] }),
    },
  }
}

function session(order: NewCheckout): Stripe.Checkout.SessionCreateParams {
  const metadata = { quote_id: order.quoteId, client_id: order.clientId }
  return {
    mode: 'subscription',
    customer: order.customerId,
    client_reference_id: order.quoteId,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    metadata,
    subscription_data: { metadata },
    line_items: order.lines.map((line) => lineItem(line, order.currency)),
  }
}

/** Lines charged once go onto the first invoice, the others onto every one. */
export function checkoutVerbs(
  sdk: Stripe,
): Pick<Payments, 'createCheckout' | 'readCheckout' | 'closeCheckout'> {
  const readCheckout: Payments['readCheckout'] = async (sessionId) => {
    const operation = 'checkout.read'
    return read(
      operation,
      checkout,
      await attempt(operation, () => sdk.checkout.sessions.retrieve(sessionId)),
    )
  }

  return {
    async createCheckout(order) {
      const operation = 'checkout.create'
      const { idempotencyKey } = order
      const made = await attempt(operation, () =>
        sdk.checkout.sessions.create(session(order), { idempotencyKey }),
      )
      const { sessionId, url, expiresAt } = read(operation, checkout, made)
      if (url === undefined) throw new VendorError({ vendor: 'stripe', operation, failure: 'garbled' })
      return { sessionId, url, expiresAt }
    },

    readCheckout,

    async closeCheckout(sessionId) {
      const standing = await readCheckout(sessionId)
      if (standing.state !== 'open') return standing
      const operation = 'checkout.expire'
      try {
        return read(
          operation,
          checkout,
          await attempt(operation, () => sdk.checkout.sessions.expire(sessionId)),
        )
      } catch (error) {
        // Paid or over between the look and the call.
        const now = await readCheckout(sessionId)
        if (now.state !== 'open') return now
        throw error
      }
    },
  }
}
