import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveSpending } from '#domain/stacks/approve-spending.ts'
import { system } from '#platform/database/actor.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { lookAround } from '#workflows/look-around.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const endEngagementOf = (stackId: string) =>
  world.db.owner.query(
    `update engagements set state = 'ended', ended_at = app.now()
     where id = (select engagement_id from stacks where id = $1)`,
    [stackId],
  )
const purchases = async () =>
  (await world.sandboxes.requests('porkbun')).filter(({ path }) => path.includes('/domain/create')).length
const jobsFor = async (stackId: string) =>
  (
    await world.db.owner.query<{ name: string }>(
      `select name from pgboss.job where state = 'created' and data->>'stackId' = $1`,
      [stackId],
    )
  ).rows

test('nothing is bought for an engagement that ended after its spending was approved, and nobody looks again', async () => {
  const stackId = await world.approvedStack({ company: 'Ended Early', mainDomain: 'endedearly.com' })
  await endEngagementOf(stackId)
  await world.db.owner.query(`delete from pgboss.job where data->>'stackId' = $1`, [stackId])
  await world.advance(stackId)
  expect({ purchases: await purchases(), state: await world.state(stackId) }).toEqual({
    purchases: 0,
    state: 'approved',
  })
  await lookAround(world.db.inPurpose)
  expect(await jobsFor(stackId)).toEqual([])
})

test('spending is not approved for an engagement that has ended', async () => {
  const stackId = await world.plannedStack({
    company: 'Gone Looms',
    mainDomain: 'gonelooms.com',
    names: ['getgonelooms.com'],
  })
  await endEngagementOf(stackId)
  await world.db.owner.query('update stacks set names_approved_at = app.now() where id = $1', [stackId])
  const spending = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    approveSpending(tx, stackId, 'owner'),
  )
  expect(spending.ok).toBe(false)
  expect(await world.state(stackId)).toBe('planned')
})
