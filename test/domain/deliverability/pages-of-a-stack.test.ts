import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleHealth } from '#domain/deliverability/console-health.ts'
import { dayOf } from '#domain/plans/day.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { businessTime } from '#test/support/head-start.ts'
import { runningClient } from '#test/support/running-stacks.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world?.drop())

test('hundreds of domains come page by page, the worst first, and only those of the page are read day by day', async () => {
  const names = Array.from({ length: 17 }, (_, nth) => `get${nth}.com`)
  const { stackId, clientId } = await runningClient(world, {
    company: 'Acme',
    domains: names.map((name) => ({ name, inboxes: 1 })),
  })
  // The last one has lost its MX.
  await world.db.owner.query(
    `insert into observations (client_id, stack_id, domain_id, kind, verdict, detail)
     select client_id, stack_id, id, 'zone', 'fail', 'no MX' from domains where stack_id = $1 and name = 'get16.com'`,
    [stackId],
  )
  await world.db.owner.query(
    `insert into health_days (client_id, stack_id, domain_id, day, state)
     select $2, $1, id, $3, 'fine' from domains where stack_id = $1`,
    [stackId, clientId, dayOf(businessTime())],
  )
  const page = (nth: number) =>
    world.db.inPurpose('service-delivery', world.owner, (tx) =>
      consoleHealth(tx, stackId, { days: 14, state: undefined, page: nth, view: 'domains' }),
    )
  const [first, second] = [await page(1), await page(2)]
  expect(first?.domainPages).toBe(2)
  expect(first?.shownDomains).toHaveLength(15)
  expect(first?.shownDomains[0]).toMatchObject({ name: 'get16.com', score: { state: 'act' } })
  expect([...(first?.history.keys() ?? [])].toSorted()).toEqual(
    first?.shownDomains.map(({ id }) => id).toSorted(),
  )
  const shown = [...(first?.shownDomains ?? []), ...(second?.shownDomains ?? [])].map(({ name }) => name)
  expect(shown.toSorted()).toEqual(names.toSorted())
  expect((await page(99))?.shownDomains).toEqual(second?.shownDomains)
})
