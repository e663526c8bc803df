import { afterAll, beforeAll, expect, test } from 'vitest'
import { askByHand } from '#domain/tasks/ask-by-hand.ts'
import { dropTask, finishTask, finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { assignTask, handOverTasks } from '#domain/tasks/give-tasks.ts'
import { notesOf, noteTask } from '#domain/tasks/note-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { askReviews, periodAt } from '#domain/tasks/reviews.ts'
import { seeTasksDone } from '#domain/tasks/see-tasks-done.ts'
import { taskKindRule, taskKinds } from '#domain/tasks/task-kinds.ts'
import { findTask, listTasks, openTasks, type TaskFilter, tasksOf } from '#domain/tasks/task-queries.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
  type StaffActor,
} from '#test/support/engagement-world.ts'

let world: EngagementWorld
let client: RequestedClient
beforeAll(async () => {
  world = await openEngagementWorld()
  client = await world.requested('ada@acme.com')
})
afterAll(() => world.drop())

const open = (naturalKey: string, hours = 1) =>
  world.db.inPurpose('service-delivery', system('test'), (tx) =>
    openTask(tx, {
      clientId: client.clientId,
      naturalKey,
      kind: 'refund-payment',
      instructions: 'Look.',
      dueAt: dueInHours(tx, hours),
    }),
  )
const idOf = (naturalKey: string) =>
  world.one<string>('select id from tasks where natural_key = $1', [naturalKey])

test('asking twice makes one task, also at once, also when it is done', async () => {
  expect((await Promise.all([open('once'), open('once')])).toSorted()).toEqual([false, true])
  const id = await idOf('once')
  expect(
    await world.db.inPurpose('service-delivery', world.owner, (tx) =>
      finishTask(tx, id, personal('message', 'seen')),
    ),
  ).toEqual({ ok: true })
  expect(await open('once')).toBe(false)
  expect(await world.db.inPurpose('service-delivery', world.owner, (tx) => findTask(tx, id))).toMatchObject({
    state: 'done',
    doneBy: world.owner.personId,
    evidence: 'seen',
  })
})

test('a task is finished once, and the program finishes by key what it sees done', async () => {
  await open('key')
  const finish = () =>
    world.db.inPurpose('service-delivery', system('test'), (tx) => finishTaskByKey(tx, 'key'))
  expect(await finish()).toEqual({ ok: true })
  expect(await finish()).toMatchObject({ ok: false })
})

test('the most urgent comes first, and what is dropped is not open', async () => {
  await open('late', 48)
  await open('soon', 2)
  const listed = () => world.db.inPurpose('service-delivery', world.owner, openTasks)
  const ids = (await listed()).map(({ id }) => id)
  expect(ids.indexOf(await idOf('soon'))).toBeLessThan(ids.indexOf(await idOf('late')))
  const late = await idOf('late')
  await world.db.inPurpose('service-delivery', world.owner, async (tx) => {
    await assignTask(tx, late, world.owner.personId)
    await dropTask(tx, late)
  })
  expect((await listed()).map(({ id }) => id)).not.toContain(late)
})

test('clients see no tasks, and who may only look finishes none', async () => {
  await open('mine')
  const viewer = await world.addStaff('viewer')
  const id = await idOf('mine')
  expect(await world.db.inPurpose('service-delivery', viewer, (tx) => finishTask(tx, id))).toMatchObject({
    ok: false,
  })
  expect(
    await world.db.inPurpose('service-delivery', viewer, (tx) => tasksOf(tx, client.clientId)),
  ).not.toEqual([])
  await expect(world.db.inPurpose('service-delivery', client.client, openTasks)).rejects.toThrow(
    /permission denied/,
  )
})

const asStaff = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>, who: StaffActor = world.owner) =>
  world.db.inPurpose('service-delivery', who, work)
const said = (words: string) => personal('message', words)

