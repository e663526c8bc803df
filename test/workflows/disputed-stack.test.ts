import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveSpending } from '#domain/stacks/approve-spending.ts'
import { system } from '#platform/database/actor.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'

let world: BuildWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  const raised = await fetch(`${world.sandboxes.origin('porkbun')}/website/spend-limit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limitCents: 100_000 }),
  })
  expect(raised.ok).toBe(true)
}, 60_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

/** As it was read at the payment service. */
async function bankSays(stackId: string, state: 'needs-response' | 'lost' | 'won'): Promise<void> {
  await world.db.owner.query(
    `insert into disputes (client_id, engagement_id, dispute_ref, invoice_ref, state, reason, amount_cents, currency,
       opened_at, closed_at, seen_at)
     select client_id, engagement_id, 'dp_' || id, 'in_' || id, $2::text, 'fraudulent', 60000, 'usd', app.now(),
       case when $2::text <> 'needs-response' then app.now() end, app.now()
     from stacks where id = $1
     on conflict (dispute_ref) do update set state = excluded.state, closed_at = excluded.closed_at`,
    [stackId, state],
  )
}

test('a payment disputed in the middle of a build keeps the second domain from being bought, and nothing else from going on', async () => {
  const names = ['trydisputed.com', 'getdisputed.com']
  const stackId = await world.approvedStack({ company: 'Disputed', mainDomain: 'disputed.com', names })
  await books.change('porkbun', 'account', 'only', { balanceCents: 1108 + 500 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register', 'trydisputed.com')).toMatchObject({ state: 'done' })
  await books.change('porkbun', 'account', 'only', { balanceCents: 100_000 })
  await bankSays(stackId, 'needs-response')
  await world.buildUp(stackId)
  const waits = { state: 'waiting', words: expect.stringMatching(/disputed at the bank/) }
  expect(await world.step(stackId, 'register', 'getdisputed.com')).toMatchObject(waits)
  expect(await world.step(stackId, 'write-records', 'trydisputed.com')).toMatchObject({ state: 'done' })
  expect(await world.step(stackId, 'open-inbox', 'trydisputed.com')).not.toMatchObject({ state: 'blocked' })
  expect(await books.count('porkbun', 'orders', 'getdisputed.com')).toBe(0)

  await bankSays(stackId, 'lost')
  await world.buildUp(stackId)
  expect(await world.step(stackId, 'register', 'getdisputed.com')).toMatchObject(waits)

  await bankSays(stackId, 'won')
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('porkbun', 'orders', 'getdisputed.com')).toBe(1)
})

test('spending is not approved while a payment is disputed, and the refusal says why', async () => {
  const stackId = await world.approvedStack({
    company: 'Contested',
    mainDomain: 'contested.com',
    names: ['trycontested.com'],
  })
  await world.db.owner.query(
    `update stacks set state = 'planned', spending_approved_at = null, spend_limit_cents = null where id = $1`,
    [stackId],
  )
  await bankSays(stackId, 'needs-response')
  const refused = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    approveSpending(tx, stackId, 'owner'),
  )
  expect(refused).toMatchObject({ ok: false, reason: expect.stringMatching(/disputed at the bank/) })
})
