import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Says something about a task, for whoever reads it next. A closed one takes notes, too. */
export async function noteTask(tx: Delivery, taskId: string, words: Personal<'message'>): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const task = await tx.db.selectFrom('tasks').select('client_id').where('id', '=', taskId).executeTakeFirst()
  if (!task) return { ok: false, reason: 'There is no such task any more.' }
  await tx.db
    .insertInto('task_notes')
    .values({
      client_id: task.client_id,
      task_id: taskId,
      kind: 'said',
      author_id: actorPerson(tx.actor),
      words,
    })
    .execute()
  await tx.tell('tasks')
  return { ok: true }
}

/** What was said about a task and to whom it was given, the oldest first. */
export async function notesOf(tx: Delivery, taskId: string) {
  return tx.db
    .selectFrom('task_notes')
    .leftJoin('people as author', 'author.id', 'task_notes.author_id')
    .leftJoin('people as taker', 'taker.id', 'task_notes.given_to')
    .select([
      'task_notes.id',
      'task_notes.kind',
      'task_notes.words',
      'task_notes.at',
      'author.name as authorName',
      'taker.name as takerName',
      'task_notes.given_to as givenTo',
    ])
    .where('task_notes.task_id', '=', taskId)
    .orderBy('task_notes.at')
    .orderBy('task_notes.id')
    .execute()
}
export type TaskNote = Awaited<ReturnType<typeof notesOf>>[number]
