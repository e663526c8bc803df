import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GivenAccount, HeldThing } from '#domain/connections/accounts-port.ts'
import { type ConnectionDesk, rotateConnection } from '#domain/connections/change-connection.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { personal } from '#policy/personal.ts'
import { addStaff, type Person } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'

let world: BuildWorld
let owner: Person
let stackId: string
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  owner = await addStaff(world.db, 'owner')
  stackId = await world.approvedStack({
    company: 'Keyed Looms',
    mainDomain: 'keyedlooms.com',
    names: ['getkeyedlooms.com'],
  })
  await world.buildUp(stackId)
  await world.db.owner.query(
    `insert into subscriptions (client_id, engagement_id, subscription_ref, customer_ref, status, seen_at)
     select client_id, engagement_id, 'sub_keyed', 'cus_keyed', 'active', app.now() from stacks where id = $1`,
    [stackId],
  )
}, 120_000)
afterAll(() => world?.close())

const vendors = ['porkbun', 'mailforge', 'instantly', 'stripe'] as const
type Vendor = (typeof vendors)[number]

/** What each key shows at its vendor; `away`: the vendor does not answer. */
let keys: Readonly<Record<string, 'ours' | 'another' | 'revoked' | 'away'>>
let asked: { key: string; things: readonly HeldThing[] }[]
const keyOf = ({ credentials }: GivenAccount) => credentials.key ?? 'old'
const standing = (account: GivenAccount) => {
  const state = keys[keyOf(account)]
  if (state === 'away')
    throw new VendorError({ vendor: account.vendor, operation: 'key.check', failure: 'unavailable' })
  return state
}
const desk = (): ConnectionDesk => ({
  inPurpose: world.db.inPurpose,
  actor: owner,
  staff: { role: 'owner', secondFactor: true },
  accounts: {
    kinds: [],
    read: (vendor, mode, { key = '' }, baseUrl = '') => ({
      ok: true,
      account: { vendor, mode, baseUrl, credentials: { key } },
    }),
    check: async (account) => ({ accepted: standing(account) !== 'revoked', findings: [] }),
    shows: async (account, things) => {
      asked.push({ key: keyOf(account), things })
      return standing(account) === 'ours'
    },
  },
})
const connectionOf = async (vendor: Vendor) => {
  await world.db.owner.query(
    `insert into connections (vendor, mode, label, base_url, sealed_credentials)
     select 'stripe', mode, label, base_url, $1 from connections where vendor = 'porkbun' on conflict do nothing`,
    [world.db.vault.seal('connection stripe sandbox agency', '{}')],
  )
  const { rows } = await world.db.owner.query<{ id: string; sealed_credentials: Buffer }>(
    `select id, sealed_credentials from connections where vendor = $1 and mode = 'sandbox' and label = 'agency'`,
    [vendor],
  )
  return rows[0] ?? { id: '', sealed_credentials: Buffer.alloc(0) }
}
const rotate = async (vendor: Vendor, key: string) =>
  rotateConnection(desk(), (await connectionOf(vendor)).id, { key })
let kept: { vendor: string; sealed_credentials: Buffer }[]
beforeAll(async () => {
  await connectionOf('stripe')
  kept = (await world.db.owner.query('select vendor, sealed_credentials from connections')).rows
})
beforeEach(async () => {
  keys = { old: 'ours', right: 'ours', wrong: 'another', away: 'away' }
  asked = []
  for (const { vendor, sealed_credentials } of kept)
    await world.db.owner.query('update connections set sealed_credentials = $2 where vendor = $1', [
      vendor,
      sealed_credentials,
    ])
})

test.each(vendors)('a key of another account at %s is refused, and the key in use stays', async (vendor) => {
  const before = await connectionOf(vendor)
  expect(await rotate(vendor, 'wrong')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('key of another account'),
  })
  expect((await connectionOf(vendor)).sealed_credentials).toEqual(before.sealed_credentials)
  expect(asked[0]).toMatchObject({ key: 'wrong', things: [expect.anything()] })
  expect(await rotate(vendor, 'right')).toMatchObject({ ok: true })
  expect((await connectionOf(vendor)).sealed_credentials).not.toEqual(before.sealed_credentials)
})

test('what is looked for is what the program has there, and nothing that has left', async () => {
  const things = async (vendor: Vendor) => {
    asked = []
    await rotate(vendor, 'wrong')
    return asked[0]?.things
  }
  expect(await things('porkbun')).toEqual([{ kind: 'domain', name: 'getkeyedlooms.com' }])
  expect(await things('mailforge')).toEqual([{ kind: 'mailbox', id: expect.any(String) }])
  expect(await things('instantly')).toMatchObject([{ kind: 'inbox', personId: expect.any(String) }])
  expect(await things('stripe')).toEqual([{ kind: 'subscription', id: 'sub_keyed' }])
  await world.db.owner.query(`update stacks set state = 'handed-over' where id = $1`, [stackId])
  expect(await things('porkbun')).toBeUndefined()
  await world.db.owner.query(`update stacks set state = 'warming' where id = $1`, [stackId])
})

test('where the key in use shows nothing either another may take its place; where it is revoked nothing can be told', async () => {
  keys = { ...keys, old: 'revoked' }
  expect(await rotate('porkbun', 'wrong')).toMatchObject({ ok: false })
  keys = { ...keys, old: 'away' }
  expect(await rotate('porkbun', 'wrong')).toMatchObject({ ok: false })
  expect(await rotate('porkbun', 'away')).toMatchObject({ ok: false })
  keys = { ...keys, old: 'another' }
  expect(await rotate('porkbun', 'wrong')).toMatchObject({ ok: true })
})

test.each(['porkbun', 'mailforge', 'instantly'] as const)(
  'the account that a stack was built with at %s shows what it has there, and not what it has not',
  async (vendor) => {
    const { accounts } = world.ports
    const { base_url, id } = (
      await world.db.owner.query<{ base_url: string; id: string }>(
        `select base_url, id from connections where vendor = $1 and label = 'agency'`,
        [vendor],
      )
    ).rows[0] ?? { base_url: '', id: '' }
    const account: GivenAccount = {
      vendor,
      mode: 'sandbox',
      baseUrl: base_url,
      credentials: await world.sandboxes.credentials(vendor),
    }
    await rotateConnection(desk(), id, { key: 'wrong' })
    const things = asked[0]?.things ?? []
    expect(await accounts.shows(account, things)).toBe(true)
    const others = things.map((thing): HeldThing => {
      if (thing.kind === 'domain') return { kind: 'domain', name: 'notkeyedlooms.com' }
      if (thing.kind === 'inbox') return { ...thing, address: personal('email', 'a@notkeyedlooms.com') }
      return { kind: 'mailbox', id: '999999' }
    })
    expect(await accounts.shows(account, others)).toBe(false)
  },
)

test('of a service that did not answer, whoever asked is told to try again, for nothing does by itself', async () => {
  const refused = await rotate('porkbun', 'away')
  expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining('try it again later') })
  expect(refused).not.toMatchObject({ reason: expect.stringContaining('by itself') })
})
