import { guardZoneChange } from '#domain/stacks/plan-zone-write.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Changes of one zone within this time count together: approving them one by one is no way around the guard. */
const togetherMilliseconds = 24 * 3_600_000

export interface ZoneTouch {
  readonly domainId: string
  /** How many standing records the change alters or deletes. */
  readonly records: number
}

/** Refuses to alter or delete more than 30 % of a zone of 10 or more records unless it is forced. */
export async function guardZones(
  tx: Delivery,
  touches: readonly ZoneTouch[],
  forced: boolean,
): Promise<
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly needsForce: true }
> {
  for (const domainId of new Set(touches.map((touch) => touch.domainId))) {
    const now = touches.filter((touch) => touch.domainId === domainId)
    const [zone] = await tx.call<{ name: string; records: number; lately: number }>(
      `select d.name, coalesce(d.zone_records, jsonb_array_length(d.desired_records), 0) as records,
         (select coalesce(sum(jsonb_array_length(w.stood -> 'records')), 0)::int from world_changes w
          where w.domain_id = d.id and w.kind = 'record' and w.state in ('approved', 'under-way', 'applied', 'stopped')
            and w.approved_at > $2) as lately
       from domains d where d.id = $1`,
      [domainId, new Date(tx.now.getTime() - togetherMilliseconds)],
    )
    if (!zone) continue
    const touched = now.reduce((sum, { records }) => sum + records, 0) + zone.lately
    const guarded = guardZoneChange(zone.records, touched, forced)
    if (!guarded.ok) return { ok: false, reason: `${zone.name}: ${guarded.reason}`, needsForce: true }
  }
  return { ok: true }
}
