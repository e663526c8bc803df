import Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentEvent, VerifyWebhook } from '#domain/billing/payments-port.ts'
import { checkout, invoice, refund, subscription } from './convert.ts'

/** Oldest signature that counts, by machine time (docs.stripe.com/webhooks, checked 2026-11-23). */
const toleranceSeconds = 300

/** Whether the HMAC is right, in constant time, and no older than asked; 0 asks for no age. */
function signed(rawBody: string, header: string, secret: string, olderSeconds: number): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(rawBody, header, secret, olderSeconds) ?? false
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

const event = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.object({ object: z.looseObject({ object: z.string() }) }),
})

/** Throws when an object we know has a shape we don't. */
function reduced(rawBody: string): PaymentEvent {
  const { id, type, created, data } = event.parse(JSON.parse(rawBody))
  const base = { eventId: id, type, createdAt: new Date(created * 1000) }
  // A preview of the next invoice: it has no id and is not one yet.
  if (type === 'invoice.upcoming') return { ...base, about: 'other' }
  switch (data.object.object) {
    case 'checkout.session':
      return { ...base, about: 'checkout', checkout: checkout.parse(data.object) }
    case 'subscription':
      return { ...base, about: 'subscription', subscription: subscription.parse(data.object) }
    case 'invoice':
      return { ...base, about: 'invoice', invoice: invoice.parse(data.object) }
    case 'refund':
      return { ...base, about: 'refund', refund: refund.parse(data.object) }
    default:
      return { ...base, about: 'other' }
  }
}

/** Judges the signature first: nothing of an unsigned body is looked at. */
export const verifyWebhook: VerifyWebhook = (rawBody, signature, secret) => {
  if (!signature || !signed(rawBody, signature, secret, 0)) return { ok: false, reason: 'not-signed' }
  if (!signed(rawBody, signature, secret, toleranceSeconds)) return { ok: false, reason: 'stale' }
  try {
    return { ok: true, event: reduced(rawBody) }
  } catch {
    return { ok: false, reason: 'unreadable' }
  }
}
