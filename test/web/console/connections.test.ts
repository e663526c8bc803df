import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { findConnection, findStackConnection } from '../../../src/app/connections.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 60_000)
afterAll(() => world.close())

const own = async <T>(sql: string, values: unknown[] = []) =>
  (await world.build.db.owner.query(sql, values)).rows as T[]
const one = async (sql: string, values: unknown[] = []) =>
  (await own<{ id: string }>(sql, values))[0]?.id ?? ''
const agencyOf = (vendor: string) =>
  one(`select id from connections where vendor = $1 and label = 'agency'`, [vendor])
const add = async (
  vendor: string,
  whose: string,
  fields: Readonly<Record<string, string>>,
  mode = 'sandbox',
) => {
  const page = await world.owner.get(withQuery(consolePaths.newConnection.to(), { vendor }))
  return world.owner.send(page, consolePaths.newConnection.to(), { mode, whose, ...fields })
}

test('the page shows every account with its world, whose it is and what its key may do', async () => {
  const id = await agencyOf('instantly')
  const before = await world.owner.get(consolePaths.vendors.to())
  expect(before.words).toContain('not looked at yet')
  expect(before.words).toContain('new engagements are in the sandbox world: nothing is bought')
  expect(before.words).toMatch(
    /missing: Stripe, Porkbun, Mailforge, Instantly, Outgoing mail server, Seed mailbox/,
  )
  const page = await world.owner.get(consolePaths.connection.to({ connection: id }))
  await world.owner.send(page, consolePaths.checkConnection.to({ connection: id }))
  const after = await world.owner.get(consolePaths.connection.to({ connection: id }))
  expect(after.words).toMatch(/read connected inboxes\s*it can\s*scope accounts:read/)
  expect(after.words).toMatch(/connect inboxes and change them\s*cannot be seen/)
})

test.each(['porkbun', 'mailforge', 'instantly', 'smtp', 'seed'])(
  'a look at %s changes nothing there and says what was seen',
  async (vendor) => {
    const connection = await agencyOf(vendor)
    const page = await world.owner.get(consolePaths.connection.to({ connection }))
    const shown = await world.owner.send(page, consolePaths.checkConnection.to({ connection }))
    expect(shown.to).toContain('connection-checked')
    const [row] = await own<{ findings: { accepted: boolean; findings: { answer: string }[] } }>(
      'select findings from connections where id = $1',
      [connection],
    )
    expect(row?.findings.accepted).toBe(true)
    expect(row?.findings.findings.some(({ answer }) => answer === 'can')).toBe(true)
    expect(row?.findings.findings.some(({ answer }) => answer === 'unseen')).toBe(true)
  },
)

