import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#platform/database/actor.ts'
import { system } from '#platform/database/actor.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { tables } from '#policy/register/tables.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import { addCompany, addPerson, addSession, addStaff, type Company } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let acme: Company
let rival: Company
beforeAll(async () => {
  db = await migratedDatabase()
  acme = await addCompany(db)
  rival = await addCompany(db)
})
afterAll(() => db.drop())

const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id)
const engagements = (actor: Actor) =>
  db.inPurpose('service-delivery', actor, async (tx) =>
    ids(await tx.db.selectFrom('engagements').select('id').execute()),
  )
const people = (actor: Actor) =>
  db.inPurpose('service-delivery', actor, async (tx) =>
    ids(await tx.db.selectFrom('people').select('id').execute()),
  )
const rename = (actor: Actor, personId: string) =>
  db.inPurpose('service-delivery', actor, async (tx) => {
    const changed = await tx.call<{ id: string }>('update people set name = $2 where id = $1 returning id', [
      personId,
      'Renamed',
    ])
    return changed.length
  })

test('a client sees its own company and its people, and nothing of another', async () => {
  for (const { clientId, engagementId } of [acme, rival])
    await db.owner.query('insert into intakes (engagement_id, client_id) values ($1, $2)', [
      engagementId,
      clientId,
    ])
  const intakes = await db.inPurpose('service-delivery', acme.owner, (tx) =>
    tx.db.selectFrom('intakes').select('client_id').execute(),
  )
  expect(intakes).toEqual([{ client_id: acme.clientId }])
  expect(await engagements(acme.owner)).toEqual([acme.engagementId])
  expect(await people(acme.owner)).toEqual([acme.owner.personId])
  expect(await engagements(rival.owner)).toEqual([rival.engagementId])
})

test('a client cannot write into another company', async () => {
  const intrude = db.inPurpose('service-delivery', acme.owner, (tx) =>
    tx.call(
      `insert into engagement_changes (client_id, engagement_id, to_state, actor_kind) values ($1, $2, 'live', 'client')`,
      [rival.clientId, rival.engagementId],
    ),
  )
  await expect(intrude).rejects.toThrow(/row-level security/)
  expect(await rename(acme.owner, rival.owner.personId)).toBe(0)
  // A change that reads nothing is not held by what may be read.
  await db.inPurpose('service-delivery', acme.owner, (tx) => tx.call(`update people set name = 'Ours'`, []))
  const { rows } = await db.owner.query('select id from people where name = $1', ['Ours'])
  expect(rows).toEqual([{ id: acme.owner.personId }])
})

test('a client without a live session sees nothing, whatever person the program says it is', async () => {
  for (const sessionHash of ['', 'ab'.repeat(32)])
    expect(await engagements({ ...acme.owner, sessionHash })).toEqual([])
  const asStaff = await addSession(db, acme.owner.personId, 'staff', false)
  expect(await engagements({ ...acme.owner, sessionHash: asStaff })).toEqual([])
})

test('a client’s session shows an account of the agency to nobody else', async () => {
  await db.owner.query(
    `insert into connections (vendor, mode, label, base_url, sealed_credentials) values ('v', 'live', 'x', '', '')`,
  )
  const connections = (actor: Actor) =>
    db.inPurpose('billing', actor, (tx) => tx.db.selectFrom('connections').select('id').execute())
  expect((await connections(acme.owner)).length).toBeGreaterThan(0)
  expect(await connections({ ...acme.owner, sessionHash: '' })).toEqual([])
})

test('a client may correct the name of its people, and neither their address nor how long they are held', async () => {
  expect(await rename(acme.owner, acme.owner.personId)).toBe(1)
  for (const change of [
    `email = 'eve@rival.example'`,
    `client_until = '9999-12-31'`,
    `staff_until = '9999-12-31'`,
  ])
    await expect(
      db.inPurpose('service-delivery', acme.owner, (tx) => tx.call(`update people set ${change}`, [])),
    ).rejects.toThrow(/permission denied/)
})

test('a client whose session or membership has ended sees nothing from that moment', async () => {
  const gone = await addCompany(db)
  expect(await engagements(gone.owner)).toHaveLength(1)
  await db.owner.query('delete from client_members where client_id = $1', [gone.clientId])
  expect(await engagements(gone.owner)).toEqual([])
  const out = await addCompany(db)
  await db.owner.query(
    `update auth.session set expires_at = clock_timestamp() - interval '1 second' where token_hash = decode($1, 'hex')`,
    [out.owner.sessionHash],
  )
  expect(await engagements(out.owner)).toEqual([])
})

