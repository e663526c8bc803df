import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

function tasks(tx: Delivery) {
  return tx.db
    .selectFrom('tasks')
    .innerJoin('clients', 'clients.id', 'tasks.client_id')
    .leftJoin('people as assignee', 'assignee.id', 'tasks.assignee_id')
    .select([
      'tasks.id',
      'tasks.client_id as clientId',
      'clients.name as clientName',
      'tasks.stack_id as stackId',
      'tasks.domain_id as domainId',
      'tasks.kind',
      'tasks.instructions',
      'tasks.assignee_id as assigneeId',
      'assignee.name as assigneeName',
      'tasks.due_at as dueAt',
      'tasks.state',
      'tasks.evidence',
      'tasks.created_at as createdAt',
      'tasks.done_at as doneAt',
      'tasks.done_by as doneBy',
    ])
}

/** What people have to do, most urgent first. */
export async function openTasks(tx: Delivery) {
  return tasks(tx).where('tasks.state', '=', 'open').orderBy('tasks.due_at').execute()
}

/** All tasks of a client, the open ones first. */
export async function tasksOf(tx: Delivery, clientId: string) {
  return tasks(tx)
    .where('tasks.client_id', '=', clientId)
    .orderBy('tasks.done_at', (order) => order.desc().nullsFirst())
    .orderBy('tasks.due_at')
    .execute()
}

export async function findTask(tx: Delivery, taskId: string) {
  return tasks(tx).where('tasks.id', '=', taskId).executeTakeFirst()
}

export type TaskView = Awaited<ReturnType<typeof openTasks>>[number]
