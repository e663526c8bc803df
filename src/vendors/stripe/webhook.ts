import Stripe from 'stripe'
import { z } from 'zod'
import type { PaymentEvent, VerifyWebhook } from '#domain/billing/payments-port.ts'
import { declaredNotice } from '#platform/guard/declared-notice.ts'

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

/** A thing that we look up when we hear of it; `invoice.upcoming` is a preview and has no id yet. */
const known: readonly string[] = ['checkout.session', 'subscription', 'invoice', 'refund', 'dispute']

const givenId = z.string().regex(/^\w{1,255}$/)
const notice = z.object({
  id: givenId,
  type: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/),
  created: z.int(),
  data: z.object({ object: z.object({ object: z.string(), id: givenId.optional() }) }),
})

/** Throws when what is declared is missing or no id, type or time. */
function reduced(rawBody: string): PaymentEvent {
  const { id, type, created, data } = notice.parse(declaredNotice('stripe', JSON.parse(rawBody)))
  const objectId = known.includes(data.object.object) ? data.object.id : undefined
  return { eventId: id, type, createdAt: new Date(created * 1000), objectId }
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
