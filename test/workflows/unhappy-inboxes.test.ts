import { afterAll, beforeAll, expect, test } from 'vitest'
import { retrySteps } from '#domain/stacks/retry-steps.ts'
import type { StepKind } from '#domain/stacks/steps.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'

let world: BuildWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
}, 60_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const stackFor = (label: string) =>
  world.approvedStack({ company: label, mainDomain: `${label}.com`, names: [`try${label}.com`] })

/** A person in the console presses "try again". */
async function retry(stackId: string, kind: StepKind): Promise<void> {
  const operator = await addStaff(world.db, 'operator')
  const { rows } = await world.db.owner.query<{ id: string }>(
    "select id from build_steps where stack_id = $1 and kind = $2 and state <> 'done'",
    [stackId, kind],
  )
  const retried = await world.db.inPurpose('service-delivery', operator, (tx) =>
    retrySteps(tx, stackId, [rows[0]?.id ?? '']),
  )
  expect(retried).toEqual({ ok: true })
}

/** Up to records that are right and inboxes that are ordered and not open yet. */
async function untilInboxesOpen(stackId: string): Promise<void> {
  await world.advance(stackId)
  await world.pass({ minutes: 11 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'write-records')).toMatchObject({ state: 'done' })
  expect(await world.step(stackId, 'open-inbox')).toMatchObject({ state: 'waiting' })
}

const sent = async (stackId: string): Promise<number> => {
  const { rows } = await world.db.owner.query<{ count: number }>(
    `select count(*)::int as count from vendor_calls where stack_id = $1 and operation = 'mail.send'`,
    [stackId],
  )
  return rows[0]?.count ?? 0
}

test('an inbox that the host can’t open stops with the reason, the others go on, and a retry opens it anew, not twice', async () => {
  const stackId = await world.approvedStack({
    company: 'Halves',
    mainDomain: 'halves.com',
    names: ['tryhalves.com', 'gethalves.com'],
    senders: [
      { firstName: 'Ada', lastName: 'Byron' },
      { firstName: 'Grace', lastName: 'Failsworth' },
    ],
  })
  await world.buildUp(stackId)
  expect(await world.step(stackId, 'start-warm-up', 'tryhalves.com')).toMatchObject({ state: 'done' })
  const failed = {
    state: 'blocked',
    reason: 'The host could not open this inbox. It can be tried again, or another address chosen.',
  }
  expect(await world.step(stackId, 'open-inbox', 'gethalves.com')).toMatchObject(failed)

  await retry(stackId, 'open-inbox')
  await world.advance(stackId)
  expect(await world.step(stackId, 'open-inbox', 'gethalves.com')).toMatchObject({ state: 'waiting' })
  await world.pass({ minutes: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'open-inbox', 'gethalves.com')).toMatchObject(failed)
  expect(await books.count('mailforge', 'mailboxes', 'gethalves.com')).toBe(1)
  const orders = (await world.sandboxes.requests('mailforge')).filter(
    ({ method, path }) => method === 'POST' && path === '/public/mailboxes',
  )
  expect(orders).toHaveLength(3)
})

test('a zone that comes without its DKIM record is repaired before anything is proven', async () => {
  const stackId = await stackFor('nodkim')
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await sent(stackId)).toBe(1)
})

test('records lost before the proof make it fail with the reason; they are mended and it is proven again by itself', async () => {
  const stackId = await stackFor('lostkey')
  await untilInboxesOpen(stackId)
  await books.change('mailforge', 'domains', 'trylostkey.com', { left: ['DKIM'] })
  await world.pass({ minutes: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'prove')).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('another one is sent by itself'),
  })
  await world.pass({ minutes: 61 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await sent(stackId)).toBe(2)
})

test('a proof that never arrives is waited for, and after its patience sent again once', async () => {
  const stackId = await stackFor('adrift')
  await untilInboxesOpen(stackId)
  await world.db.owner.query(
    'update inboxes set proof_token = gen_random_uuid(), proof_sent_at = app.now() + $2 where stack_id = $1',
    [stackId, '6 minutes'],
  )
  await world.pass({ minutes: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'prove')).toMatchObject({ state: 'waiting' })
  expect(await sent(stackId)).toBe(0)
  await world.pass({ minutes: 16 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await sent(stackId)).toBe(1)
})

test('a sign-in that the sequencer can’t make stops with the reason, and a retry uses what the host says now', async () => {
  const stackId = await stackFor('signin')
  await untilInboxesOpen(stackId)
  await world.sandboxes.plan('instantly', { kind: 'unavailable', matches: 'GET /api/v2/accounts/', times: 3 })
  await world.pass({ minutes: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'prove')).toMatchObject({ state: 'done' })
  await books.change('mailforge', 'mailboxes', 'ada.byron@trysignin.com', { password: 'changed-at-the-host' })
  await world.pass({ minutes: 2 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'add-to-sequencer')).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('could not sign in to this inbox'),
  })
  await retry(stackId, 'add-to-sequencer')
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('what takes longer than it should is shown to a person and still seen when it is done', async () => {
  const stackId = await stackFor('tardy')
  await untilInboxesOpen(stackId)
  await world.pass({ days: 3 })
  expect(await world.step(stackId, 'open-inbox')).toMatchObject({ state: 'blocked' })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})
