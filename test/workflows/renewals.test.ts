import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadStackFacts } from '#domain/deliverability/stack-health.ts'
import { decideRenewal } from '#domain/renewals/decide-renewal.ts'
import { openTo, type RenewalState, type RenewalTransition, renewalStates } from '#domain/renewals/states.ts'
import { system } from '#platform/database/actor.ts'
import { addSession, addStaff, type Person } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { compareStack } from '#workflows/compare-stack.ts'
import { keepRenewals } from '#workflows/keep-renewals.ts'
import { lookAtRenewals } from '#workflows/look-at-renewals.ts'

let world: BuildWorld
let books: SandboxBooks
let operator: Person
let stackId: string
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
  operator = await addStaff(world.db, 'operator')
  stackId = await world.approvedStack({
    company: 'Yearly',
    mainDomain: 'yearly.com',
    names: ['tryyearly.com', 'getyearly.com', 'useyearly.com'],
  })
  await world.buildUp(stackId)
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

const rows = async () =>
  (
    await world.db.owner.query<{
      id: string
      name: string
      state: string
      decided_as: string | null
      switched: boolean
    }>(
      `select id, name, state, decided_as, switched_at is not null as switched from renewals where stack_id = $1 order by name`,
      [stackId],
    )
  ).rows
const renewal = async (name: string) => {
  const found = (await rows()).find((row) => row.name === name)
  if (!found) throw new Error(`${name} was not asked for`)
  return found
}
const decide = async (name: string, decision: 'keep' | 'let-go', as: Person = operator) => {
  const { id } = await renewal(name)
  return world.db.inPurpose('service-delivery', as, (tx) => decideRenewal(tx, id, decision))
}
async function look(days: number): Promise<void> {
  await world.pass({ days })
  await lookAtRenewals(world.db.inPurpose)
  await keepRenewals(world.parts, stackId)
}
async function atRegistrar(name: string) {
  const ports = await world.ports.openStackPorts({ stackId, mode: 'sandbox', people: [] })
  return ports.registrar.find(name)
}
const count = async (sql: string) =>
  (await world.db.owner.query(`select count(*)::int as n ${sql}`)).rows[0].n

test('sixty days before its term ends each domain is asked for once: a mail, a task, nothing switched', async () => {
  await look(300)
  expect(await rows()).toEqual([])
  await look(6)
  await look(1)
  expect((await rows()).map(({ name, state }) => [name, state])).toEqual([
    ['getyearly.com', 'asked'],
    ['tryyearly.com', 'asked'],
    ['useyearly.com', 'asked'],
  ])
  expect(await count(`from mails where kind = 'renewals-asked'`)).toBe(1)
  expect(await count(`from tasks where kind = 'decide-renewals'`)).toBe(1)
})

test('a client without a quote of ours is told what the registrar asks by the prices in force, and billed that', async () => {
  const { rows: priced } = await world.db.owner.query(
    `select distinct currency, price_cents::int as cents from renewals where stack_id = $1`,
    [stackId],
  )
  expect(priced).toEqual([{ currency: 'usd', cents: 1108 }])
})

test('a domain of a stack that was handed over renews in our account, so that its client is asked as well', async () => {
  const other = await world.approvedStack({
    company: 'Handed',
    mainDomain: 'handed.com',
    names: ['tryhanded.com'],
  })
  await world.buildUp(other)
  await world.db.owner.query(
    `update stacks set state = 'handed-over', handed_over_at = app.now() where id = $1`,
    [other],
  )
  await world.db.owner.query(
    `update domains set expires_at = app.now() + interval '50 days' where name = 'tryhanded.com'`,
  )
  await lookAtRenewals(world.db.inPurpose)
  const { rows: asked } = await world.db.owner.query('select name, state from renewals where stack_id = $1', [
    other,
  ])
  expect(asked).toEqual([{ name: 'tryhanded.com', state: 'asked' }])
})

