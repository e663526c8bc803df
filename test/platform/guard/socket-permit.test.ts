import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SocketRequest } from '#platform/guard/exit.ts'
import type { Connection } from '#platform/guard/line.ts'
import { sandboxAddresses, sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { addPerson } from '#test/support/acting.ts'
import { about, actor, type GuardWorld, openGuardWorld } from './guard-world.ts'

let world: GuardWorld
let ada: string
beforeAll(async () => {
  world = await openGuardWorld()
  ada = await addPerson(world.db, { client: '9999-12-31' })
})
afterAll(() => world.close())

const mail: SocketRequest = {
  recipient: 'vendor',
  operation: 'mail.send',
  host: '127.0.0.1',
  port: 25,
  fields: ['to', 'subject'],
}
const ask = (changes: Partial<SocketRequest> = {}, connection: Partial<Connection> = {}) =>
  world
    .guard({ network: sandboxNetwork(40_000) })
    .permit(
      world.connection(connection),
      actor,
      about({ people: [ada] }),
    )({ ...mail, ...changes })
const disclosures = async () =>
  (
    await world.db.owner.query(
      `select e.recipient, e.categories from app.evidence e join person_keys k on k.id = e.key_id
       where k.person_id = $1 and e.kind = 'data.disclosed'`,
      [ada],
    )
  ).rows

test('a connection is let out for what is declared, its disclosure recorded before', async () => {
  expect(await ask()).toEqual({ host: '127.0.0.1', port: 25, encrypted: false })
  expect(await disclosures()).toEqual([{ recipient: 'vendor', categories: ['email', 'message'] }])
  const { rows } = await world.db.owner.query('select vendor, operation, outcome from vendor_calls')
  expect(rows).toEqual([{ vendor: 'vendor', operation: 'mail.send', outcome: 'opened' }])
})

test.each<[string, Partial<SocketRequest>, Partial<Connection>]>([
  ['guard.undeclared-operation', { operation: 'mail.read' }, {}],
  ['guard.undeclared-field', { fields: ['to', 'bcc'] }, {}],
  ['guard.undeclared-recipient', { recipient: 'data-broker' }, { vendor: 'data-broker' }],
  ['guard.undeclared-recipient', { recipient: 'anywhere' }, {}],
  ['guard.undeclared-host', { host: 'mail.evil.example' }, { mode: 'live' }],
  ['guard.undeclared-host', { host: 'evilapi.vendor.example.evil.example' }, { mode: 'live' }],
  ['guard.undeclared-host', { host: 'api.vendor.example' }, { mode: 'sandbox' }],
])('it is stopped with %s: %o', async (code, changes, connection) => {
  const before = await disclosures()
  await expect(ask(changes, connection)).rejects.toMatchObject({ fault: { code } })
  expect(await disclosures()).toEqual(before)
})

test('where any host may be live, a sandbox connection still stays on this machine', async () => {
  const anywhere = { recipient: 'anywhere', fields: ['to'], host: 'mail.agency.example', port: 587 }
  expect(await ask(anywhere, { vendor: 'anywhere', mode: 'live' })).toEqual({
    host: 'mail.agency.example',
    port: 587,
    encrypted: true,
  })
  await expect(ask(anywhere, { vendor: 'anywhere', mode: 'sandbox' })).rejects.toMatchObject({
    fault: { code: 'guard.undeclared-host' },
  })
})

test('the sandbox world is reached from a sandbox connection alone, and live is always encrypted', async () => {
  const seed = { recipient: 'anywhere', fields: ['to'], host: sandboxAddresses.seedMail, port: 25 }
  expect(await ask(seed, { vendor: 'anywhere', mode: 'sandbox' })).toEqual({
    host: '127.0.0.1',
    port: 40_007,
    encrypted: false,
  })
  expect(await ask(seed, { vendor: 'anywhere', mode: 'live' })).toEqual({
    host: sandboxAddresses.seedMail,
    port: 25,
    encrypted: true,
  })
  expect(await ask({}, { mode: 'live' })).toMatchObject({ host: '127.0.0.1', encrypted: true })
})