test('what is said about a task stays with who said it and when, also after it is closed', async () => {
  await open('talk')
  const id = await idOf('talk')
  const operator = await world.addStaff('operator')
  const viewer = await world.addStaff('viewer')
  expect(await asStaff((tx) => noteTask(tx, id, said('The bank was called.')), operator)).toEqual({
    ok: true,
  })
  expect(await asStaff((tx) => noteTask(tx, id, said('No.')), viewer)).toMatchObject({ ok: false })
  await asStaff((tx) => finishTask(tx, id, said('re_1')))
  expect(await asStaff((tx) => noteTask(tx, id, said('It arrived.')))).toEqual({ ok: true })
  expect(await asStaff((tx) => notesOf(tx, id))).toMatchObject([
    { kind: 'said', words: 'The bank was called.', authorName: 'Olga Owner' },
    { kind: 'said', words: 'It arrived.' },
  ])
})

test('all that a colleague still has to do goes to another at once, and each thread says so', async () => {
  const [leaving, staying] = [await world.addStaff('operator'), await world.addStaff('operator')]
  for (const key of ['theirs-1', 'theirs-2', 'theirs-done']) {
    await open(key)
    await asStaff(async (tx) => assignTask(tx, await idOf(key), leaving.personId))
  }
  await asStaff(async (tx) => finishTask(tx, await idOf('theirs-done'), said('done')))
  expect(await asStaff((tx) => handOverTasks(tx, leaving.personId, leaving.personId))).toMatchObject({
    ok: false,
  })
  const viewer = await world.addStaff('viewer')
  expect(await asStaff((tx) => handOverTasks(tx, leaving.personId, viewer.personId))).toMatchObject({
    ok: false,
  })
  expect(await asStaff((tx) => handOverTasks(tx, leaving.personId, staying.personId))).toEqual({
    ok: true,
    tasks: 2,
  })
  const mine = await asStaff((tx) => listTasks(tx, { state: 'open', whose: staying.personId }))
  expect(mine.map(({ id }) => id).toSorted()).toEqual(
    [await idOf('theirs-1'), await idOf('theirs-2')].toSorted(),
  )
  const thread = await asStaff(async (tx) => notesOf(tx, await idOf('theirs-1')))
  expect(thread.map(({ kind, givenTo }) => [kind, givenTo])).toEqual([
    ['given', leaving.personId],
    ['given', staying.personId],
  ])
  expect(await asStaff((tx) => handOverTasks(tx, leaving.personId, null))).toMatchObject({ ok: false })
  await world.db.owner.query('update staff set removed_at = app.now() where person_id = $1', [
    leaving.personId,
  ])
  expect(await asStaff(async (tx) => assignTask(tx, await idOf('theirs-1'), leaving.personId))).toMatchObject(
    {
      ok: false,
    },
  )
})

test('a filter shows what it names and nothing else', async () => {
  await open('late one', -1)
  await open('later one', 24 * 30)
  const keysOf = async (filter: Omit<TaskFilter, 'state'>) => {
    const ids = (await asStaff((tx) => listTasks(tx, { state: 'open', ...filter }))).map(({ id }) => id)
    return {
      late: ids.includes(await idOf('late one')),
      later: ids.includes(await idOf('later one')),
    }
  }
  expect(await keysOf({})).toEqual({ late: true, later: true })
  expect(await keysOf({ due: 'overdue' })).toEqual({ late: true, later: false })
  expect(await keysOf({ due: 'week' })).toEqual({ late: true, later: false })
  expect(await keysOf({ whose: 'nobody' })).toEqual({ late: true, later: true })
  expect(await keysOf({ whose: world.owner.personId })).toEqual({ late: false, later: false })
  expect(await keysOf({ kind: 'review-access' })).toEqual({ late: false, later: false })
  expect(await keysOf({ client: client.clientId })).toEqual({ late: true, later: true })
  expect(await keysOf({ client: 'house' })).toEqual({ late: false, later: false })
})