test('one that is let go is switched off at the registrar and seen to be; the decision can be taken back', async () => {
  expect(await decide('getyearly.com', 'let-go')).toEqual({ ok: true })
  await look(0)
  expect(await renewal('getyearly.com')).toMatchObject({
    state: 'drop',
    decided_as: 'operator',
    switched: true,
  })
  expect(await atRegistrar('getyearly.com')).toMatchObject({ renewsByItself: false })

  expect(await decide('getyearly.com', 'keep')).toEqual({ ok: true })
  await look(0)
  expect(await atRegistrar('getyearly.com')).toMatchObject({ renewsByItself: true })
  expect(await decide('getyearly.com', 'let-go')).toEqual({ ok: true })
  await look(0)
})

const client = async (): Promise<Person> => {
  const { rows } = await world.db.owner.query<{ person_id: string }>(
    `select m.person_id from client_members m join stacks s on s.client_id = m.client_id where s.id = $1`,
    [stackId],
  )
  const personId = rows[0]?.person_id ?? ''
  return { kind: 'client', personId, sessionHash: await addSession(world.db, personId, 'portal') }
}

test('the client lets a domain go and keeps it again in the portal', async () => {
  const owner = await client()
  expect(await decide('tryyearly.com', 'let-go', owner)).toEqual({ ok: true })
  expect(await renewal('tryyearly.com')).toMatchObject({ state: 'drop', decided_as: 'client' })
  expect(await decide('tryyearly.com', 'keep', owner)).toEqual({ ok: true })
  await world.db.owner.query(
    `update renewals set state = 'asked', decided_as = null, decided_at = null where name = 'tryyearly.com'`,
  )
})

const tasks = async (kind: string) =>
  (
    await world.db.owner.query<{ state: string }>(
      `select t.state from tasks t left join domains d on d.id = t.domain_id
       where t.stack_id = $1 and t.kind = $2 and coalesce(d.name, 'getyearly.com') = 'getyearly.com'
       order by t.created_at`,
      [stackId, kind],
    )
  ).rows.map(({ state }) => state)

test('the task to close the inboxes of a domain follows what was decided of it last', async () => {
  // Let go, kept and let go again by now.
  expect(await tasks('retire-domain')).toEqual(['dropped', 'open'])
  await decide('getyearly.com', 'keep')
  await look(0)
  expect(await tasks('retire-domain')).toEqual(['dropped', 'dropped'])
  await decide('getyearly.com', 'let-go')
  await look(0)
  await look(0)
  expect(await tasks('retire-domain')).toEqual(['dropped', 'dropped', 'open'])
  expect(await tasks('decide-renewals')).toEqual(['open'])
})

/** The registrar, while whoever asks it first waits for its answer until something else was done. */
function meanwhile(what: () => Promise<unknown>): typeof world.parts {
  let first = true
  return {
    ...world.parts,
    openPorts: async (context) => {
      const ports = await world.parts.openPorts(context)
      const find = async (name: string) => {
        const seen = await ports.registrar.find(name)
        if (first && name === 'getyearly.com') {
          first = false
          await what()
        }
        return seen
      }
      return { ...ports, registrar: { ...ports.registrar, find } }
    },
  }
}

test('what is decided while the registrar is asked is carried out: the look of the decision before confirms nothing', async () => {
  await decide('getyearly.com', 'keep')
  await look(0)
  await decide('getyearly.com', 'let-go')
  await keepRenewals(
    meanwhile(() => decide('getyearly.com', 'keep')),
    stackId,
  )
  expect(await renewal('getyearly.com')).toMatchObject({ state: 'renew', switched: false })
  await look(0)
  expect(await renewal('getyearly.com')).toMatchObject({ state: 'renew', switched: true })
  expect(await atRegistrar('getyearly.com')).toMatchObject({ renewsByItself: true })

  await decide('getyearly.com', 'let-go')
  await look(0)
  await decide('getyearly.com', 'keep')
  await keepRenewals(
    meanwhile(() => decide('getyearly.com', 'let-go')),
    stackId,
  )
  await look(0)
  expect(await renewal('getyearly.com')).toMatchObject({ state: 'drop', switched: true })
  expect(await atRegistrar('getyearly.com')).toMatchObject({ renewsByItself: false })
})

