import { sql } from 'kysely'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { VerifyWebhook } from './payments-port.ts'

export type ReceivedWebhook =
  | { readonly ok: true; readonly repeated: boolean }
  | { readonly ok: false; readonly reason: 'not-signed' | 'stale' | 'unreadable' | 'changed' }

/**
 * Takes a notice of the payment service: verified against its signature, its id kept once, a job asked for in the
 * same transaction. Nothing is acted on here, so the answer is quick and a repeat does nothing.
 * With `account` it is kept only while the keys of that account are the ones that the secret was read from: `changed` otherwise.
 * @param rawBody exactly as it came
 */
export async function receiveWebhook(
  doors: { readonly inPurpose: InPurpose; readonly verifyWebhook: VerifyWebhook },
  notice: {
    readonly rawBody: string
    readonly signature: string | undefined
    readonly secret: string
    readonly mode: 'sandbox' | 'live'
    readonly account?: { readonly id: string; readonly keyMark: Buffer }
  },
): Promise<ReceivedWebhook> {
  const verified = doors.verifyWebhook(notice.rawBody, notice.signature, notice.secret)
  if (!verified.ok) return verified
  const { event } = verified
  const { id = null, keyMark = null } = notice.account ?? {}
  const [kept] = await doors.inPurpose.atOnce(
    'billing',
    system('payment notice'),
    (db) =>
      sql<{ known: boolean; repeated: boolean; wakes: string | null }>`
        with account as materialized (
          select 1 where ${id}::uuid is null or exists (select 1 from connections
            where id = ${id} and state <> 'off' and sha256(sealed_credentials) = ${keyMark})
        ), stored as (
          insert into webhook_events (vendor, mode, event_ref, kind, object_ref, happened_at)
          select 'stripe', ${notice.mode}, ${event.eventId}, ${event.type}, ${event.objectId ?? null}, ${event.createdAt}::timestamptz
          from account
          on conflict (vendor, event_ref) do nothing
          returning id
        ), asked as materialized (
          select app.enqueue('handle-payment-event', jsonb_build_object('eventId', id), id::text) from stored
        )
        select exists (select 1 from account) as known, not exists (select 1 from asked) as repeated,
          (select string_agg(current_setting('app.wakes', true), '') from asked) as wakes`.compile(db),
    { wakes: ([row]) => row?.wakes },
  )
  if (!kept?.known) return { ok: false, reason: 'changed' }
  return { ok: true, repeated: kept.repeated }
}
