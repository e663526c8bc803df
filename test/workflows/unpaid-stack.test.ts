import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeArrears } from '#domain/arrears/judge-arrears.ts'
import { approveSpending } from '#domain/stacks/approve-spending.ts'
import { system } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { followArrears } from '#workflows/follow-arrears.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'

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

async function engagementOf(stackId: string): Promise<{ engagementId: string; clientId: string }> {
  const { rows } = await world.db.owner.query('select engagement_id, client_id from stacks where id = $1', [
    stackId,
  ])
  return { engagementId: rows[0]?.engagement_id, clientId: rows[0]?.client_id }
}

/** An invoice as it was read at the payment service, and what follows from it. */
async function readInvoice(stackId: string, unpaid: boolean): Promise<void> {
  const { engagementId, clientId } = await engagementOf(stackId)
  await world.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents,
       issued_at, seen_at, attempts, unpaid_since)
     values ($1, $2::uuid, 'in_' || $2::text, 'TEST-2', $3::text, 'usd', 60000, 0, app.now(), app.now(), 1,
       case when $3::text = 'open' then app.now() end)
     on conflict (invoice_ref) do update set status = excluded.status, unpaid_since = excluded.unpaid_since`,
    [clientId, engagementId, unpaid ? 'open' : 'paid'],
  )
  await world.db.inPurpose('billing', system('test'), (tx) => judgeArrears(tx, engagementId))
  await follow(stackId)
}

async function follow(stackId: string): Promise<void> {
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
  await followArrears(world.parts, (await engagementOf(stackId)).engagementId)
  await keepPauses(world.parts, stackId)
}

async function sequencerSays(stackId: string) {
  const { clientId } = await engagementOf(stackId)
  const { rows } = await world.db.owner.query<{ address: string }>(
    'select address from inboxes where stack_id = $1',
    [stackId],
  )
  const ports = await world.ports.openStackPorts({ stackId, clientId, mode: 'sandbox', people: [] })
  const account = await ports.sequencer.findAccount(personal('email', rows[0]?.address ?? ''))
  return { cold: account?.state, warmUp: account?.warmUp }
}

test('while an invoice is unpaid nothing is bought, what was begun goes on, and the payment lets it buy by itself', async () => {
  const stackId = await world.approvedStack({
    company: 'Owing',
    mainDomain: 'owing.com',
    names: ['tryowing.com', 'getowing.com'],
  })
  await books.change('porkbun', 'account', 'only', { balanceCents: 1200 })
  await world.advance(stackId)
  await books.change('porkbun', 'account', 'only', { balanceCents: 500_000 })
  expect(await world.step(stackId, 'register', 'tryowing.com')).toMatchObject({ state: 'done' })

  await readInvoice(stackId, true)
  await world.buildUp(stackId)
  expect(await books.count('porkbun', 'orders', 'getowing.com')).toBe(0)
  expect(await world.step(stackId, 'register', 'getowing.com')).toMatchObject({
    state: 'waiting',
    waitsFor: { kind: 'payment' },
  })
  expect(await world.step(stackId, 'delegate', 'tryowing.com')).toMatchObject({ state: 'done' })
  expect(await books.count('mailforge', 'mailboxes', 'tryowing.com')).toBe(0)

  await readInvoice(stackId, false)
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('porkbun', 'orders', 'getowing.com')).toBe(1)
}, 120_000)

test('on day 14 cold sending pauses at the sequencer and warm-up goes on; a year later nothing is deleted; paying resumes all', async () => {
  const stackId = await world.approvedStack({
    company: 'Late',
    mainDomain: 'late.com',
    names: ['trylate.com'],
  })
  await world.buildUp(stackId)
  await readInvoice(stackId, true)
  await world.pass({ days: 13 })
  await follow(stackId)
  expect(await sequencerSays(stackId)).toEqual({ cold: 'active', warmUp: 'active' })
  await world.pass({ days: 1 })
  await follow(stackId)
  expect(await sequencerSays(stackId)).toEqual({ cold: 'paused', warmUp: 'active' })

  for (const days of [8, 40, 300]) {
    await world.pass({ days })
    await follow(stackId)
  }
  const { clientId } = await engagementOf(stackId)
  const tasks = async () =>
    (
      await world.db.owner.query<{ state: string }>(
        `select state from tasks where client_id = $1 and kind = 'decide-unpaid'`,
        [clientId],
      )
    ).rows.map(({ state }) => state)
  expect(await tasks()).toEqual(['open'])
  expect(await books.count('porkbun', 'orders', 'trylate.com')).toBe(1)
  expect(await books.count('mailforge', 'mailboxes', 'trylate.com')).toBe(1)
  expect(await sequencerSays(stackId)).toEqual({ cold: 'paused', warmUp: 'active' })

  await readInvoice(stackId, false)
  expect(await sequencerSays(stackId)).toEqual({ cold: 'active', warmUp: 'active' })
  expect(await tasks()).toEqual(['done'])
}, 120_000)

test('what one engagement paid ends no task about another one of the same client', async () => {
  const stackId = await world.approvedStack({ company: 'Twofold', mainDomain: 'twofold.com' })
  const { clientId } = await engagementOf(stackId)
  await readInvoice(stackId, true)
  const { rows } = await world.db.owner.query<{ id: string }>(
    `with another as (
       insert into engagements (client_id, state, mode) values ($1, 'live', 'sandbox') returning id
     ) insert into arrears (client_id, engagement_id, state, began_at) select $1, id, 'owing', app.now() from another returning id`,
    [clientId],
  )
  await world.db.owner.query(
    `insert into tasks (client_id, natural_key, kind, instructions, due_at, state)
     values ($1, 'overdue:other', 'payment-overdue', 'A payment failed.', app.now(), 'open')`,
    [clientId],
  )
  const task = async () =>
    (await world.db.owner.query(`select state from tasks where natural_key = 'overdue:other'`)).rows[0]?.state
  await readInvoice(stackId, false)
  expect(await task()).toBe('open')
  await world.db.owner.query(`update arrears set state = 'settled', settled_at = app.now() where id = $1`, [
    rows[0]?.id,
  ])
  await follow(stackId)
  expect(await task()).toBe('done')
})

test('spending is not approved for a client who owes, and the refusal says why', async () => {
  const stackId = await world.plannedStack({
    company: 'Wary',
    mainDomain: 'wary.com',
    names: ['trywary.com'],
  })
  await world.db.owner.query('update stacks set names_approved_at = app.now() where id = $1', [stackId])
  await readInvoice(stackId, true)
  const refused = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    approveSpending(tx, stackId, 'owner'),
  )
  expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining('unpaid') })
})