test('a key that the vendor does not accept, or that may not do the work, is not kept', async () => {
  const before = await own('select id from connections')
  const client = await clientNamed('Refused Keys')
  const wrong = await add('porkbun', `client ${client}`, { apikey: 'pk1_wrong', secretapikey: 'sk1_wrong' })
  expect(wrong.status).toBe(422)
  expect(wrong.words).toContain('The vendor does not accept this key.')
  expect(wrong.html).not.toContain('pk1_wrong')
  const narrow = await add('instantly', `client ${client}`, { apiKey: await instantlyKey(['accounts:read']) })
  expect(narrow.words).toMatch(/may not follow jobs \(scope background-jobs:read\)/)
  const live = await add('stripe', 'agency', { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' }, 'live')
  expect(live.words).toContain('Stripe’s test mode')
  const empty = await add('porkbun', 'agency', {}, 'live')
  expect(empty.words).toContain('This is needed')
  expect(await own('select id from connections')).toHaveLength(before.length)
})

test('the most specific account is used, and a stack keeps the one it was built with', async () => {
  const stackId = await world.build.plannedStack({ company: 'Own Accounts', mainDomain: 'ownaccounts.com' })
  const [stack] = await own<{ client_id: string }>('select client_id from stacks where id = $1', [stackId])
  const clientId = stack?.client_id ?? ''
  const used = async () => {
    const found = await findStackConnection(world.build.db, system('test'), 'instantly', 'sandbox', {
      clientId,
      stackId,
    })
    return found.id
  }
  expect(await used()).toBe(await agencyOf('instantly'))
  const clients = idIn(
    (await add('instantly', `client ${clientId}`, { apiKey: await instantlyKey(['all:*']) })).to,
  )
  expect(await used()).toBe(clients)
  expect(await own('select 1 from stack_connections')).toEqual([])

  await own(`update stacks set state = 'approved' where id = $1`, [stackId])
  expect(await used()).toBe(clients)
  const stacks = idIn(
    (await add('instantly', `stack ${clientId} ${stackId}`, { apiKey: await instantlyKey(['all:*']) })).to,
  )
  expect(await used()).toBe(clients)
  await own('delete from stack_connections where stack_id = $1', [stackId])
  expect(await used()).toBe(stacks)
  const page = await world.owner.get(consolePaths.connection.to({ connection: stacks }))
  expect(page.words).toContain('of one stack of Own Accounts')
  // Another client's stack never gets it.
  const other = await world.build.plannedStack({ company: 'Others', mainDomain: 'others-example.com' })
  const theirs = await findStackConnection(world.build.db, system('test'), 'instantly', 'sandbox', {
    clientId: await one('select client_id as id from stacks where id = $1', [other]),
    stackId: other,
  })
  expect(theirs.id).toBe(await agencyOf('instantly'))
}, 60_000)

test('a new key is tried first and then used at once; the old one is gone, and none is ever shown', async () => {
  const client = await clientNamed('Rotating')
  const first = await instantlyKey(['all:*'])
  const connection = idIn((await add('instantly', `client ${client}`, { apiKey: first })).to)
  const sealed = async () =>
    (
      await own<{ it: Buffer }>('select sealed_credentials as it from connections where id = $1', [
        connection,
      ])
    )[0]?.it
  const inUse = async () => {
    const found = await findStackConnection(world.build.db, system('test'), 'instantly', 'sandbox', {
      clientId: client,
    })
    return found.credentials.apiKey
  }
  const rotate = async (apiKey: string) =>
    world.owner.send(
      await world.owner.get(consolePaths.connection.to({ connection })),
      consolePaths.rotateConnection.to({ connection }),
      { apiKey },
    )
  const before = await sealed()
  const refused = await rotate('not-a-key')
  expect(refused.words).toContain('The key that is in use stays.')
  expect(await sealed()).toEqual(before)
  expect(await inUse()).toBe(first)

  const second = await instantlyKey(['all:*'])
  const rotated = await rotate(second)
  expect(rotated.to).toContain('key-rotated')
  expect(await inUse()).toBe(second)
  expect(await sealed()).not.toEqual(before)
  const page = await world.owner.get(consolePaths.connection.to({ connection }))
  for (const key of [first, second]) {
    expect(page.html).not.toContain(key)
    expect(rotated.to).not.toContain(key)
  }
  const kinds = await own<{ kind: string }>(`select kind from app.evidence where kind like 'connection.%'`)
  expect(kinds.map(({ kind }) => kind)).toContain('connection.rotated')
}, 60_000)

test('an account that is off does nothing, and the stacks that use it say why', async () => {
  const stackId = await world.build.approvedStack({ company: 'Waiting', mainDomain: 'waiting-example.com' })
  const connection = await agencyOf('porkbun')
  const of = { clientId: await one('select client_id as id from stacks where id = $1', [stackId]), stackId }
  const use = () => findStackConnection(world.build.db, system('test'), 'porkbun', 'sandbox', of)
  await use()
  const page = await world.owner.get(consolePaths.connection.to({ connection }))
  const reason = 'The card of the account was stolen'
  await world.owner.send(page, consolePaths.switchOffConnection.to({ connection }), { reason })
  await expect(use()).rejects.toMatchObject({ failure: 'unauthorised', vendorCode: 'switched-off' })
  await expect(
    findConnection(
      world.build.db,
      { purpose: 'service-delivery', actor: system('test') },
      'porkbun',
      'sandbox',
    ),
  ).rejects.toMatchObject({ vendorCode: 'switched-off' })
  expect((await world.owner.get(consolePaths.build.to({ stack: stackId }))).words).toContain(reason)
  const off = await world.owner.get(consolePaths.connection.to({ connection }))
  expect(off.words).toContain('switched off')
  await world.owner.send(off, consolePaths.switchOnConnection.to({ connection }))
  expect((await use()).id).toBe(connection)
}, 60_000)

test('an operator and a viewer look, and neither page nor database lets them change an account', async () => {
  const operator = await world.colleague('operator')
  const viewer = await world.colleague('viewer')
  const connection = await agencyOf('porkbun')
  const before = await own('select * from connections where id = $1', [connection])
  for (const colleague of [operator, viewer]) {
    const page = await colleague.get(consolePaths.connection.to({ connection }))
    expect(page.status).toBe(200)
    expect(page.words).toContain('Only an owner can change a connection to a vendor')
    const sent = await colleague.send(page, consolePaths.switchOffConnection.to({ connection }), {
      reason: 'no',
    })
    expect(sent.status).toBe(422)
  }
  const role = await own<{ check: string }>(
    `select with_check as check from pg_policies where tablename = 'connections' and cmd = 'INSERT'
     and policyname like '%service_delivery_staff%'`,
  )
  expect(role[0]?.check).toMatch(/staff_role.* = 'owner'/s)
  expect(await own('select * from connections where id = $1', [connection])).toEqual(before)
}, 60_000)

const idIn = (to: string | null) => /vendors\/([0-9a-f-]{36})/.exec(to ?? '')?.[1] ?? ''

async function clientNamed(name: string): Promise<string> {
  return one('insert into clients (name) values ($1) returning id', [name])
}

/** Another key of the workspace, as its owner makes one on the vendor's page. */
async function instantlyKey(scopes: string[]): Promise<string> {
  const answer = await fetch(`${world.build.sandboxes.origin('instantly')}/_keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scopes }),
  })
  return ((await answer.json()) as { apiKey: string }).apiKey
}