test('one that is let go differs from nothing: the nightly comparison wants it switched off', async () => {
  await world.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stackId])
  await compareStack(world.parts, stackId)
  expect(
    await count(`from comparisons where ended_at is not null and compared > 0 and stack_id = '${stackId}'`),
  ).toBe(1)
  expect(
    await count(`from differences where kind = 'auto-renew' and state = 'open' and stack_id = '${stackId}'`),
  ).toBe(0)
  expect(await atRegistrar('getyearly.com')).toMatchObject({ renewsByItself: false })
})

test('somebody who may only look decides nothing', async () => {
  const viewer = await addStaff(world.db, 'viewer')
  expect(await decide('tryyearly.com', 'let-go', viewer)).toMatchObject({ ok: false })
  expect(await renewal('tryyearly.com')).toMatchObject({ state: 'asked' })
})

test('what nobody decided thirty days before its day is kept, and says that nobody decided', async () => {
  await look(29)
  expect(await renewal('useyearly.com')).toMatchObject({
    state: 'renew',
    decided_as: 'nobody',
    switched: true,
  })
  expect(await renewal('getyearly.com')).toMatchObject({ state: 'drop' })
  expect(await tasks('decide-renewals')).toEqual(['done'])
})

const ofDomain = async (sql: string, name: string) =>
  (await world.db.owner.query(sql, [stackId, name])).rows[0]

test('after its day a look at the registrar says what became of each; nothing is taken for renewed unseen', async () => {
  // What is found and asked of a domain on its last days is nobody's to mend once it is let go.
  await ofDomain(
    `insert into differences (client_id, stack_id, domain_id, kind, natural_key, wanted, found, state)
     select client_id, stack_id, id, 'delegation', 'delegation ' || name, '{}', '{}', 'open' from domains
     where stack_id = $1 and name = $2 on conflict do nothing`,
    'getyearly.com',
  )
  await ofDomain(
    `insert into tasks (client_id, stack_id, domain_id, natural_key, kind, instructions, state, due_at)
     select client_id, stack_id, id, 'mend-records:' || id, 'mend-records', 'Look at the zone.', 'open', app.now() from domains
     where stack_id = $1 and name = $2`,
    'getyearly.com',
  )
  await look(35)
  expect((await rows()).map(({ name, state }) => [name, state])).toEqual([
    ['getyearly.com', 'dropped'],
    ['tryyearly.com', 'renewed'],
    ['useyearly.com', 'renewed'],
  ])
  const seen = await atRegistrar('useyearly.com')
  const { rows: kept } = await world.db.owner.query(
    `select expires_at from domains where name = 'useyearly.com'`,
  )
  expect(kept[0].expires_at).toEqual(seen?.expiresAt)
  expect(await books.count('porkbun', 'orders', 'useyearly.com')).toBe(2)
  expect(await books.count('porkbun', 'orders', 'getyearly.com')).toBe(1)
  expect(await decide('getyearly.com', 'keep')).toMatchObject({ ok: false })
})

test('one that was let go is no part of its stack after its day: its inboxes rest, and nothing is found or asked for any more', async () => {
  expect(
    await ofDomain(
      `select state, retired_at is not null as retired, rests_from = expires_at as "sinceItsDay",
         (select bool_and(rests_from is not null and retired_at is null) from inboxes where domain_id = domains.id) as resting
       from domains where stack_id = $1 and name = $2`,
      'getyearly.com',
    ),
  ).toEqual({ state: 'retired', retired: true, sinceItsDay: true, resting: true })
  expect(await tasks('mend-records')).toEqual(['dropped'])
  await compareStack(world.parts, stackId)
  expect(
    await count(
      `from differences where state = 'open' and stack_id = '${stackId}'
       and domain_id in (select id from domains where name = 'getyearly.com')`,
    ),
  ).toBe(0)
  const facts = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    loadStackFacts(tx, stackId),
  )
  expect(facts?.domains.map(({ name }) => name)).toEqual(['tryyearly.com', 'useyearly.com'])
})

