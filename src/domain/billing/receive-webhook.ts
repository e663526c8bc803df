import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { VerifyWebhook } from './payments-port.ts'

export type ReceivedWebhook =
  | { readonly ok: true; readonly repeated: boolean }
  | { readonly ok: false; readonly reason: 'not-signed' | 'stale' | 'unreadable' }

/**
 * Takes a notice of the payment service: verified against its signature, its id kept once, a job asked for in the
 * same transaction. Nothing is acted on here, so the answer is quick and a repeat does nothing.
 * @param rawBody exactly as it came
 */
export async function receiveWebhook(
  doors: { readonly inPurpose: InPurpose; readonly verifyWebhook: VerifyWebhook },
  notice: {
    readonly rawBody: string
    readonly signature: string | undefined
    readonly secret: string
    readonly mode: 'sandbox' | 'live'
  },
): Promise<ReceivedWebhook> {
  const verified = doors.verifyWebhook(notice.rawBody, notice.signature, notice.secret)
  if (!verified.ok) return verified
  const { event } = verified
  return doors.inPurpose('billing', system('payment notice'), async (tx) => {
    const stored = await tx.db
      .insertInto('webhook_events')
      .values({
        vendor: 'stripe',
        mode: notice.mode,
        event_ref: event.eventId,
        kind: event.type,
        object_ref: event.objectId ?? null,
        happened_at: event.createdAt,
      })
      .onConflict((conflict) => conflict.columns(['vendor', 'event_ref']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!stored) return { ok: true, repeated: true }
    await tx.enqueue('handle-payment-event', { eventId: stored.id }, { key: stored.id })
    return { ok: true, repeated: false }
  })
}
