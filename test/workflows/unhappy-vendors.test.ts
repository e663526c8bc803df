import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { withoutDns } from '#test/support/blind-ports.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { advanceStack } from '#workflows/advance-stack.ts'
import { keepConnection } from '../../src/app/connections.ts'

let world: BuildWorld
let books: SandboxBooks
let captive: Server

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  await allowSpending(100_000)
  captive = createServer((_, answer) => answer.end('<html>Sign in to the network</html>'))
  await new Promise<void>((listening) => captive.listen(0, '127.0.0.1', listening))
}, 60_000)
afterEach(async () => {
  await connect('mailforge')
  await connect('instantly')
})
afterAll(async () => {
  captive?.close()
  await books?.close()
  await world?.close()
})

async function allowSpending(limitCents: number): Promise<void> {
  const url = `${world.sandboxes.origin('porkbun')}/website/spend-limit`
  const body = JSON.stringify({ limitCents })
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

/** Gives the program another account or address at the vendor; without changes, the right one again. */
async function connect(
  vendor: 'mailforge' | 'instantly',
  changes: { baseUrl?: string; credentials?: Record<string, string> } = {},
): Promise<void> {
  const path = { mailforge: '/public', instantly: '/api/v2' }[vendor]
  await keepConnection(world.db, {
    vendor,
    mode: 'sandbox',
    baseUrl: `${world.sandboxes.origin(vendor)}${path}`,
    credentials: await world.sandboxes.credentials(vendor),
    ...changes,
  })
}

const stackFor = (label: string) =>
  world.approvedStack({ company: label, mainDomain: `${label}.com`, names: [`try${label}.com`] })

test('a service that is down holds up only its own steps, says so, and is tried again by itself', async () => {
  const stackId = await stackFor('down')
  await world.sandboxes.plan('mailforge', { kind: 'unavailable', matches: 'GET /public/domains', times: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'bring-in')).toMatchObject({
    state: 'waiting',
    words: 'The service did not answer. Nothing is lost; it is tried again by itself.',
    until: expect.any(Date),
  })
  expect(await world.step(stackId, 'set-registrant')).toMatchObject({ state: 'done' })

  await world.pass({ minutes: 2 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'bring-in')).toMatchObject({ state: 'waiting' })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('an account that is switched off at one vendor stops its own steps, and the others go on', async () => {
  const stackId = await stackFor('switchedoff')
  const turn = (state: 'off' | 'on') =>
    world.db.owner.query(`update connections set state = $1, off_reason = $2 where vendor = 'instantly'`, [
      state,
      state === 'off' ? 'The card was stolen' : null,
    ])
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({ state: 'done' })
  await turn('off')
  try {
    await world.buildUp(stackId)
    expect(await world.step(stackId, 'prove')).toMatchObject({ state: 'done' })
    expect(await world.step(stackId, 'add-to-sequencer')).toMatchObject({ state: 'blocked' })
  } finally {
    await turn('on')
  }
  await world.pass({ hours: 2 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('a service that asks to slow down is left alone for as long as it says', async () => {
  const stackId = await stackFor('slow')
  await world.sandboxes.plan('porkbun', {
    kind: 'limited',
    matches: 'POST /api/json/v3/domain/create',
    times: 3,
  })
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({
    state: 'waiting',
    words: 'The service asked us to slow down. It is tried again by itself.',
  })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('porkbun', 'orders', 'tryslow.com')).toBe(1)
})

test('an answer that can’t be read leaves the state unknown, and it is looked at again', async () => {
  const stackId = await stackFor('garbled')
  await connect('instantly', { baseUrl: `http://127.0.0.1:${(captive.address() as AddressInfo).port}` })
  await world.buildUp(stackId)
  await world.advance(stackId)
  expect(await world.step(stackId, 'prove')).toMatchObject({ state: 'done' })
  expect(await world.step(stackId, 'add-to-sequencer')).toMatchObject({
    words: expect.stringContaining('could not read, so the state is unknown'),
  })
  await connect('instantly')
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('what was done although the answer was lost is done once', async () => {
  const stackId = await stackFor('lost')
  const lost = { kind: 'lost', times: 1 } as const
  await world.sandboxes.plan('porkbun', { ...lost, matches: 'POST /api/json/v3/domain/create' })
  await world.sandboxes.plan('mailforge', { ...lost, matches: 'POST /public/domains/transfer' })
  await world.sandboxes.plan('mailforge', { ...lost, matches: 'POST /public/mailboxes' })
  await world.sandboxes.plan('instantly', { ...lost, matches: 'POST /api/v2/accounts' })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  for (const [vendor, collection] of [
    ['porkbun', 'orders'],
    ['mailforge', 'domains'],
    ['mailforge', 'mailboxes'],
    ['instantly', 'accounts'],
  ] as const)
    expect({ collection, count: await books.count(vendor, collection, 'trylost.com') }).toEqual({
      collection,
      count: 1,
    })
})

test('while the DNS can’t be read, records are unknown, never wrong, and nothing goes on as if they were right', async () => {
  const stackId = await stackFor('unread')
  const parts = { ...world.parts, openPorts: withoutDns(world.parts.openPorts) }
  await advanceStack(parts, stackId)
  expect(await world.step(stackId, 'delegate')).toMatchObject({ state: 'waiting' })
  await world.pass({ minutes: 2 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'delegate')).toMatchObject({ state: 'done' })
  await world.pass({ minutes: 12 })
  await advanceStack(parts, stackId)
  expect(await world.step(stackId, 'write-records')).toMatchObject({ state: 'waiting' })
  const { rows } = await world.db.owner.query(
    `select distinct verdict from observations where stack_id = $1 and kind = 'zone'`,
    [stackId],
  )
  expect(rows).toEqual([{ verdict: 'unknown' }])
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('several workers at one stack do nothing twice', async () => {
  const stackId = await stackFor('crowded')
  for (let look = 0; look < 6 && (await world.state(stackId)) !== 'warming'; look++) {
    await Promise.all([world.advance(stackId), world.advance(stackId), world.advance(stackId)])
    await world.pass({ minutes: 6 })
  }
  expect(await world.state(stackId)).toBe('warming')
  expect(await books.count('porkbun', 'orders', 'trycrowded.com')).toBe(1)
  expect(await books.count('mailforge', 'mailboxes', 'trycrowded.com')).toBe(1)
  const proofs = await world.db.owner.query(
    `select count(*)::int as count from vendor_calls where stack_id = $1 and operation = 'mail.send'`,
    [stackId],
  )
  expect(proofs.rows).toEqual([{ count: 1 }])
})

test('a key that is refused stops its steps with the reason, and they go on by themselves once it is mended', async () => {
  const stackId = await stackFor('keyless')
  await connect('mailforge', { credentials: { apiKey: 'no such key' } })
  await world.advance(stackId)
  expect(await world.step(stackId, 'bring-in')).toEqual(
    expect.objectContaining({
      state: 'blocked',
      reason: 'The service did not accept our key. An owner checks the connection.',
    }),
  )
  await connect('mailforge')
  await world.pass({ minutes: 61 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('without an account at a vendor the build stops with the reason and goes on once there is one', async () => {
  const stackId = await stackFor('accountless')
  await world.db.owner.query(`delete from stack_connections where vendor = 'instantly';
    delete from connections where vendor = 'instantly'`)
  await world.advance(stackId)
  expect(await world.step(stackId, 'register')).toMatchObject({
    state: 'waiting',
    words: 'The credit at the registrar could not be read, so nothing is bought. It is read again by itself.',
  })
  await connect('instantly')
  await world.pass({ minutes: 61 })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
})

test('a mistake of our own in one step holds up no other', async () => {
  const stackId = await stackFor('erring')
  const parts = {
    ...world.parts,
    openPorts: async (context: Parameters<typeof world.parts.openPorts>[0]) => {
      const ports = await world.parts.openPorts(context)
      const compareRegistrant = () => Promise.reject(new TypeError('a mistake'))
      return { ...ports, registrar: { ...ports.registrar, compareRegistrant } }
    },
  }
  await advanceStack(parts, stackId)
  expect(await world.step(stackId, 'set-registrant')).toMatchObject({
    state: 'waiting',
    words: expect.stringContaining('tried again by itself'),
  })
  expect(await world.step(stackId, 'delegate')).toMatchObject({ state: 'done' })
})
