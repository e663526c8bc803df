import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Gives a task to somebody who can do it, or to nobody. Its thread says who gave it to whom. */
export async function assignTask(tx: Delivery, taskId: string, personId: string | null): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  if (personId !== null && !(await canTake(tx, personId))) return { ok: false, reason: cannotTake }
  const task = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('id', '=', taskId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (!task) return { ok: false, reason: 'This task is not open any more.' }
  await give(tx, personId, (tasks) => tasks.where('id', '=', taskId))
  return { ok: true }
}

export type Handover =
  | { readonly ok: true; readonly tasks: number }
  /** `at`: which of the two choices it is about. */
  | { readonly ok: false; readonly reason: string; readonly at?: 'to' }

/** Gives everything that a colleague still has to do to another, or to nobody: they leave, or are away. */
export async function handOverTasks(tx: Delivery, from: string, to: string | null): Promise<Handover> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  if (from === to)
    return {
      ok: false,
      at: 'to',
      reason: 'These are two different people: who has the tasks, and who gets them.',
    }
  if (to !== null && !(await canTake(tx, to))) return { ok: false, at: 'to', reason: cannotTake }
  const tasks = await give(tx, to, (open) => open.where('assignee_id', '=', from))
  if (tasks === 0) return { ok: false, reason: 'They have no open task, so there was nothing to give.' }
  return { ok: true, tasks }
}

const cannotTake = 'They do not work here any more, or may only look.'

async function canTake(tx: Delivery, personId: string): Promise<boolean> {
  const colleague = await tx.db
    .selectFrom('staff')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null)
    .where('role', 'in', ['owner', 'operator'])
    .executeTakeFirst()
  return colleague !== undefined
}

function openTasksOf(tx: Delivery) {
  return tx.db.updateTable('tasks').where('state', '=', 'open')
}

async function give(
  tx: Delivery,
  to: string | null,
  which: (open: ReturnType<typeof openTasksOf>) => ReturnType<typeof openTasksOf>,
): Promise<number> {
  const given = await which(openTasksOf(tx))
    .set({ assignee_id: to })
    .where('assignee_id', 'is distinct from', to)
    .returning(['id', 'client_id'])
    .execute()
  if (given.length === 0) return 0
  await tx.db
    .insertInto('task_notes')
    .values(
      given.map((task) => ({
        client_id: task.client_id,
        task_id: task.id,
        kind: 'given',
        author_id: actorPerson(tx.actor),
        given_to: to,
      })),
    )
    .execute()
  await tx.tell('tasks')
  return given.length
}
