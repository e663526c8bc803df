import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { approveDifferences } from '#domain/drift/decide-difference.ts'
import { guardZones } from '#domain/drift/zone-guard.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { dmarcRecordOf, withPolicy } from './dmarc-record.ts'
import { dmarcStandings } from './dmarc-standings.ts'
import { nextStep } from './next-step.ts'
import type { DmarcPolicy } from './read-report.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Somebody approves the proposed step: the record with the new policy is wanted from now on, and the difference to what
 * stands is approved as any other, written by a job that looks before it writes, and can be taken back.
 */
export async function approveDmarcStep(
  tx: Delivery,
  stackId: string,
  domainId: string,
  to: DmarcPolicy,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const allowed = can('approve-dmarc-step', { role, secondFactor: true })
  if (!allowed.ok) return allowed
  const row = await tx.db
    .selectFrom('domains')
    .select(['id', 'client_id', 'name', 'desired_records'])
    .where('id', '=', domainId)
    .where('stack_id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return { ok: false, reason: 'This is no domain of the stack.' }
  const [standing] = (await dmarcStandings(tx, stackId)).filter(({ domainId: id }) => id === domainId)
  const limits = await limitsOf(tx, row.client_id)
  const step = standing && nextStep(standing, dayOf(tx.now), limits)
  if (step?.kind !== 'step' || step.to !== to)
    return { ok: false, reason: step?.why ?? 'Nothing is known of the policy of this domain.' }
  const records = recordsSchema.parse(row.desired_records ?? [])
  const stands = dmarcRecordOf(row.name, records)
  if (!stands) return { ok: false, reason: 'No DMARC record is wanted of this domain that could be changed.' }
  const wanted: RecordData = { ...stands, text: withPolicy(stands.text, to, undefined) }
  // Whatever refuses it is asked first: what is wanted changes only together with what is approved.
  const guarded = await guardZones(tx, [{ domainId, records: 1 }], false)
  if (!guarded.ok) return { ok: false, reason: guarded.reason }
  const difference = await tx.db
    .insertInto('differences')
    .values({
      client_id: row.client_id,
      stack_id: stackId,
      domain_id: domainId,
      inbox_id: null,
      kind: 'record',
      natural_key: `record _dmarc.${row.name} TXT dmarc`,
      wanted: JSON.stringify({ records: [wanted] }),
      found: JSON.stringify({ records: [stands] }),
      state: 'open',
    })
    .onConflict((conflict) =>
      conflict.columns(['stack_id', 'natural_key']).where('state', 'in', ['open', 'approved']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!difference)
    return { ok: false, reason: 'The record differs from what is wanted already; decide about that first.' }
  const approved = await approveDifferences(tx, stackId, [difference.id])
  // Thrown, because the difference stands already; nothing of it is kept.
  if (!approved.ok) throw new Error(`a step that was allowed is refused: ${approved.reason}`)
  await tx.db
    .updateTable('domains')
    .set({
      desired_records: JSON.stringify(records.map((one) => (one === stands ? wanted : one))),
      dmarc_since: tx.now,
    })
    .where('id', '=', domainId)
    .execute()
  return { ok: true }
}
