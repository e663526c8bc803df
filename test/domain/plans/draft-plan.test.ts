import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftPlan } from '#domain/plans/draft-plan.ts'
import { type EngagementWorld, openEngagementWorld, planInput } from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

test('a plan that starts years from now is refused beside its day, and none is kept', async () => {
  const { engagementId } = await world.requested('far@acme.example')
  const drafted = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    draftPlan(tx, engagementId, { ...planInput, startDay: '2099-01-01' }),
  )
  expect(drafted).toMatchObject({ ok: false, refusals: [{ field: 'startDay' }] })
  expect(await world.one('select count(*)::int from plans')).toBe(0)
})
