import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ChangeState } from './changes.ts'
import type { DifferenceKind } from './difference-kinds.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface WorldChange {
  readonly id: string
  readonly domainId: string
  readonly inboxId: string | null
  readonly differenceId: string | null
  readonly undoesId: string | null
  readonly kind: DifferenceKind
  readonly stood: unknown
  readonly written: unknown
  readonly isForced: boolean
  readonly approvedAt: Date
  /** When it was begun for the first time; undefined before that. */
  readonly intendedAt: Date | undefined
  /** Whether its last call failed; one that was taken and is not seen yet has not. */
  readonly hasFailed: boolean
}

/** A crash between the write and its record leaves the change to be looked at again after this. */
const lookAgainSeconds = 60

/** Names first, then what is found by following them. */
const order: readonly DifferenceKind[] = ['name-servers', 'delegation']

/** The next change that is due, with its intent written; undefined when none is. `skip`: tried in this run already. */
export async function intendNextChange(
  tx: Delivery,
  stackId: string,
  skip: ReadonlySet<string>,
): Promise<WorldChange | undefined> {
  const due = await tx.db
    .selectFrom('world_changes')
    .select([
      'id',
      'domain_id',
      'inbox_id',
      'difference_id',
      'undoes_id',
      'kind',
      'stood',
      'written',
      'forced_because',
      'approved_at',
      'intended_at',
      'fault_code',
    ])
    .where('stack_id', '=', stackId)
    .where('state', 'in', ['approved', 'under-way'])
    .where('due_at', '<=', tx.now)
    .orderBy('approved_at')
    .forUpdate()
    .execute()
  const open = due.filter(({ id }) => !skip.has(id))
  const next = open.find(({ kind }) => order.includes(kind as DifferenceKind)) ?? open[0]
  if (!next) return undefined
  await tx.db
    .updateTable('world_changes')
    .set({
      state: 'under-way',
      intended_at: next.intended_at ?? tx.now,
      due_at: new Date(tx.now.getTime() + lookAgainSeconds * 1000),
      fault_code: null,
      vendor_code: null,
    })
    .where('id', '=', next.id)
    .execute()
  return {
    id: next.id,
    domainId: next.domain_id,
    inboxId: next.inbox_id,
    differenceId: next.difference_id,
    undoesId: next.undoes_id,
    kind: next.kind as DifferenceKind,
    stood: next.stood,
    written: next.written,
    isForced: next.forced_because !== null,
    approvedAt: next.approved_at ?? tx.now,
    intendedAt: next.intended_at ?? undefined,
    hasFailed: next.fault_code !== null,
  }
}

/** Seen in the world as it was wanted. */
export async function settleChange(tx: Delivery, stackId: string, change: WorldChange): Promise<void> {
  const settled = await tx.db
    .updateTable('world_changes')
    .set({ state: 'applied', applied_at: tx.now, due_at: null, fault_code: null, vendor_code: null })
    .where('id', '=', change.id)
    .where('state', '=', 'under-way')
    .executeTakeFirst()
  if (settled.numUpdatedRows === 0n) return
  if (change.differenceId !== null && change.undoesId === null)
    await tx.db
      .updateTable('differences')
      .set({ state: 'mended', settled_at: tx.now })
      .where('id', '=', change.differenceId)
      .where('state', '=', 'approved')
      .execute()
  await tx.record({
    kind: 'world.changed',
    clauses: ['3.1'],
    details: { stack: stackId, change: change.id, kind: change.kind, undoes: change.undoesId !== null },
  })
  await tellOfChange(tx, stackId)
}

/** Not seen yet, or not reached: looked at again at `again`. */
export async function postponeChange(
  tx: Delivery,
  stackId: string,
  changeId: string,
  again: Date,
  faultCode?: string,
): Promise<void> {
  await setChange(tx, stackId, changeId, { state: 'under-way', due_at: again, fault_code: faultCode ?? null })
}

/** Stopped until a person decides. */
export async function stopChange(
  tx: Delivery,
  stackId: string,
  changeId: string,
  fault: { readonly code: string; readonly vendorCode?: string | undefined },
): Promise<void> {
  await setChange(tx, stackId, changeId, {
    state: 'stopped',
    due_at: null,
    fault_code: fault.code,
    vendor_code: fault.vendorCode ?? null,
  })
}

async function setChange(
  tx: Delivery,
  stackId: string,
  changeId: string,
  set: { state: ChangeState; due_at: Date | null; fault_code: string | null; vendor_code?: string | null },
): Promise<void> {
  await tx.db
    .updateTable('world_changes')
    .set(set)
    .where('id', '=', changeId)
    .where('state', '=', 'under-way')
    .execute()
  await tellOfChange(tx, stackId)
}

async function tellOfChange(tx: Delivery, stackId: string): Promise<void> {
  await tx.tell(`stack:${stackId}`)
  await tx.tell('tasks')
}
