import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

test('an order that the registrar does not show yet counts against the approved sum', async () => {
  // Approved: 2 × $7.00 and 5 %. The registrar asks $11.08 by now, so that one fits and two do not.
  const stackId = await world.approvedStack({
    company: 'Slow Orders',
    mainDomain: 'sloworders.com',
    names: ['getsloworders.com', 'trysloworders.com'],
    priceCents: 700,
  })
  await world.db.owner.query(
    `with ordered as (
       update domains set paid_cents = 1108, order_ref = '1'
       where stack_id = $1 and name = 'getsloworders.com' returning id, client_id, stack_id
     )
     insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, intended_at, due_at, attempts,
       waiting_for)
     select client_id, stack_id, id, 'register', 'register getsloworders.com', 'under-way', app.now(),
       app.now() + interval '1 hour', 1, 'vendor' from ordered`,
    [stackId],
  )
  await world.advance(stackId)
  const bought = (await world.sandboxes.requests('porkbun')).filter(({ path }) =>
    path.includes('/domain/create'),
  )
  expect(bought).toEqual([])
  expect(await world.step(stackId, 'register', 'trysloworders.com')).toMatchObject({ state: 'blocked' })
})