test('a domain that is kept and was not renewed on its day is a task for today, until the registrar shows a later day', async () => {
  const states = async () =>
    (
      await world.db.owner.query<{ state: string }>(
        `select r.state from renewals r where r.name = 'useyearly.com' order by r.expires_at desc limit 1`,
      )
    ).rows[0]?.state
  const byHand = async () =>
    (
      await world.db.owner.query<{ name: string; state: string }>(
        `select d.name, t.state from tasks t join domains d on d.id = t.domain_id
         where t.kind = 'renew-by-hand' order by d.name`,
      )
    ).rows
  await books.change('porkbun', 'account', 'only', { balanceCents: 0 })
  await look(302)
  expect(await states()).toBe('asked')
  await look(35)
  expect(await states()).toBe('renew')
  expect(await byHand()).toEqual([])
  await look(30)
  expect(await states()).toBe('renew')
  expect(await byHand()).toEqual([
    { name: 'tryyearly.com', state: 'open' },
    { name: 'useyearly.com', state: 'open' },
  ])
  await books.change('porkbun', 'account', 'only', { balanceCents: 100_000 })
  await atRegistrar('useyearly.com')
  await look(0)
  expect(await states()).toBe('renewed')
  expect((await byHand()).map(({ state }) => state)).toEqual(['done', 'done'])
}, 120_000)

test.each(Object.keys(renewalStates) as RenewalState[])('from %s only its own decisions lead on', (state) => {
  const byClient: Record<RenewalState, RenewalTransition[]> = {
    asked: ['keep', 'let-go'],
    renew: ['let-go'],
    drop: ['keep'],
    renewed: [],
    dropped: [],
  }
  expect(openTo(state, 'client')).toEqual(byClient[state])
})

test('domains that a build bought over some hours of a day are asked about together, once', async () => {
  const other = await world.approvedStack({
    company: 'Hourly',
    mainDomain: 'hourly.com',
    names: ['tryhourly.com', 'gethourly.com'],
  })
  await world.buildUp(other)
  await world.db.owner.query(
    `update domains set expires_at = date_trunc('day', app.now() at time zone 'UTC') at time zone 'UTC' + interval '60 days'
       + case name when 'tryhourly.com' then interval '1 second' else interval '86399 seconds' end
     where stack_id = $1`,
    [other],
  )
  for (let turn = 0; turn < 2; turn += 1) await lookAtRenewals(world.db.inPurpose)
  const { rows: asked } = await world.db.owner.query(
    `select name, state from renewals where stack_id = $1 order by name`,
    [other],
  )
  expect(asked).toEqual([
    { name: 'gethourly.com', state: 'asked' },
    { name: 'tryhourly.com', state: 'asked' },
  ])
  const { rows: told } = await world.db.owner.query(
    `select (select count(*)::int from mails where about_id = $1 and kind = 'renewals-asked') as mails,
       (select string_agg(instructions, '') from tasks where stack_id = $1 and kind = 'decide-renewals') as words`,
    [other],
  )
  expect(told).toEqual([{ mails: 1, words: expect.stringContaining('tryhourly.com, gethourly.com') }])
})

test('a client who is asked late has their days to answer before a domain is kept and billed', async () => {
  const other = await world.approvedStack({
    company: 'Lately',
    mainDomain: 'lately.com',
    names: ['trylately.com'],
  })
  await world.buildUp(other)
  await world.db.owner.query(
    `update domains set expires_at = app.now() + interval '20 days' where stack_id = $1`,
    [other],
  )
  const after = async (days: number) => {
    await world.pass({ days })
    await lookAtRenewals(world.db.inPurpose)
    const { rows: found } = await world.db.owner.query(
      `select state, order_id is not null or exists (select 1 from tasks t where t.natural_key = 'bill-renewal:' || r.id) as billed
       from renewals r where stack_id = $1`,
      [other],
    )
    return found
  }
  expect(await after(0)).toEqual([{ state: 'asked', billed: false }])
  expect(await after(12)).toEqual([{ state: 'asked', billed: false }])
  expect(await after(1)).toEqual([{ state: 'renew', billed: true }])
})