test('a session hash that is no hash reaches the database as nothing', async () => {
  for (const sessionHash of ["'; drop table people; --", 'abc', 'AB'])
    await expect(engagements({ ...acme.owner, sessionHash })).rejects.toThrow(/hexadecimal/)
})

test('no table shows a row to staff without the second factor, nor to a session of another kind', async () => {
  const unproven = await addStaff(db, 'owner', false)
  const portal = { ...unproven, sessionHash: await addSession(db, acme.owner.personId, 'portal') }
  await db.owner.query(
    `insert into connections (vendor, mode, label, base_url, sealed_credentials) values ('v', 'sandbox', 'x', '', '')`,
  )
  for (const actor of [unproven, portal, { ...unproven, sessionHash: '' }])
    for (const [name, table] of Object.entries<TableDeclaration>(tables))
      for (const purpose of Object.keys(table.purposes) as Purpose[]) {
        if (!table.purposes[purpose]?.includes('r')) continue
        const seen = await db.inPurpose(purpose, actor, (tx) => tx.call(`select count(*) from ${name}`, []))
        expect([name, purpose, seen]).toEqual([name, purpose, [{ count: 0 }]])
      }
  const proven = await addStaff(db, 'operator')
  expect((await engagements(proven)).length).toBeGreaterThan(0)
  // A step for each table and each kind of session.
}, 120_000)

test('a viewer reads and cannot write, by a statement or by a function', async () => {
  const viewer = await addStaff(db, 'viewer')
  expect((await people(viewer)).length).toBeGreaterThan(0)
  expect(await rename(viewer, acme.owner.personId)).toBe(0)
  const add = db.inPurpose('service-delivery', viewer, (tx) =>
    tx.db.insertInto('clients').values({ name: 'Made by a viewer' }).execute(),
  )
  await expect(add).rejects.toThrow(/row-level security/)
  const operator = await addStaff(db, 'operator')
  const hold = (actor: Actor, reason: string) =>
    db.inPurpose('service-delivery', actor, (tx) =>
      tx.call('select app.hold_person(null, $1, $2, $3, $4) as id', [
        'Grace',
        tx.vault.newPersonKey(),
        reason,
        '9999-12-31',
      ]),
    )
  await expect(hold(viewer, 'client')).rejects.toThrow(/not allowed/)
  await expect(hold(await addStaff(db, 'owner', false), 'client')).rejects.toThrow(/not allowed/)
  expect(await hold(operator, 'client')).toHaveLength(1)
  expect(await rename(operator, acme.owner.personId)).toBe(1)
})

test('a client holds new people by name, and reaches nobody of another company by their address', async () => {
  const holdNamed = (actor: Actor) =>
    db.inPurpose('service-delivery', actor, (tx) =>
      tx.call('select app.hold_named_person($1, $2) as id', ['Grace', tx.vault.newPersonKey()]),
    )
  await expect(holdNamed({ ...acme.owner, sessionHash: '' })).rejects.toThrow(/not allowed/)
  expect(await holdNamed(acme.owner)).toHaveLength(1)
  const { rows } = await db.owner.query('select email from people where id = $1', [rival.owner.personId])
  const find = db.inPurpose('service-delivery', acme.owner, (tx) =>
    tx.call(`select app.hold_person($1, null, $2, 'client', '9999-12-31')`, [
      rows[0]?.email,
      tx.vault.newPersonKey(),
    ]),
  )
  await expect(find).rejects.toThrow(/permission denied/)
})

test('a client writes its decisions, and never a price, a limit, a proof or what was seen at a vendor', async () => {
  for (const [purpose, change] of [
    ['service-delivery', 'quotes set setup_cents = 0'],
    ['billing', 'quotes set lines = null'],
    ['service-delivery', `quotes set expires_at = '9999-12-31'`],
    ['service-delivery', 'stacks set spend_limit_cents = 1'],
    ['service-delivery', 'stacks set spending_approved_at = app.now()'],
    ['service-delivery', `stacks set state = 'approved'`],
    ['service-delivery', `engagements set mode = 'live'`],
    ['service-delivery', 'domains set price_cents = 1'],
    ['service-delivery', 'domains set registered_at = app.now()'],
    ['service-delivery', `handoffs set pack = '{}'`],
    ['service-delivery', `intakes set domain_token = 'x'`],
    ['billing', 'checkouts set paid_at = app.now()'],
  ] as const) {
    const written = db.inPurpose(purpose, acme.owner, (tx) => tx.call(`update ${change}`, []))
    await expect(written, change).rejects.toThrow(/permission denied/)
  }
})

