import { sql } from 'kysely'
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
  const [kept] = await doors.inPurpose.atOnce(
    'billing',
    system('payment notice'),
    (db) =>
      sql<{ repeated: boolean }>`
        with stored as (
          insert into webhook_events (vendor, mode, event_ref, kind, object_ref, happened_at)
          values ('stripe', ${notice.mode}, ${event.eventId}, ${event.type}, ${event.objectId ?? null}, ${event.createdAt})
          on conflict (vendor, event_ref) do nothing
          returning id
        ), asked as materialized (
          select app.enqueue('handle-payment-event', jsonb_build_object('eventId', id), id::text) from stored
        )
        select not exists (select 1 from asked) as repeated`.compile(db),
    { wakes: true },
  )
  return { ok: true, repeated: kept?.repeated ?? false }
}
