import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { acceptAsWanted, wantAsBefore } from './change-wanted.ts'
import { type DifferenceKind, kindRules, sideOf } from './difference-kinds.ts'
import { guardZones } from './zone-guard.ts'

type Delivery = PurposeTx<'service-delivery'>

export type Decision =
  | { readonly ok: true }
  /** `needsForce`: an operator may do it with a reason. */
  | { readonly ok: false; readonly reason: string; readonly needsForce?: true }

interface LockedDifference {
  readonly id: string
  readonly client_id: string
  readonly domain_id: string
  readonly inbox_id: string | null
  readonly kind: DifferenceKind
  readonly natural_key: string
  readonly wanted: unknown
  readonly found: unknown
  readonly state: string
}

const decided = 'Somebody has decided about this meanwhile, or it is gone; look again.'

/**
 * Approves that the world is mended: each of the differences as it was seen, or none. A large part of a zone needs a
 * reason besides. Written by a job afterwards, which looks before it writes.
 */
export async function approveDifferences(
  tx: Delivery,
  stackId: string,
  ids: readonly string[],
  force?: Personal<'message'>,
): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  if (ids.length === 0) return { ok: false, reason: 'Choose at least one difference.' }
  const rows = await lockDifferences(tx, stackId, ids)
  if (rows.length !== new Set(ids).size || rows.some(({ state }) => state !== 'open'))
    return { ok: false, reason: decided }
  for (const { kind } of rows) {
    const { mend } = kindRules[kind]
    if (typeof mend !== 'string') return { ok: false, reason: mend.no }
  }
  const touches = rows
    .filter(({ kind }) => kind === 'record')
    .map((row) => ({ domainId: row.domain_id, records: sideOf('record', row.found).records.length }))
  const guarded = await guardZones(tx, touches, force !== undefined)
  if (!guarded.ok) return guarded
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('differences')
    .set({ state: 'approved', decided_at: tx.now, decided_by: person })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  await tx.db
    .insertInto('world_changes')
    .values(
      rows.map((row) => ({
        client_id: row.client_id,
        stack_id: stackId,
        domain_id: row.domain_id,
        inbox_id: row.inbox_id,
        difference_id: row.id,
        kind: row.kind,
        stood: JSON.stringify(row.found),
        written: JSON.stringify(row.wanted),
        state: 'approved',
        planned_by: person,
        approved_at: tx.now,
        approved_by: person,
        forced_because: force ?? null,
        due_at: tx.now,
      })),
    )
    .execute()
  await tx.record({
    kind: 'difference.approved',
    clauses: ['3.1'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, differences: rows.length, forced: force !== undefined },
  })
  await tx.enqueue('apply-changes', { stackId }, { key: stackId })
  await tellOf(tx, stackId)
  return { ok: true }
}

/** Accepts what was found as what is wanted from now on. Nothing in the world changes. */
export async function acceptDifference(tx: Delivery, stackId: string, id: string): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const [row] = await lockDifferences(tx, stackId, [id])
  if (row?.state !== 'open') return { ok: false, reason: decided }
  const { accept } = kindRules[row.kind]
  if (accept !== 'yes') return { ok: false, reason: accept.no }
  await acceptAsWanted(tx, row)
  await settle(tx, stackId, row.id, 'accepted')
  return { ok: true }
}

/** Takes an acceptance back: what was wanted before is wanted again, and the difference stands open. */
export async function reopenDifference(tx: Delivery, stackId: string, id: string): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const [row] = await lockDifferences(tx, stackId, [id])
  if (row?.state !== 'accepted') return { ok: false, reason: decided }
  const newer = await tx.db
    .selectFrom('differences')
    .select('id')
    .where('stack_id', '=', stackId)
    .where('natural_key', '=', row.natural_key)
    .where('state', 'in', ['open', 'approved'])
    .executeTakeFirst()
  if (newer) return { ok: false, reason: 'It differs anew since then; decide about that instead.' }
  await wantAsBefore(tx, row)
  await settle(tx, stackId, row.id, 'open')
  return { ok: true }
}

async function settle(tx: Delivery, stackId: string, id: string, state: 'accepted' | 'open'): Promise<void> {
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('differences')
    .set({
      state,
      decided_at: tx.now,
      decided_by: person,
      settled_at: state === 'accepted' ? tx.now : null,
    })
    .where('id', '=', id)
    .execute()
  await tx.record({
    kind: 'difference.accepted',
    clauses: ['3.1'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, difference: id, takenBack: state === 'open' },
  })
  await tellOf(tx, stackId)
}

export async function mayDecide(tx: Delivery): Promise<Decision> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  return can('decide-differences', { role, secondFactor: true })
}

/** In the order of their ids, so that two who decide about the same wait for one another instead of for each other. */
async function lockDifferences(
  tx: Delivery,
  stackId: string,
  ids: readonly string[],
): Promise<LockedDifference[]> {
  const rows = await tx.db
    .selectFrom('differences')
    .select(['id', 'client_id', 'domain_id', 'inbox_id', 'kind', 'natural_key', 'wanted', 'found', 'state'])
    .where('stack_id', '=', stackId)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as DifferenceKind }))
}

export async function tellOf(tx: Delivery, stackId: string): Promise<void> {
  await tx.tell(`stack:${stackId}`)
  await tx.tell('tasks')
}