test('a payment page counts as paid only with the day of the payment, which no client writes', async () => {
  await expect(
    db.owner.query(
      `insert into checkouts (client_id, engagement_id, quote_id, attempt, state) values ($1, $2, $2, 1, 'paid')`,
      [acme.clientId, acme.engagementId],
    ),
  ).rejects.toThrow(/check constraint/)
})

const past = '2000-01-01'
const always: readonly Purpose[] = ['retention', 'rights']
const seenWhile: readonly (readonly [Parameters<typeof addPerson>[1], readonly Purpose[]])[] = [
  [{ prospect: '9999-12-31' }, ['inquiry-response']],
  [
    { client: '9999-12-31' },
    ['service-delivery', 'operations-email', 'billing', 'legal-obligation', 'authentication'],
  ],
  [{ subscriber: '9999-12-31' }, ['newsletter']],
  [{ staff: '9999-12-31' }, ['inquiry-response', 'service-delivery', 'legal-obligation', 'authentication']],
  [{ prospect: past, client: past, subscriber: past, staff: past }, []],
  [{}, []],
]

test('a person is seen by each purpose only while its own reason to hold them runs', async () => {
  for (const [held, expected] of seenWhile) {
    const id = await addPerson(db, held)
    const seen: Purpose[] = []
    for (const purpose of Object.keys(purposes) as Purpose[]) {
      if (!tables.people.purposes[purpose as keyof typeof tables.people.purposes]) continue
      const rows = await db.inPurpose(purpose, system('test'), (tx) =>
        tx.call('select id from people where id = $1', [id]),
      )
      if (rows.length > 0) seen.push(purpose)
    }
    expect([held, seen.toSorted()]).toEqual([held, [...expected, ...always].toSorted()])
  }
})

test('what hangs on a client is unreadable from the moment its period ends, and kept for retention alone', async () => {
  const ending = await addCompany(db, '2100-01-01')
  const seenBy = (purpose: Purpose) =>
    db.inPurpose(purpose, system('test'), (tx) =>
      tx.call('select id from engagements where id = $1', [ending.engagementId]),
    )
  const itself = (purpose: Purpose) =>
    db.inPurpose(purpose, system('test'), (tx) =>
      tx.call('select id from clients where id = $1', [ending.clientId]),
    )
  expect(await seenBy('service-delivery')).toHaveLength(1)
  expect(await itself('service-delivery')).toHaveLength(1)
  await db.owner.query('update clients set retained_until = app.now() where id = $1', [ending.clientId])
  for (const purpose of ['service-delivery', 'billing', 'operations-email', 'legal-obligation'] as const)
    expect([purpose, await seenBy(purpose)]).toEqual([purpose, []])
  expect(await itself('service-delivery')).toEqual([])
  expect(await seenBy('retention')).toHaveLength(1)
  expect(await engagements(ending.owner)).toEqual([])
})

test('an inquiry ends with its own period even where its person is held for another reason', async () => {
  const id = await addPerson(db, { staff: '9999-12-31', prospect: past })
  await db.owner.query(
    `insert into leads (person_id, company, offer, volume_goal) values ($1, 'Old', 'offer', '1')`,
    [id],
  )
  const seen = await db.inPurpose('inquiry-response', system('test'), (tx) =>
    tx.db.selectFrom('leads').select('id').where('person_id', '=', id).execute(),
  )
  expect(seen).toEqual([])
})

test('every personal table judges expiry when it is read, for every purpose but retention and rights', async () => {
  const { rows } = await db.owner.query<{ tablename: string; policyname: string; rule: string }>(
    `select tablename, policyname, coalesce(qual, with_check) as rule from pg_policies where schemaname = 'public'`,
  )
  const timeless = rows.filter(({ tablename, policyname, rule }) => {
    if (/_(retention|rights|improvement)(_staff|_portal)?_(select|insert|update|delete)$/.test(policyname))
      return false
    const table = tables[tablename as keyof typeof tables]
    if (table.reach.kind === 'impersonal') return false
    const byTheClock = /> \( SELECT \(now\(\) \+ clock\.ahead\)\s+FROM app\.clock/
    return !byTheClock.test(rule) && !/FROM (people root|app\.clients_over)/i.test(rule)
  })
  expect(timeless).toEqual([])
  expect(rows.length).toBeGreaterThan(200)
})
