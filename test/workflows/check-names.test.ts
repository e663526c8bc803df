import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { checkNames } from '#workflows/check-names.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

test('of several jobs at once for one stack, one asks the registrar, each name once', async () => {
  const stackId = await world.plannedStack({ company: 'Twice Asked', mainDomain: 'twiceasked.com' })
  await world.db.owner.query('update domains set checked_at = null where stack_id = $1', [stackId])
  const { rows } = await world.db.owner.query('select name from domains where stack_id = $1', [stackId])
  const checks = async () =>
    (await world.sandboxes.requests('porkbun')).filter(({ path }) => path.includes('/checkDomain')).length
  const before = await checks()
  await Promise.all([1, 2, 3].map(() => checkNames(world.parts, stackId)))
  expect((await checks()) - before).toBe(rows.length)
})
