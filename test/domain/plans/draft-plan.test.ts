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

test('the same plan drafted again after a lost answer is the one there is, another wish makes the next', async () => {
  const { engagementId } = await world.requested('twice@acme.example')
  const draft = (changed: object = {}) =>
    world.db.inPurpose('service-delivery', world.owner, (tx) =>
      draftPlan(tx, engagementId, { ...planInput, ...changed }),
    )
  const first = await draft()
  expect(await draft()).toEqual(first)
  expect(await world.one('select count(*)::int from plans where engagement_id = $1', [engagementId])).toBe(1)
  expect(await draft({ targetPerMonth: planInput.targetPerMonth + 500 })).toMatchObject({
    ok: true,
    version: 2,
  })
})
