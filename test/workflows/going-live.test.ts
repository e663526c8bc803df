import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedLiveDay } from '#domain/engagements/journey.ts'
import { portalHome } from '#domain/engagements/portal-home-page.ts'
import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { buildReport } from '#domain/reports/make-report.ts'
import { lastWeek } from '#domain/reports/period.ts'
import { raiseSpending } from '#domain/stacks/raise-spending.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const delivery = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

/** The day of the first cold message, as the client's first page and a report of the build tell it. */
async function toldDays(stackId: string): Promise<(Day | null | undefined)[]> {
  const { rows } = await world.db.owner.query(
    `select s.id as "stackId", s.engagement_id as "engagementId", s.client_id as "clientId", s.state,
       e.state as "engagementState", s.warm_up_started_at as "warmUpStartedAt", s.live_at as "liveAt"
     from stacks s join engagements e on e.id = s.engagement_id where s.id = $1`,
    [stackId],
  )
  const stack = rows[0]
  return delivery(async (tx) => {
    const frame = { ...stack, state: stack.engagementState, adopted: false }
    const { facts } = await portalHome(tx, frame)
    return [expectedLiveDay(facts), (await buildReport(tx, stack, lastWeek(tx.now))).liveFrom]
  })
}

test('the warm-up and age that were set for a client hold back the first cold message, and its pages tell that day', async () => {
  const stackId = await world.approvedStack({
    company: 'Careful',
    mainDomain: 'careful.com',
    names: ['trycareful.com'],
  })
  await world.db.owner.query(
    `insert into client_thresholds (client_id, name, thousandths, why, set_by)
     select s.client_id, name, days * 1000, 'a cautious client', m.person_id
     from stacks s join client_members m on m.client_id = s.client_id,
       (values ('warmUp', 28), ('domainAge', 30)) as wanted (name, days) where s.id = $1`,
    [stackId],
  )
  await world.buildUp(stackId)
  const { rows } = await world.db.owner.query<{ at: Date }>(
    'select registered_at as at from domains where stack_id = $1',
    [stackId],
  )
  const opens = rows[0] && addDays(dayOf(rows[0].at), 30)
  expect(await toldDays(stackId)).toEqual([opens, opens])
  await world.passWarmUp('careful.com')
  await world.advance(stackId)
  expect(await world.state(stackId)).toBe('warming')
  await world.pass({ days: 15 })
  await world.advance(stackId)
  expect(await world.state(stackId)).toBe('live')
}, 120_000)

test('a purchase that stops and an inbox whose limits can’t be raised hold up no other: what is warm sends, and each comes in on its day', async () => {
  const [unanswered, fine, stopped] = ['getahead.com', 'useahead.com', 'tryahead.com'] as const
  const stackId = await world.approvedStack({
    company: 'Ahead',
    mainDomain: 'ahead.com',
    names: [unanswered, fine, stopped],
    // Less than they cost: what is approved is enough for two.
    priceCents: 1000,
  })
  const inboxes = async () =>
    Object.fromEntries(
      (
        await world.db.owner.query<{ name: string; state: string; limit: number | null }>(
          `select d.name, i.state, i.daily_limit as "limit" from inboxes i join domains d on d.id = i.domain_id
           where i.stack_id = $1`,
          [stackId],
        )
      ).rows.map(({ name, state, limit }) => [name, [state, limit]]),
    )
  await world.buildUp(stackId)
  expect(await world.step(stackId, 'register', stopped)).toMatchObject({ state: 'blocked' })
  expect(await world.state(stackId)).toBe('warming')
  const [first] = await toldDays(stackId)
  expect(first).toEqual(expect.any(String))

  await world.passWarmUp('ahead.com')
  await world.sandboxes.plan('instantly', {
    kind: 'unavailable',
    matches: `PATCH /api/v2/accounts/ada.byron%40${unanswered}`,
    times: 1000,
  })
  await world.advance(stackId)
  expect(await world.state(stackId)).toBe('live')
  expect(await inboxes()).toEqual({
    [stopped]: ['planned', null],
    [unanswered]: ['warming', 0],
    [fine]: ['live', 20],
  })
  await fetch(`${world.sandboxes.origin('instantly')}/_faults`, { method: 'DELETE' })
  await world.advance(stackId)
  expect((await inboxes())[unanswered]).toEqual(['live', 20])

  // The sum of a stack that is live already can still be raised for what stands still.
  const operator = await addStaff(world.db, 'operator')
  const raised = await world.db.inPurpose('service-delivery', operator, (tx) =>
    raiseSpending(tx, stackId, 10_000),
  )
  expect(raised).toEqual({ ok: true })
  await world.buildUp(stackId)
  await world.advance(stackId)
  expect((await inboxes())[stopped]).toEqual(['warming', 0])
  await world.passWarmUp('ahead.com')
  await world.advance(stackId)
  expect((await inboxes())[stopped]).toEqual(['live', 20])
}, 240_000)
