import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { thresholds } from '#domain/deliverability/thresholds.ts'
import {
  inboxHosts,
  intakeSections,
  nameRefusals,
  stages,
  stepGroups,
  warmUpWeeks,
} from '#domain/improvement/groups.ts'
import { learnedFigures, toldQuarters } from '#domain/improvement/learned-figures.ts'
import { system } from '#platform/database/actor.ts'
import { aggregateQuestions, smallestGroup } from '#policy/aggregates.ts'
import { addCompany, addStaff, type Person } from '#test/support/acting.ts'
import { businessTime } from '#test/support/head-start.ts'
import { addLearnedClient, type Fared, type LearnedClient } from '#test/support/learned-clients.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let viewer: Person
/** The latest one that is over. */
let quarter: string
beforeAll(async () => {
  db = await migratedDatabase()
  viewer = await addStaff(db, 'viewer')
  quarter = toldQuarters(businessTime())[0] ?? ''
})
beforeEach(() => db.owner.query('delete from clients'))
afterAll(() => db.drop())

const learned = (world: 'sandbox' | 'live' = 'sandbox', actor = viewer) =>
  db.inPurpose('improvement', actor, (tx) => learnedFigures(tx, world))

async function add(count: number, changed: (index: number) => Partial<Fared> = () => ({}), since = quarter) {
  const made: LearnedClient[] = []
  for (let index = 0; index < count; index++) made.push(await addLearnedClient(db, since, changed(index)))
  return made
}

async function figureOf(measure: string, group: string): Promise<[figure: number, clients: number][]> {
  const found = (await learned()).filter((one) => one.measure === measure && one.group === group)
  return found.map(({ figure, clients }) => [figure, clients])
}

test('with one client too few nothing is told, with enough every question is answered', async () => {
  await add(smallestGroup - 1)
  expect(await learned()).toEqual([])
  await add(1)
  const answered = await learned()
  expect([...new Set(answered.map(({ question }) => question))]).toEqual(Object.keys(aggregateQuestions))
  expect(new Set(answered.map(({ clients }) => clients))).toEqual(new Set([smallestGroup]))
  expect(new Set(answered.map((one) => one.quarter))).toEqual(new Set([quarter]))
})

test('a figure is the client in the middle or the mean of the clients, rounded', async () => {
  await add(smallestGroup, (index) => ({
    daysToFirstCold: [20, 21, 33, 60, 80][index] ?? 0,
    registerHours: [1, 1, 5, 9, 200][index] ?? 0,
    bouncedOf1000: [0, 3, 10, 20, 30][index] ?? 0,
    proved: index > 0,
    namesTaken: [0, 2, 3, 4, 10][index] ?? 0,
    daysToSubmit: [1, 1, 4, 4, 4][index] ?? 0,
  }))
  expect(await figureOf('days', 'payment to first cold mail')).toEqual([[33, 5]])
  expect(await figureOf('hours', 'register')).toEqual([[5, 5]])
  expect(await figureOf('undone', 'register')).toEqual([[0, 5]])
  expect(await figureOf('undone', 'prove')).toEqual([[20, 5]])
  expect(await figureOf('refused', 'taken')).toEqual([[40, 5]])
  expect(await figureOf('days', 'submitted')).toEqual([[4, 5]])
  expect(await figureOf('in the inbox', 'mailforge 1')).toEqual([[90, 5]])
})

test('each client counts once: a large one weighs no more than a small one', async () => {
  // All in the fourth week of warm-up; 1.26 % on average.
  const clients = await add(smallestGroup, (index) => ({ bouncedOf1000: [0, 3, 10, 20, 30][index] ?? 0 }))
  expect(await figureOf('bounced', 'mailforge 4')).toEqual([[1.5, 5]])
  await db.owner.query(
    `update daily_figures set cold_sent = cold_sent * 50, bounced = bounced * 50, replies = replies * 50
     where client_id = $1 and cold_sent > 0`,
    [clients[4]?.clientId],
  )
  expect(await figureOf('bounced', 'mailforge 4')).toEqual([[1.5, 5]])
})

