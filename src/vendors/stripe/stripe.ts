import { z } from 'zod'
import type { Payments } from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { checkoutVerbs } from './checkout.ts'
import { collectionVerbs } from './collection.ts'
import { invoice, read, refund, subscription } from './convert.ts'
import { creditNoteVerbs } from './credit-notes.ts'
import { ensureCustomer } from './customers.ts'
import { disputeVerbs } from './disputes.ts'
import { attempt } from './failures.ts'
import { invoiceVerbs } from './invoices.ts'
import { stripeLimits } from './limits.ts'
import { stripeSdk } from './sdk.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { taxVerbs } from './tax-ids.ts'
import { transferStart } from './transfer-start.ts'
import { verifyWebhook } from './webhook.ts'

/** What a connection to Stripe holds; the webhook secret is that of the endpoint that points at this program. */
export const stripeCredentials = z.object({
  secretKey: z.string().regex(/^[sr]k_(test|live)_/),
  webhookSecret: z.string().startsWith('whsec_'),
})

/** Where the vendor answers; a sandbox connection has the same paths elsewhere. */
export const stripeBaseUrl = 'https://api.stripe.com'

/** The payments port over the official SDK (API version 2026-10-28.endive, checked 2026-11-23). */
export function stripePayments(
  line: VendorLine,
  credentials: Pick<z.infer<typeof stripeCredentials>, 'secretKey'>,
): Payments {
  const sdk = stripeSdk(line, credentials.secretKey)

  const readSubscription: Payments['readSubscription'] = async (id) => {
    const operation = 'subscription.read'
    return read(operation, subscription, await attempt(operation, () => sdk.subscriptions.retrieve(id)))
  }

  return {
    ensureCustomer: ensureCustomer(sdk),
    ...checkoutVerbs(sdk),
    readSubscription,

    async endSubscription(id, when) {
      const current = await readSubscription(id)
      if (current.state === 'canceled' || (when === 'period-end' && current.endsAtPeriodEnd)) return current
      const operation = when === 'now' ? 'subscription.end-now' : 'subscription.end-at-period'
      const ended = await attempt(operation, () =>
        when === 'now'
          ? sdk.subscriptions.cancel(id)
          : sdk.subscriptions.update(id, { cancel_at_period_end: true }),
      )
      return read(operation, subscription, ended)
    },

    async readInvoice(id) {
      const operation = 'invoice.read'
      return read(operation, invoice, await attempt(operation, () => sdk.invoices.retrieve(id)))
    },

    ...invoiceVerbs(sdk),
    ...creditNoteVerbs(sdk),
    ...taxVerbs(sdk),
    ...disputeVerbs(sdk),
    ...subscriptionChanges(sdk),
    ...collectionVerbs(sdk),
    ...transferStart(sdk),

    async openPaymentSettings(customer, return_url) {
      const operation = 'portal.open'
      const { url } = await attempt(operation, () =>
        sdk.billingPortal.sessions.create({ customer, return_url }),
      )
      return { url }
    },

    async readRefund(id) {
      const operation = 'refund.read'
      return read(operation, refund, await attempt(operation, () => sdk.refunds.retrieve(id)))
    },

    async refund({ invoiceId, amountCents, idempotencyKey }) {
      const payments = await attempt('invoice.payments', () =>
        sdk.invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: stripeLimits.pageSize }),
      )
      const intent = payments.data[0]?.payment.payment_intent
      const operation = 'refund.create'
      if (!intent)
        throw new VendorError({ vendor: 'stripe', operation, failure: 'refused', vendorCode: 'nothing_paid' })
      const payment_intent = typeof intent === 'string' ? intent : intent.id
      const amount = amountCents === undefined ? {} : { amount: amountCents }
      const made = await attempt(operation, () =>
        sdk.refunds.create({ payment_intent, ...amount }, { idempotencyKey }),
      )
      return read(operation, refund, made)
    },

    verifyWebhook,
  }
}
