import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import type { ChangeState } from './changes.ts'
import { type Decision, mayDecide, tellOf } from './decide-difference.ts'
import { type DifferenceKind, kindRules, sideOf } from './difference-kinds.ts'
import { guardZones } from './zone-guard.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Whether an applied change can be taken back, else why not. */
export function mayRollBack(change: {
  readonly state: ChangeState
  readonly kind: DifferenceKind
  readonly stood: unknown
  readonly hasSealed: boolean
  readonly isUndone: boolean
}): Verdict {
  if (change.state !== 'applied') return { ok: false, reason: 'Only what was written can be taken back.' }
  if (change.isUndone) return { ok: false, reason: 'This is being taken back, or was.' }
  if (kindRules[change.kind].mend === 'rebuild' && !isPause(change))
    return {
      ok: false,
      reason: 'Before it there was nothing. An inbox that is not wanted is retired by a change of the plan.',
    }
  if (change.kind === 'registrant' && !change.hasSealed)
    return { ok: false, reason: 'The registrant before was kept for 30 days, which are over.' }
  return { ok: true }
}

const isPause = ({ kind, stood }: { kind: DifferenceKind; stood: unknown }): boolean =>
  kind === 'account' && sideOf('account', stood).state === 'paused'

/** Plans that what stood before an applied change is written back. Nothing happens until it is approved. */
export async function planRollBack(tx: Delivery, stackId: string, changeId: string): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const change = await lockChange(tx, stackId, changeId)
  if (!change) return { ok: false, reason: 'There is no such change.' }
  const undone = await tx.db
    .selectFrom('world_changes')
    .select('id')
    .where('undoes_id', '=', changeId)
    .where('state', '!=', 'dropped')
    .executeTakeFirst()
  const verdict = mayRollBack({
    ...change,
    hasSealed: change.stood_sealed !== null,
    isUndone: undone !== undefined,
  })
  if (!verdict.ok) return verdict
  await tx.db
    .insertInto('world_changes')
    .values({
      client_id: change.client_id,
      stack_id: stackId,
      domain_id: change.domain_id,
      inbox_id: change.inbox_id,
      difference_id: change.difference_id,
      undoes_id: change.id,
      kind: change.kind,
      stood: JSON.stringify(change.written),
      written: JSON.stringify(change.stood),
      state: 'planned',
      planned_by: actorPerson(tx.actor),
    })
    .execute()
  await tellOf(tx, stackId)
  return { ok: true }
}

/** Approves a planned change, or one that stopped, again; `force` where it touches a large part of a zone. */
export async function approveChange(
  tx: Delivery,
  stackId: string,
  changeId: string,
  force?: Personal<'message'>,
): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const change = await lockChange(tx, stackId, changeId)
  if (!change || !['planned', 'stopped'].includes(change.state))
    return { ok: false, reason: 'This change was decided meanwhile; look again.' }
  // One that stopped was counted when it was approved.
  if (change.kind === 'record' && change.state === 'planned') {
    const records = sideOf('record', change.stood).records.length
    const guarded = await guardZones(tx, [{ domainId: change.domain_id, records }], force !== undefined)
    if (!guarded.ok) return guarded
  }
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('world_changes')
    .set({
      state: 'approved',
      approved_at: tx.now,
      approved_by: person,
      due_at: tx.now,
      intended_at: null,
      fault_code: null,
      vendor_code: null,
      ...(force === undefined ? {} : { forced_because: force }),
    })
    .where('id', '=', changeId)
    .execute()
  await tx.record({
    kind: 'difference.approved',
    clauses: ['3.1'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, change: changeId, forced: force !== undefined },
  })
  await tx.enqueue('apply-changes', { stackId }, { key: stackId })
  await tellOf(tx, stackId)
  return { ok: true }
}

/** Gives up a change that is planned, or that stopped. Its difference stands open again. */
export async function dropChange(tx: Delivery, stackId: string, changeId: string): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const change = await lockChange(tx, stackId, changeId)
  if (!change || !['planned', 'stopped'].includes(change.state))
    return { ok: false, reason: 'This change was decided meanwhile; look again.' }
  await tx.db
    .updateTable('world_changes')
    .set({ state: 'dropped', due_at: null })
    .where('id', '=', changeId)
    .execute()
  if (change.difference_id !== null && change.undoes_id === null)
    await tx.db
      .updateTable('differences')
      .set({ state: 'open' })
      .where('id', '=', change.difference_id)
      .where('state', '=', 'approved')
      .execute()
  await tellOf(tx, stackId)
  return { ok: true }
}

async function lockChange(tx: Delivery, stackId: string, changeId: string) {
  const row = await tx.db
    .selectFrom('world_changes')
    .select([
      'id',
      'client_id',
      'domain_id',
      'inbox_id',
      'difference_id',
      'undoes_id',
      'kind',
      'stood',
      'stood_sealed',
      'written',
      'state',
    ])
    .where('stack_id', '=', stackId)
    .where('id', '=', changeId)
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, kind: row.kind as DifferenceKind, state: row.state as ChangeState }
}
