import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { SightingKind } from './sighting.ts'

/** Something in one of our accounts that no client here has: it may cost money and serve nobody. */
export interface Orphan {
  readonly id: string
  readonly vendor: string
  readonly kind: SightingKind
  /** The vendor's own number or name of it; null for an inbox at the sequencer, where only the address would do. */
  readonly ref: string | null
  readonly domain: string | null
  readonly state: string
  readonly since: Date | null
  readonly until: Date | null
  /** When it was first and last seen there. */
  readonly firstSeenAt: Date
  readonly seenAt: Date
}

export interface OrphanPage {
  readonly orphans: readonly Orphan[]
  /** How many there are of each kind, those on other pages included. */
  readonly counts: Readonly<Partial<Record<SightingKind, number>>>
}

const most = 200

/**
 * What stands in the agency's accounts of one world and belongs to no client, as of the last reading: inboxes and
 * domains that were forgotten, or clients that nobody has brought in. At most 200, after the one with id `after`.
 * For service delivery and for billing alike.
 */
export async function listOrphans(
  tx: SharedTx,
  mode: 'sandbox' | 'live',
  after?: { readonly kind: string; readonly domain: string; readonly id: string },
): Promise<OrphanPage> {
  const orphans = await tx.call<Orphan & Record<string, unknown>>(
    `select id, vendor, kind, case when kind <> 'account' then ref end as ref, domain, state, since, until,
       first_seen_at as "firstSeenAt", seen_at as "seenAt"
     from sightings where client_id is null and mode = $1
       and ($2::text is null or (kind, coalesce(domain, ''), id) > ($2, $3, $4::uuid))
     order by kind, coalesce(domain, ''), id limit ${most}`,
    [mode, after?.kind ?? null, after?.domain ?? '', after?.id ?? null],
  )
  const counts = await tx.call<{ kind: SightingKind; count: number }>(
    `select kind, count(*) as count from sightings where client_id is null and mode = $1 group by kind`,
    [mode],
  )
  return { orphans, counts: Object.fromEntries(counts.map(({ kind, count }) => [kind, Number(count)])) }
}
