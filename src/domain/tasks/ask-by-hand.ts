import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

export interface HandTask {
  readonly title: Personal<'message'>
  readonly asked: Personal<'message'>
  /** Whom it is about; null for a task of the house. */
  readonly clientId: string | null
  readonly assigneeId: string | null
  readonly dueAt: Date
}

export type AskedByHand =
  | { readonly ok: true; readonly taskId: string }
  | { readonly ok: false; readonly reason: string; readonly at?: 'client' }

/** Asks a colleague, oneself or whoever comes first to do something. `key` is the form's own: sent twice it is one task. */
export async function askByHand(
  tx: PurposeTx<'service-delivery'>,
  key: string,
  task: HandTask,
): Promise<AskedByHand> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  if (task.clientId !== null) {
    const client = await tx.db
      .selectFrom('clients')
      .select('id')
      .where('id', '=', task.clientId)
      .executeTakeFirst()
    if (!client) return { ok: false, at: 'client', reason: 'There is no such client any more.' }
  }
  const naturalKey = `by-hand:${actorPerson(tx.actor)}:${key}`
  await tx.db
    .insertInto('tasks')
    .values({
      client_id: task.clientId,
      natural_key: naturalKey,
      kind: 'by-hand',
      instructions: '',
      title: task.title,
      asked: task.asked,
      assignee_id: task.assigneeId,
      due_at: task.dueAt,
      state: 'open',
    })
    .onConflict((conflict) => conflict.column('natural_key').doNothing())
    .execute()
  const { id } = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('natural_key', '=', naturalKey)
    .executeTakeFirstOrThrow()
  await tx.tell('tasks')
  if (task.clientId) await tx.tell(`client:${task.clientId}`)
  return { ok: true, taskId: id }
}
