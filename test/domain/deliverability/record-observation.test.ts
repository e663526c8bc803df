import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { system } from '#platform/database/actor.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
})
afterAll(() => world.close())

test('a card number in what another server wrote is masked, and what was seen is kept', async () => {
  const stackId = await world.approvedStack({ company: 'Acme', mainDomain: 'acmecompany.com' })
  const { owner, inPurpose } = world.db
  const { rows } = await owner.query(
    'select s.id, s.client_id, d.id as domain from stacks s join domains d on d.stack_id = s.id where s.id = $1 limit 1',
    [stackId],
  )
  await inPurpose('service-delivery', system('test'), (tx) =>
    recordObservation(tx, rows[0], {
      kind: 'spf',
      verdict: 'fail',
      detail: 'The receiving server says 4242 4242 4242 4242 for acmecompany.com',
      domainId: rows[0].domain,
    }),
  )
  const kept = await owner.query(`select verdict, detail from observations where kind = 'spf'`)
  expect(kept.rows).toEqual([
    { verdict: 'fail', detail: 'The receiving server says [card number] for acmecompany.com' },
  ])
})
