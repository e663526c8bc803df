import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveNames } from '#domain/stacks/choose-names.ts'
import { raiseSpending } from '#domain/stacks/raise-spending.ts'
import { replaceName } from '#domain/stacks/replace-name.ts'
import { retrySteps } from '#domain/stacks/retry-steps.ts'
import { spendingPage } from '#domain/stacks/spending-page.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'

const usualCents = 1108

let world: BuildWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  await onWebsite('spend-limit', { limitCents: 100_000 })
}, 60_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

/** What an owner does on the registrar's website. */
async function onWebsite(page: 'credit' | 'spend-limit', body: Record<string, number>): Promise<void> {
  const answer = await fetch(`${world.sandboxes.origin('porkbun')}/website/${page}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.ok).toBe(true)
}

const asClient = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

test('a price that rises at the order stops that name with the reason; the others go on, and another name can be taken', async () => {
  const stackId = await world.approvedStack({
    company: 'Rising',
    mainDomain: 'rising.com',
    names: ['trypricerise.com', 'getrising.com'],
    spareNames: ['userising.com'],
  })
  await world.buildUp(stackId)
  expect(await world.step(stackId, 'register', 'trypricerise.com')).toMatchObject({
    state: 'blocked',
    reason: 'The registrar asks more than was approved. Approve the new price or choose another name.',
  })
  expect(await world.step(stackId, 'start-warm-up', 'getrising.com')).toMatchObject({ state: 'done' })
  expect(await books.count('porkbun', 'orders', 'trypricerise.com')).toBe(0)

  const refused = await asClient((tx) => replaceName(tx, stackId, 'getrising.com', 'userising.com'))
  expect(refused).toMatchObject({ reason: 'Only a name whose purchase has stopped can be replaced.' })
  expect(await asClient((tx) => replaceName(tx, stackId, 'trypricerise.com', 'userising.com'))).toEqual({
    ok: true,
  })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('instantly', 'accounts', 'userising.com')).toBe(1)
})

test('a price that has risen since the approval and stays within the limit is paid, and told beside the one approved', async () => {
  const stackId = await world.approvedStack({
    company: 'Slightly',
    mainDomain: 'slightly.com',
    names: ['tryslightly.com', 'getslightly.com'],
    priceCents: 1080,
  })
  await world.advance(stackId)
  const page = await asClient((tx) => spendingPage(tx, stackId))
  expect(page?.stack).toMatchObject({ limitCents: 2268 })
  const risen = { approvedCents: 1080, paidCents: usualCents }
  expect(page?.names).toMatchObject([risen, risen])
})

test('a price above what was approved is not paid until it is approved, and then paid exactly', async () => {
  const stackId = await world.approvedStack({
    company: 'Dearer',
    mainDomain: 'dearer.com',
    names: ['trydearer.com'],
    priceCents: 900,
  })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('asks more than was approved'),
  })
  const viewer = await addStaff(world.db, 'viewer')
  const refused = await world.db.inPurpose('service-delivery', viewer, (tx) =>
    raiseSpending(tx, stackId, 1200),
  )
  expect(refused.ok).toBe(false)

  const operator = await addStaff(world.db, 'operator')
  const raised = await world.db.inPurpose('service-delivery', operator, (tx) =>
    raiseSpending(tx, stackId, 1200),
  )
  expect(raised).toEqual({ ok: true })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({ state: 'done' })
  const { rows } = await world.db.owner.query('select paid_cents from domains where stack_id = $1', [stackId])
  expect(rows.map((row) => Number(row.paid_cents))).toEqual([usualCents])
})

test('a name that somebody else registers meanwhile stops with the reason and is not taken for ours', async () => {
  const stackId = await world.approvedStack({
    company: 'Outrun',
    mainDomain: 'outrun.com',
    names: ['tryoutrun.com'],
    spareNames: ['getoutrun.com'],
  })
  const somebody = {
    firstName: 'Some',
    lastName: 'Body',
    address1: '1 Main Street',
    city: 'Springfield',
    postalCode: '12345',
    country: 'US',
    phone: '2025550123',
    phoneCountryCode: '1',
    email: 'some@body.example',
  }
  const taken = await fetch(`${world.sandboxes.origin('registry')}/domains`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'tryoutrun.com',
      registrar: 'another',
      years: 1,
      nameServers: ['ns1.another.example', 'ns2.another.example'],
      registrant: somebody,
      registrantConfirmed: true,
    }),
  })
  expect({ status: taken.status, said: await taken.text() }).toMatchObject({ status: 201 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({
    state: 'blocked',
    reason: 'Somebody else has registered this name meanwhile. Choose another one.',
  })
  expect(await asClient((tx) => replaceName(tx, stackId, 'tryoutrun.com', 'getoutrun.com'))).toEqual({
    ok: true,
  })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('when the credit ends in the middle the rest waits and says so, and goes on after a top-up', async () => {
  const stackId = await world.approvedStack({
    company: 'Thrifty',
    mainDomain: 'thrifty.com',
    names: ['trythrifty.com', 'getthrifty.com'],
  })
  await books.change('porkbun', 'account', 'only', { balanceCents: usualCents + 500 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register', 'trythrifty.com')).toMatchObject({ state: 'done' })
  expect(await world.step(stackId, 'register', 'getthrifty.com')).toMatchObject({
    state: 'waiting',
    words: expect.stringContaining('too little credit'),
  })
  await onWebsite('credit', { amountCents: 50_000 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('porkbun', 'orders', 'getthrifty.com')).toBe(1)
})

test('an order whose answer was lost and that took the last of the credit is seen bought, and asks for no top-up', async () => {
  const stackId = await world.approvedStack({
    company: 'Lastcent',
    mainDomain: 'lastcent.com',
    names: ['trylastcent.com'],
  })
  await books.change('porkbun', 'account', 'only', { balanceCents: usualCents + 100 })
  await world.sandboxes.plan('porkbun', {
    kind: 'lost',
    matches: 'POST /api/json/v3/domain/create',
    times: 3,
  })
  await world.advance(stackId)
  expect(await books.count('porkbun', 'orders', 'trylastcent.com')).toBe(1)
  // Whoever has it tried again knows no more of it.
  const { rows } = await world.db.owner.query<{ id: string }>(
    `select id from build_steps where stack_id = $1 and kind = 'register'`,
    [stackId],
  )
  const operator = await addStaff(world.db, 'operator')
  const retried = await world.db.inPurpose('service-delivery', operator, (tx) =>
    retrySteps(tx, stackId, [rows[0]?.id ?? '']),
  )
  expect(retried).toEqual({ ok: true })
  await world.pass({ minutes: 2 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({ state: 'done' })
  await onWebsite('credit', { amountCents: 50_000 })
})

test('the registrar’s monthly limit is waited out, or raised, and nothing is refused for it', async () => {
  const stackId = await world.approvedStack({
    company: 'Limited',
    mainDomain: 'limited.com',
    names: ['trylimited.com'],
  })
  await onWebsite('spend-limit', { limitCents: 1 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({
    state: 'waiting',
    words: expect.stringContaining('its monthly limit'),
  })
  await onWebsite('spend-limit', { limitCents: 100_000 })
  await world.pass({ minutes: 2 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({ state: 'done' })
})

test('of two clients who want one name the second is told so and can take another', async () => {
  await world.approvedStack({ company: 'First', mainDomain: 'first.com', names: ['tryshared.com'] })
  const second = await world.plannedStack({
    company: 'Second',
    mainDomain: 'second.com',
    names: ['trysecond.com'],
    spareNames: ['tryshared.com'],
  })
  expect(await asClient((tx) => approveNames(tx, second, ['tryshared.com']))).toEqual({
    ok: false,
    field: 'names',
    reason: 'Meanwhile tryshared.com went to somebody else. Choose another name instead.',
  })
  expect(await asClient((tx) => approveNames(tx, second, ['trysecond.com']))).toEqual({ ok: true })
})
