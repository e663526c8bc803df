import { plainName } from '#platform/dns/record.ts'
import type { DesiredZone } from './desired-records.ts'
import { canonical, placeOf, type RecordData } from './record-data.ts'

/** A record as the host of the zone lists it. Records that are not editable are the host's own. */
export interface HostedRecord {
  readonly record: RecordData
  readonly editable: boolean
}

export interface ZoneChange {
  readonly kind: 'add' | 'change'
  readonly before: RecordData | undefined
  readonly after: RecordData
}

export type ZoneWrite =
  | { readonly kind: 'unchanged' }
  /** `records` is the full set: the host's one write replaces everything in the zone. */
  | {
      readonly kind: 'write'
      readonly records: readonly HostedRecord[]
      readonly changes: readonly ZoneChange[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** Zones below this size change too much by any first write (octoDNS's guard, read in its repository). */
const guardedFromRecords = 10
const mostChangedPercent = 30

/** Refuses to change or delete more than 30 % of a zone of 10 or more records, unless a person forces it. */
export function guardZoneChange(
  recordsBefore: number,
  changedOrDeleted: number,
  forced: boolean,
): { readonly ok: true } | { readonly ok: false; readonly reason: string } {
  if (forced || recordsBefore < guardedFromRecords) return { ok: true }
  if (changedOrDeleted * 100 <= recordsBefore * mostChangedPercent) return { ok: true }
  const reason = `The change touches ${changedOrDeleted} of ${recordsBefore} records, more than ${mostChangedPercent} %. An operator can look at it and force it.`
  return { ok: false, reason }
}

/**
 * The full set to write so that our records stand and all others stay as they are. Nothing is ever
 * removed: a record that nobody desires may be the host's own need, and a comparison shows it as extra.
 */
export function planZoneWrite(
  current: readonly HostedRecord[],
  desired: DesiredZone,
  forced = false,
): ZoneWrite {
  const records = [...current]
  const changes: ZoneChange[] = []
  for (const { record: after, writtenBy } of desired.records) {
    if (writtenBy === 'host') continue
    const conflict = aliasConflict(records, after)
    if (conflict !== undefined) return { kind: 'refused', reason: conflict }
    const at = records.findIndex(({ record }) => takesPlaceOf(after, record))
    const standing = records[at]
    if (standing === undefined) {
      changes.push({ kind: 'add', before: undefined, after })
      records.push({ record: after, editable: true })
      continue
    }
    if (canonical(standing.record) === canonical(after)) continue
    if (!standing.editable) {
      const reason = `The host does not let us change ${after.type} ${after.name}, which is not as desired.`
      return { kind: 'refused', reason }
    }
    changes.push({ kind: 'change', before: standing.record, after })
    records[at] = { record: after, editable: true }
  }
  if (changes.length === 0) return { kind: 'unchanged' }
  const changed = changes.filter(({ kind }) => kind === 'change').length
  const guarded = guardZoneChange(current.length, changed, forced)
  return guarded.ok ? { kind: 'write', records, changes } : { kind: 'refused', reason: guarded.reason }
}

function takesPlaceOf(after: RecordData, standing: RecordData): boolean {
  const place = placeOf(after)
  return place === undefined ? canonical(after) === canonical(standing) : place === placeOf(standing)
}

/** An alias stands alone at its name (RFC 1034, 3.6.2). */
function aliasConflict(records: readonly HostedRecord[], after: RecordData): string | undefined {
  const other = records.find(
    ({ record }) =>
      plainName(record.name) === plainName(after.name) &&
      (record.type === 'CNAME') !== (after.type === 'CNAME'),
  )
  if (other === undefined) return undefined
  return `${after.type} ${after.name} cannot stand beside the zone’s own ${other.record.type} of that name.`
}
