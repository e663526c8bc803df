import { afterAll, beforeAll, expect, test } from 'vitest'
import { assignTask, dropTask, finishTask, finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { findTask, openTasks, tasksOf } from '#domain/tasks/task-queries.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
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
      kind: 'test',
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