test('the house has tasks of its own: staff see them, clients do not, and the form sent twice asks once', async () => {
  const key = crypto.randomUUID()
  const ask = () =>
    asStaff((tx) =>
      askByHand(tx, key, {
        title: said('renew the insurance'),
        asked: said('It ends with the year.'),
        clientId: null,
        assigneeId: world.owner.personId,
        dueAt: dueInHours(tx, 24),
      }),
    )
  const [one, other] = await Promise.all([ask(), ask()])
  expect(one).toEqual(other)
  const house = await asStaff((tx) => listTasks(tx, { state: 'open', client: 'house' }))
  expect(house).toMatchObject([{ title: 'renew the insurance', clientName: null }])
  const viewer = await world.addStaff('viewer')
  await expect(
    asStaff(
      (tx) => tx.call(`update tasks set due_at = due_at where client_id is null returning id`, []),
      viewer,
    ),
  ).resolves.toEqual([])
  await expect(world.db.inPurpose('service-delivery', client.client, openTasks)).rejects.toThrow(
    /permission denied/,
  )
})

test('an address that works again closes its task by itself', async () => {
  const person = client.personId
  await open(`undeliverable:${person}`)
  await world.db.owner.query(`update tasks set kind = 'correct-address' where natural_key = $1`, [
    `undeliverable:${person}`,
  ])
  const look = () => world.db.inPurpose('service-delivery', system('test'), seeTasksDone)
  expect(await look()).toBe(0)
  await world.db.owner.query(
    `insert into mails (person_id, kind, purpose, state, sent_at)
     values ($1, 'live', 'operations-email', 'sent', app.now() + interval '1 second')`,
    [person],
  )
  expect(await look()).toBe(1)
  expect(await world.one('select state from tasks where natural_key = $1', [`undeliverable:${person}`])).toBe(
    'done',
  )
})

test('reviews are asked for once a period, from the first period on that began with somebody here', async () => {
  const kinds = () =>
    world.one<number>(
      `select count(*)::int from tasks where kind in ('review-access', 'review-kept-by-hand')`,
    )
  const ask = () => world.db.inPurpose('service-delivery', system('test'), askReviews)
  await ask()
  expect(await kinds()).toBe(0)
  await world.db.owner.query(`select app.advance_clock(interval '95 days')`)
  await Promise.all([ask(), ask()])
  await ask()
  expect(await kinds()).toBe(2)
  await world.db.owner.query(`select app.advance_clock(interval '31 days')`)
  await ask()
  expect(await kinds()).toBeGreaterThanOrEqual(3)
  expect(periodAt('quarter', new Date('2026-12-31T23:59:59Z'))).toEqual({
    name: '2026-Q4',
    since: new Date('2026-10-01T00:00:00Z'),
  })
})

test('a closed task of the house goes when its period is over, with what was said, and that is attested', async () => {
  const [task] = await asStaff((tx) => listTasks(tx, { state: 'open', client: 'house', kind: 'by-hand' }))
  const id = task?.id ?? ''
  await asStaff((tx) => noteTask(tx, id, said('Renewed.')))
  await asStaff((tx) => finishTask(tx, id, said('policy 12')))
  const sweep = () =>
    world.db.inPurpose('retention', system('test'), async (tx) => {
      const [row] = await tx.call<{ gone: number }>(
        `select app.sweep_house_tasks(100, interval '72 months') as gone`,
        [],
      )
      return row?.gone
    })
  expect(await sweep()).toBe(0)
  await world.db.owner.query(`update tasks set done_at = done_at - interval '73 months' where id = $1`, [id])
  expect(await sweep()).toBe(1)
  expect(await world.one('select count(*)::int from task_notes where task_id = $1', [id])).toBe(0)
})

test('every kind of task says why a person does it, how, and what shows it', () => {
  for (const [kind, rule] of Object.entries(taskKinds)) {
    expect(rule.guide.length, kind).toBeGreaterThan(1)
    expect(rule.why, kind).toMatch(/\.$/)
    expect(rule.evidence, kind).toMatch(/\.$/)
  }
  expect(taskKindRule('of-long-ago').title).toBe('of long ago')
})
