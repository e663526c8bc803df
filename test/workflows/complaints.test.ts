import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterComplaints, type ToldComplaints } from '#domain/deliverability/enter-complaints.ts'
import { healthPage } from '#domain/deliverability/health-page.ts'
import { releaseSending } from '#domain/deliverability/hold-sending.ts'
import { stackHealth } from '#domain/deliverability/stack-health.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { judgeHealth } from '#workflows/judge-health.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'

let world: BuildWorld
let stackId: string
let frame: { engagementId: string; clientId: string }
let operator: Awaited<ReturnType<typeof addStaff>>

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stackId = await world.approvedStack({
    company: 'Complained Co',
    mainDomain: 'complained.com',
    names: ['trycomplained.com', 'getcomplained.com'],
  })
  await world.buildUp(stackId)
  await world.passWarmUp('complained.com')
  await world.advance(stackId)
  const { rows } = await world.db.owner.query('select engagement_id, client_id from stacks where id = $1', [
    stackId,
  ])
  frame = { engagementId: rows[0]?.engagement_id, clientId: rows[0]?.client_id }
  operator = await addStaff(world.db, 'operator')
  await sent(0, 500)
}, 240_000)
afterAll(() => world?.close())

const delivery = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)
const today = (daysAgo = 0) => delivery(async (tx) => addDays(dayOf(tx.now), -daysAgo))

/** What each inbox is known to have sent on a day. */
async function sent(daysAgo: number, messages: number): Promise<void> {
  await world.db.owner.query(
    `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced, replies, seen_at)
     select id, client_id, $2, 20, 20, 0, $3, 0, 0, app.now() from inboxes where stack_id = $1
     on conflict (inbox_id, day) do update set cold_sent = excluded.cold_sent`,
    [stackId, await today(daysAgo), messages],
  )
}
const domainId = async () =>
  (
    await world.db.owner.query<{ id: string }>(
      'select id from domains where stack_id = $1 and chosen order by position limit 1',
      [stackId],
    )
  ).rows[0]?.id ?? ''
async function enter(told: ToldComplaints, given: { by?: typeof operator; daysAgo?: number } = {}) {
  const entry = {
    domainId: await domainId(),
    day: await today(given.daysAgo ?? 0),
    source: 'postmaster' as const,
    told,
  }
  return world.db.inPurpose('service-delivery', given.by ?? operator, (tx) =>
    enterComplaints(tx, stackId, entry),
  )
}
const pauses = async () =>
  (
    await world.db.owner.query<{ id: string; detail: string; seen: boolean }>(
      `select id, detail, seen_at is not null as seen from sending_pauses
       where stack_id = $1 and reason = 'complaints' and ended_at is null`,
      [stackId],
    )
  ).rows
const tasks = async () =>
  (
    await world.db.owner.query<{ state: string }>(
      `select state from tasks where stack_id = $1 and kind = 'look-at-complaints' order by created_at`,
      [stackId],
    )
  ).rows.map(({ state }) => state)
const scored = async () =>
  (await delivery((tx) => stackHealth(tx, stackId)))?.score.parts.find(({ name }) => name === 'complaints')

test('while nobody entered anything complaints are unknown, not none, and a viewer enters nothing', async () => {
  expect((await scored())?.state).toBe('unknown')
  const viewer = await addStaff(world.db, 'viewer')
  expect(await enter({ count: 5 }, { by: viewer })).toMatchObject({ ok: false })
  expect(await enter({ count: 5 }, { daysAgo: -1 })).toMatchObject({
    ok: false,
    reason: 'That day has not come yet.',
  })
  expect((await scored())?.state).toBe('unknown')
})

test('a share is reckoned from what the domain sent that day, a count read again is corrected, and two complaints pause nothing', async () => {
  expect(await enter({ percent: 0.1 }, { daysAgo: 3 })).toMatchObject({
    ok: false,
    reason: expect.stringContaining('enter a number'),
  })
  expect(await enter({ percent: 0.6 })).toEqual({ ok: true })
  expect((await scored())?.words).toContain('3 complaints about 1000 messages in 7 days')
  expect(await enter({ count: 2 })).toEqual({ ok: true })
  expect(await scored()).toMatchObject({ state: 'watch' })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])
})