test('what is hidden changes no answer, so that nothing told leads to it', async () => {
  const few = await add(smallestGroup - 1, () => ({ weeks: [1, 3] }))
  await add(2)
  const before = await learned()
  expect(before.map(({ group }) => group)).not.toContain('mailforge 3')
  expect(before.map(({ group }) => group)).toContain('mailforge 1')
  const inThirdWeek = `client_id = any($1) and warm_up_sent > 0 and day > (select min(day) from daily_figures)`
  const ids = [few.map(({ clientId }) => clientId)]
  await db.owner.query(
    `update daily_figures set warm_up_inbox = 1, warm_up_spam = 99 where ${inThirdWeek}`,
    ids,
  )
  expect(await learned()).toEqual(before)
  await db.owner.query(`delete from daily_figures where ${inThirdWeek}`, ids)
  expect(await learned()).toEqual(before)
})

test('no two groups of a measure have mail, a step or a name in common, and none is a total', async () => {
  await add(smallestGroup, () => ({ weeks: [1, 2, 3, 8, 9, 10, 12] }))
  const groups = new Set([
    ...[...stages, ...stepGroups, ...nameRefusals, ...intakeSections],
    ...inboxHosts.flatMap((host) => warmUpWeeks.map((week) => `${host} ${week}`)),
  ])
  const answered = await learned()
  expect(answered.filter(({ group }) => !groups.has(group))).toEqual([])
  const keys = answered.map(({ question, measure, group }) => `${question} ${measure} ${group}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a client counts no more from the moment their period ends', async () => {
  const [one] = await add(smallestGroup)
  expect((await learned()).length).toBeGreaterThan(0)
  await db.owner.query('update clients set retained_until = app.now() where id = $1', [one?.clientId])
  expect(await learned()).toEqual([])
})

test('how many clients a figure has is told in whole groups only', async () => {
  await add(2 * smallestGroup - 1)
  expect(new Set((await learned()).map(({ clients }) => clients))).toEqual(new Set([smallestGroup]))
  await add(1)
  expect(new Set((await learned()).map(({ clients }) => clients))).toEqual(new Set([2 * smallestGroup]))
})

test('a quarter is told when it is over, never while it runs nor after two years', async () => {
  const now = businessTime()
  const running = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3))
  const forgotten = new Date(Date.UTC(running.getUTCFullYear(), running.getUTCMonth() - 27))
  for (const day of [running, forgotten])
    await add(smallestGroup, () => ({ weeks: [] }), day.toISOString().slice(0, 10))
  expect(await learned()).toEqual([])
  await db.advanceClock('3 months')
  expect([...new Set((await learned()).map((one) => one.quarter))]).toEqual([
    running.toISOString().slice(0, 10),
  ])
})

test('the sandbox and live clients are never counted together', async () => {
  const made = await add(smallestGroup)
  const one = made[0]?.engagementId
  await db.owner.query(`update stacks set mode = 'live' where engagement_id = $1`, [one])
  await db.owner.query(`update engagements set mode = 'live' where id = $1`, [one])
  expect([...(await learned()), ...(await learned('live'))]).toEqual([])
})

test('only staff with a second factor get an answer', async () => {
  await add(smallestGroup)
  expect(await learned('sandbox', await addStaff(db, 'owner', false))).toEqual([])
  const { owner } = await addCompany(db)
  for (const actor of [owner, system('test')])
    await expect(db.inPurpose('improvement', actor, (tx) => learnedFigures(tx, 'live'))).rejects.toThrow(
      /permission denied/,
    )
  await expect(
    db.inPurpose('service-delivery', viewer, (tx) => tx.call(`select * from app.learn_names('live')`, [])),
  ).rejects.toThrow(/permission denied/)
})

test('mail counts from the volume that deliverability is judged from', async () => {
  const { rows } = await db.owner.query<{ body: string }>(
    `select pg_get_functiondef('app.learn_sending(text)'::regprocedure) as body`,
  )
  const { placementFloor, bounceFloor, replyFloor } = thresholds
  const floors = [...(rows[0]?.body ?? '').matchAll(/\('([a-z ]+)'::text,.*?,(\d+)\)/g)]
  expect(floors.map(([, measure, floor]) => [measure, Number(floor)])).toEqual([
    ['in the inbox', placementFloor.value],
    ['bounced', bounceFloor.value],
    ['answered', replyFloor.value],
  ])
})
