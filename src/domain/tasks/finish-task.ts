import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Somebody did it, and says what shows it; or the program saw that it is done. */
export async function finishTask(
  tx: Delivery,
  taskId: string,
  evidence?: Personal<'message'>,
): Promise<Verdict> {
  return settle(tx, 'id', taskId, 'done', evidence)
}

/** It need not be done any more. */
export async function dropTask(
  tx: Delivery,
  taskId: string,
  evidence?: Personal<'message'>,
): Promise<Verdict> {
  return settle(tx, 'id', taskId, 'dropped', evidence)
}

/** The program saw that what a task asked for is done. */
export async function finishTaskByKey(tx: Delivery, naturalKey: string): Promise<Verdict> {
  return settle(tx, 'natural_key', naturalKey, 'done', undefined)
}

/** The program saw that what a task asked for need not be done any more. */
export async function dropTaskByKey(tx: Delivery, naturalKey: string): Promise<Verdict> {
  return settle(tx, 'natural_key', naturalKey, 'dropped', undefined)
}

async function settle(
  tx: Delivery,
  by: 'id' | 'natural_key',
  value: string,
  state: 'done' | 'dropped',
  evidence: Personal<'message'> | undefined,
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const settled = await tx.db
    .updateTable('tasks')
    .set({ state, evidence: evidence ?? null, done_at: tx.now, done_by: actorPerson(tx.actor) })
    .where(by, '=', value)
    .where('state', '=', 'open')
    .returning('client_id')
    .executeTakeFirst()
  if (!settled) return { ok: false, reason: 'This task is not open any more.' }
  await tx.tell('tasks')
  if (settled.client_id) await tx.tell(`client:${settled.client_id}`)
  return { ok: true }
}
