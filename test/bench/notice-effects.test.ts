import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { countEffects } from '../../scripts/bench/workers/notice-effects.ts'
import { makePayers, type Payer } from '../../scripts/bench/workers/payers.ts'

let world: BuildWorld
let payers: readonly Payer[]
beforeAll(async () => {
  world = await openBuildWorld()
  payers = await makePayers(world.db, 1)
})
afterAll(() => world.close())

const payerOf = (paying: Payer['paying']): Payer => {
  const found = payers.find((one) => one.paying === paying)
  if (!found) throw new Error(`nobody ${paying}`)
  return found
}

test('effects that are not there are missing, and what is there again or unwanted is twice', async () => {
  const said: string[] = []
  const count = () => countEffects(world, payers, (what) => said.push(what))
  expect(await count()).toEqual({ twice: 0, missing: 21 })
  const { owner } = world.db
  const renewing = payerOf('renews')
  const thank = () =>
    owner.query(
      `insert into mails (person_id, kind, purpose) select person_id, 'payment-received', 'operations-email'
       from client_members where client_id = $1`,
      [renewing.clientId],
    )
  await thank()
  expect(await count()).toEqual({ twice: 0, missing: 20 })
  await thank()
  expect(await count()).toEqual({ twice: 1, missing: 20 })
  await fetch(
    `${world.sandboxes.origin('smtp')}/messages?from=agency%40agency.example&to=${encodeURIComponent(renewing.email)}`,
    { method: 'POST', body: 'Subject: Thanks\r\n\r\nThank you.' },
  )
  expect(await count()).toEqual({ twice: 1, missing: 19 })
  await owner.query(
    `insert into engagement_changes (client_id, engagement_id, to_state, actor_kind) values ($1, $2, 'intake', 'system')`,
    [renewing.clientId, renewing.engagementId],
  )
  said.length = 0
  expect(await count()).toEqual({ twice: 2, missing: 19 })
  expect(said).toContain('renews: engagement to intake is there 1 times')
})
