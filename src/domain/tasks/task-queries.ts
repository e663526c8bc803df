import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

function tasks(tx: Delivery) {
  return tx.db
    .selectFrom('tasks')
    .leftJoin('clients', 'clients.id', 'tasks.client_id')
    .leftJoin('domains', 'domains.id', 'tasks.domain_id')
    .leftJoin('people as assignee', 'assignee.id', 'tasks.assignee_id')
    .leftJoin('people as doer', 'doer.id', 'tasks.done_by')
    .select([
      'tasks.id',
      'tasks.client_id as clientId',
      'clients.name as clientName',
      'tasks.stack_id as stackId',
      'tasks.domain_id as domainId',
      'domains.name as domainName',
      'tasks.kind',
      'tasks.instructions',
      'tasks.title',
      'tasks.asked',
      'tasks.assignee_id as assigneeId',
      'assignee.name as assigneeName',
      'tasks.due_at as dueAt',
      'tasks.state',
      'tasks.evidence',
      'tasks.created_at as createdAt',
      'tasks.done_at as doneAt',
      'tasks.done_by as doneBy',
      'doer.name as doerName',
    ])
}

/** Which tasks a list shows; what is left out does not narrow it. */
export interface TaskFilter {
  readonly state: 'open' | 'closed'
  /** `nobody`: those that are nobody's yet; a person's id otherwise. */
  readonly whose?: string | 'nobody' | undefined
  readonly due?: 'overdue' | 'week' | undefined
  readonly kind?: string | undefined
  /** `house`: those of no client. */
  readonly client?: string | 'house' | undefined
}

const mostShown = 500
const weekMs = 7 * 86_400_000

/** Tasks by a filter: open ones by when they are due, closed ones by when they were closed, the latest first. */
export async function listTasks(tx: Delivery, filter: TaskFilter) {
  const open = filter.state === 'open'
  let query = tasks(tx)
    .where('tasks.state', open ? '=' : '<>', 'open')
    .limit(mostShown)
  query = open ? query.orderBy('tasks.due_at') : query.orderBy('tasks.done_at', 'desc')
  if (filter.whose === 'nobody') query = query.where('tasks.assignee_id', 'is', null)
  else if (filter.whose) query = query.where('tasks.assignee_id', '=', filter.whose)
  if (filter.due === 'overdue') query = query.where('tasks.due_at', '<', tx.now)
  if (filter.due === 'week') query = query.where('tasks.due_at', '<', new Date(tx.now.getTime() + weekMs))
  if (filter.kind) query = query.where('tasks.kind', '=', filter.kind)
  if (filter.client === 'house') query = query.where('tasks.client_id', 'is', null)
  else if (filter.client) query = query.where('tasks.client_id', '=', filter.client)
  return query.orderBy('tasks.id').execute()
}

/** What people have to do, most urgent first. */
export async function openTasks(tx: Delivery) {
  return listTasks(tx, { state: 'open' })
}

/** How many open tasks there are, for the tabs of the list. */
export async function countTasks(tx: Delivery) {
  const me = actorPerson(tx.actor)
  return tx.db
    .selectFrom('tasks')
    .select(({ fn, ref }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere(ref('assignee_id'), '=', me).as('mine'),
      fn.countAll<number>().filterWhere(ref('assignee_id'), 'is', null).as('nobodys'),
      fn.countAll<number>().filterWhere(ref('due_at'), '<', tx.now).as('overdue'),
    ])
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
}

/** Of which kinds and clients there are open tasks, to choose from. */
export async function taskChoices(tx: Delivery) {
  const kinds = await tx.db
    .selectFrom('tasks')
    .select('kind')
    .distinct()
    .where('state', '=', 'open')
    .orderBy('kind')
    .execute()
  const clients = await tx.db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('tasks')
          .select('tasks.id')
          .whereRef('tasks.client_id', '=', 'clients.id')
          .where('tasks.state', '=', 'open'),
      ),
    )
    .orderBy('name')
    .execute()
  return { kinds: kinds.map(({ kind }) => kind), clients }
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

/** How many open tasks each person has. */
export async function openTaskCounts(tx: Delivery): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.db
    .selectFrom('tasks')
    .select(({ fn }) => ['assignee_id', fn.countAll<number>().as('count')])
    .where('state', '=', 'open')
    .where('assignee_id', 'is not', null)
    .groupBy('assignee_id')
    .execute()
  return new Map(rows.flatMap(({ assignee_id, count }) => (assignee_id ? [[assignee_id, count]] : [])))
}

export type TaskView = Awaited<ReturnType<typeof openTasks>>[number]
