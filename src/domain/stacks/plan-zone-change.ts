import { guardZoneChange, type HostedRecord } from './plan-zone-write.ts'
import { canonical, placeOf, type RecordData } from './record-data.ts'

export interface PlaceChange {
  /** What stands in the place as far as was seen from outside. */
  readonly before: readonly RecordData[]
  readonly after: readonly RecordData[]
}

export type ZoneChangeWrite =
  | { readonly kind: 'unchanged' }
  /** `records` is the full set to write; `standing` what it takes out of the zone. */
  | {
      readonly kind: 'write'
      readonly records: readonly HostedRecord[]
      readonly standing: readonly RecordData[]
    }
  /** Neither what was seen nor what is wanted stands there: somebody was there meanwhile. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'guarded'; readonly reason: string }

const identity = (record: RecordData): string =>
  `${record.name.toLowerCase()} ${record.type} ${canonical(record)}`
const sameSet = (one: readonly RecordData[], other: readonly RecordData[]): boolean =>
  one.map(identity).sort().join('\n') === other.map(identity).sort().join('\n')

/**
 * One place of a zone from what stands there to what is wanted, all else as it is. The host lists records of its own
 * that nobody may change: one that is wanted and lost comes back by the write itself.
 * @param alsoTouched records of the zone that other changes of the day have altered or deleted
 */
export function planZoneChange(
  current: readonly HostedRecord[],
  change: PlaceChange,
  options: { readonly alsoTouched: number; readonly forced: boolean },
): ZoneChangeWrite {
  const places = new Set([...change.before, ...change.after].map(inZone))
  const standing = current.filter(({ record }) => places.has(inZone(record)))
  const records = standing.map(({ record }) => record)
  const isThere = sameSet(records, change.after)
  const isLost = change.before.length === 0 && isThere
  if (isThere && !isLost) return { kind: 'unchanged' }
  if (isLost) return { kind: 'write', records: current, standing: [] }
  if (!sameSet(records, change.before)) return { kind: 'moved' }
  const wanted = new Set(change.after.map(identity))
  const goes = standing.filter(({ record }) => !wanted.has(identity(record)))
  if (goes.some(({ editable }) => !editable)) return { kind: 'not-ours' }
  const guarded = guardZoneChange(current.length, goes.length + options.alsoTouched, options.forced)
  if (!guarded.ok) return { kind: 'guarded', reason: guarded.reason }
  const stays = current.filter((one) => !goes.includes(one))
  const held = new Set(stays.map(({ record }) => identity(record)))
  const added = change.after
    .filter((record) => !held.has(identity(record)))
    .map((record) => ({ record, editable: true }))
  return { kind: 'write', records: [...stays, ...added], standing: goes.map(({ record }) => record) }
}

/** A text that no reader claims stands alone in its place. */
const inZone = (record: RecordData): string => placeOf(record) ?? identity(record)