test('three complaints and a tenth of a percent pause all cold sending of the client, with the reason on both sides and a task', async () => {
  expect(await enter({ count: 3 })).toEqual({ ok: true })
  const { rows: asked } = await world.db.owner.query(
    `delete from pgboss.job where name = 'judge-health' and data->>'stackId' = $1 returning id`,
    [stackId],
  )
  expect(asked.length).toBeGreaterThan(0)
  await judgeHealth(world.db, stackId)
  await judgeHealth(world.db, stackId)
  await keepPauses(world.parts, stackId)
  expect(await pauses()).toMatchObject([
    { detail: expect.stringMatching(/^3 complaints about 1000 messages in 7 days/), seen: true },
  ])
  expect(await tasks()).toEqual(['open'])
  const page = await delivery((tx) => healthPage(tx, frame))
  expect(page?.pauses.map(({ reason }) => reason)).toEqual(['complaints'])
  expect(page?.score.state).toBe('act')
})

test('more complaints than the domain sent that day are refused, and on a day not read yet more than on its busiest', async () => {
  await sent(20, 200)
  expect(await enter({ count: 201 }, { daysAgo: 20 })).toMatchObject({
    ok: false,
    at: 'told',
    reason: expect.stringContaining('sent 200 cold messages on that day'),
  })
  expect(await enter({ count: 5000 })).toMatchObject({
    ok: false,
    at: 'told',
    reason: expect.stringContaining('at most 500 cold messages'),
  })
  expect(await enter({ count: 501 }, { daysAgo: 2 })).toMatchObject({ ok: false, at: 'told' })
})

test('a corrected count rewrites the pause and its task, time alone ends neither, and a count below the threshold ends both', async () => {
  expect(await enter({ count: 5 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toMatchObject([{ detail: expect.stringMatching(/^5 complaints about 1000/) }])
  expect(await tasks()).toEqual(['open'])
  const { rows } = await world.db.owner.query<{ instructions: string }>(
    `select instructions from tasks where stack_id = $1 and kind = 'look-at-complaints'`,
    [stackId],
  )
  expect(rows).toEqual([{ instructions: expect.stringMatching(/^5 complaints about 1000/) }])

  await world.pass({ days: 8 })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toHaveLength(1)
  expect(await enter({ count: 0 }, { daysAgo: 8 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])
  expect(await tasks()).toEqual(['dropped'])
})

test('a pause that a correction ended was not looked at: what is told of the same days pauses again', async () => {
  await sent(0, 500)
  expect(await enter({ count: 3 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toHaveLength(1)
  expect(await enter({ count: 0 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])
  expect(await enter({ count: 4 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toMatchObject([{ detail: expect.stringMatching(/^4 complaints about 1000/) }])
})

test('once somebody here ends it sending goes on, and only what is told of later days pauses it again', async () => {
  const [pause] = await pauses()
  const ended = await world.db.inPurpose('service-delivery', operator, (tx) =>
    releaseSending(tx, stackId, pause?.id ?? ''),
  )
  expect(ended).toEqual({ ok: true })
  expect((await tasks()).at(-1)).toBe('done')
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])

  await world.pass({ days: 1 })
  await sent(0, 500)
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])
  expect(await enter({ count: 4 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toMatchObject([{ detail: expect.stringMatching(/^4 complaints about 1000/) }])
  expect((await tasks()).slice(-2)).toEqual(['done', 'open'])
})

test('what was set for the client decides', async () => {
  const [pause] = await pauses()
  await world.db.inPurpose('service-delivery', operator, (tx) => releaseSending(tx, stackId, pause?.id ?? ''))
  await world.db.owner.query(
    `insert into client_thresholds (client_id, name, thousandths, why, set_by)
     values ($1, 'complaintFloorCount', 10000, 'a large list', $2)`,
    [frame.clientId, operator.personId],
  )
  await world.pass({ days: 1 })
  await sent(0, 500)
  expect(await enter({ count: 4 })).toEqual({ ok: true })
  await judgeHealth(world.db, stackId)
  expect(await pauses()).toEqual([])
})
