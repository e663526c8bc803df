import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type ReadVendor, type Sighting, type SightingKind, sightingKinds } from './sighting.ts'

type Mode = 'sandbox' | 'live'

/**
 * Keeps what an account shows now: what is there again keeps its first day and what was decided of it, what is gone
 * goes. Only for a list that came whole.
 */
export async function recordSightings(
  tx: SharedTx,
  mode: Mode,
  kind: SightingKind,
  seen: readonly Sighting[],
): Promise<void> {
  const { vendor } = sightingKinds[kind]
  await tx.call(
    `insert into sightings as s (vendor, mode, kind, ref, domain, client_id, domain_id, inbox_id, state, since, until,
       differs, daily_limit, first_seen_at, seen_at)
     select $1, $2, $3, r.ref, r.domain, r."clientId", r."domainId", r."inboxId", r.state, r.since, r.until,
       r.differs, r."dailyLimit", $5, $5
     from jsonb_to_recordset($4::jsonb) as r (ref text, domain text, "clientId" uuid, "domainId" uuid, "inboxId" uuid,
       state text, since timestamptz, until timestamptz, differs text, "dailyLimit" integer)
     on conflict (vendor, mode, kind, ref) do update set domain = excluded.domain, client_id = excluded.client_id,
       domain_id = excluded.domain_id, inbox_id = excluded.inbox_id, state = excluded.state, since = excluded.since,
       until = excluded.until, differs = excluded.differs, daily_limit = excluded.daily_limit, seen_at = excluded.seen_at`,
    [vendor, mode, kind, JSON.stringify(seen), tx.now],
  )
  await tx.call('delete from sightings where vendor = $1 and mode = $2 and kind = $3 and seen_at < $4', [
    vendor,
    mode,
    kind,
    tx.now,
  ])
}

/** That an account was read as a whole, or why it could not be; what it showed before then stays as it was. */
export async function recordReading(
  tx: SharedTx,
  vendor: ReadVendor,
  mode: Mode,
  faultCode: string | undefined,
): Promise<void> {
  await tx.call(
    `insert into vendor_readings as r (vendor, mode, read_at, tried_at, fault_code)
     values ($1, $2, case when $3::text is null then $4::timestamptz end, $4, $3)
     on conflict (vendor, mode) do update set read_at = coalesce(excluded.read_at, r.read_at),
       tried_at = excluded.tried_at, fault_code = excluded.fault_code`,
    [vendor, mode, faultCode ?? null, tx.now],
  )
}
