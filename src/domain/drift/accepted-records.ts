import type { DesiredZone } from '#domain/stacks/desired-records.ts'
import { identityOf } from '#domain/stacks/record-data.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { sideOf, type ValueOf } from './difference-kinds.ts'

export interface AcceptedRecords {
  readonly wanted: ValueOf<'record'>
  readonly found: ValueOf<'record'>
}

/** What people have accepted of a zone as it was found, in the order of their decisions. */
export async function acceptedRecords(
  tx: PurposeTx<'service-delivery'>,
  domainId: string,
): Promise<AcceptedRecords[]> {
  const rows = await tx.db
    .selectFrom('differences')
    .select(['wanted', 'found'])
    .where('domain_id', '=', domainId)
    .where('kind', '=', 'record')
    .where('state', '=', 'accepted')
    .orderBy('decided_at')
    .execute()
  return rows.map((row) => ({ wanted: sideOf('record', row.wanted), found: sideOf('record', row.found) }))
}

/** The zone as planned, with what was accepted since in its place: a build that writes again undoes no decision. */
export function withAccepted(zone: DesiredZone, accepted: readonly AcceptedRecords[]): DesiredZone {
  let records = zone.records
  for (const { wanted, found } of accepted) {
    const goes = new Set([...wanted.records, ...found.records].map(identityOf))
    const stays = records.filter(({ record }) => !goes.has(identityOf(record)))
    // What stands there already is only seen, never written.
    const comes = found.records.map((record) => ({
      record,
      writtenBy: 'host' as const,
      why: 'accepted as it was found',
    }))
    records = [...stays, ...comes]
  }
  return { ...zone, records }
}
