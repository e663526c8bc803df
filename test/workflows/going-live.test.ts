import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedLiveDay } from '#domain/engagements/journey.ts'
import { portalHome } from '#domain/engagements/portal-home-page.ts'
import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { buildReport } from '#domain/reports/make-report.ts'
import { lastWeek } from '#domain/reports/period.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
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
