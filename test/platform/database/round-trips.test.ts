import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { purposeRole } from '#platform/database/roles.ts'
import { addCompany, addStaff } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const actor = system('test')
const delivery = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>) =>
  db.inPurpose('service-delivery', actor, work)
const named = async (name: string) =>
  (await db.owner.query('select 1 from clients where name = $1', [name])).rows.length

test('a statement at once runs under its purpose’s own login role and sees what that may see', async () => {
  const who = await db.inPurpose.atOnce('billing', actor, () =>
    CompiledQuery.raw('select session_user as login, $1::int as given', [1]),
  )
  expect(who).toEqual([{ login: purposeRole(testRolePrefix, 'billing', 'program'), given: 1 }])
  const other = db.inPurpose.atOnce('billing', actor, () => CompiledQuery.raw('select company from leads'))
  await expect(other).rejects.toThrow(/permission denied/)
})

test('a statement at once of staff or a client carries their session, and leaves none behind', async () => {
  const [own, other] = [await addCompany(db), await addCompany(db)]
  const companies = () =>
    db.inPurpose.atOnce('service-delivery', own.owner, (queries) =>
      queries.selectFrom('clients').select('id').compile(),
    )
  expect(await companies()).toEqual([{ id: own.clientId }])
  expect(own.clientId).not.toBe(other.clientId)
  const after = await db.inPurpose('service-delivery', { ...own.owner, sessionHash: '' }, (tx) =>
    tx.db.selectFrom('clients').select('id').execute(),
  )
  expect(after).toEqual([])
  const viewer = await addStaff(db, 'viewer')
  const renaming = db.inPurpose.atOnce('service-delivery', viewer, (queries) =>
    queries.updateTable('clients').set({ name: 'Renamed' }).where('id', '=', own.clientId).compile(),
  )
  await renaming
  expect(await named('Renamed')).toBe(0)
})

test('a statement at once is kept when it is answered, and not at all when it fails', async () => {
  const add = (name: string) =>
    db.inPurpose.atOnce('service-delivery', actor, (queries) =>
      queries.insertInto('clients').values({ name }).returning('name').compile(),
    )
  expect(await add('At once')).toEqual([{ name: 'At once' }])
  expect(await named('At once')).toBe(1)
  await expect(add('x'.repeat(201))).rejects.toThrow(/violates check/)
  const staff = await addStaff(db, 'owner')
  const failing = db.inPurpose.atOnce('service-delivery', staff, () =>
    CompiledQuery.raw(`insert into clients (name) values ($1), (null)`, ['Half at once']),
  )
  await expect(failing).rejects.toThrow(/null value/)
  expect(await named('Half at once')).toBe(0)
  expect(await add('At once')).toHaveLength(1)
})

const entries = async () =>
  (
    await db.owner.query<{ kind: string; purpose: string; actor_kind: string; person_id: string | null }>(
      `select e.kind, e.purpose, e.actor_kind, k.person_id from app.evidence e
       left join person_keys k on k.id = e.key_id order by e.id`,
    )
  ).rows

test('an entry at once stands with its statement and names who came of it; without a row it names nobody', async () => {
  const { owner } = await addCompany(db)
  const before = (await entries()).length
  const touch = (id: string) =>
    db.inPurpose.atOnce(
      'service-delivery',
      actor,
      (queries) =>
        queries
          .updateTable('people')
          .set({ created_at: new Date() })
          .where('id', '=', id)
          .returning('id')
          .compile(),
      { record: { kind: 'data.viewed', clauses: ['2.2'], categories: ['email'], personIn: 'id' } },
    )
  expect(await touch(owner.personId)).toEqual([{ id: owner.personId }])
  expect(await touch('00000000-0000-4000-8000-000000000000')).toEqual([])
  const shared = { kind: 'data.viewed', purpose: 'service-delivery', actor_kind: 'system' }
  expect((await entries()).slice(before)).toEqual([
    { ...shared, person_id: owner.personId },
    { ...shared, person_id: null },
  ])
  const failing = db.inPurpose.atOnce(
    'service-delivery',
    actor,
    (queries) =>
      queries
        .insertInto('clients')
        .values({ name: 'x'.repeat(201) })
        .returning('id')
        .compile(),
    { record: { kind: 'data.viewed', clauses: ['2.2'], personId: owner.personId } },
  )
  await expect(failing).rejects.toThrow(/violates check/)
  expect(await entries()).toHaveLength(before + 2)
})

test('an entry at once is refused where a person acts, because who it was is a detail', async () => {
  const staff = await addStaff(db, 'owner')
  const recording = db.inPurpose.atOnce(
    'service-delivery',
    staff,
    (queries) => queries.selectFrom('clients').select('id').compile(),
    { record: { kind: 'data.viewed', clauses: ['2.2'] } },
  )
  await expect(recording).rejects.toThrow(/who acted is a detail/)
})

test('a read at once is recorded after it, about whom the rows say', async () => {
  const { owner } = await addCompany(db)
  await db.flushReads()
  const before = (await entries()).length
  await db.inPurpose.atOnce(
    'service-delivery',
    actor,
    (queries) => queries.selectFrom('people').select('id').where('id', '=', owner.personId).compile(),
    {
      recordRead: ([row]) => ({ kind: 'data.viewed', clauses: ['2.2'], ...(row && { personId: row.id }) }),
    },
  )
  await db.flushReads()
  expect((await entries()).slice(before)).toMatchObject([{ kind: 'data.viewed', person_id: owner.personId }])
})

test('what was sent without waiting fails its transaction with its own error, also when a later statement met it', async () => {
  const without = (then: (tx: PurposeTx<'service-delivery'>) => Promise<unknown>) =>
    delivery(async (tx) => {
      await tx.db.insertInto('clients').values({ name: 'Behind' }).execute()
      await tx.enqueue('no-such-queue', {})
      return then(tx)
    })
  await expect(without(async () => 'done')).rejects.toThrow(/there is no queue/)
  await expect(without((tx) => tx.call('select 1', []))).rejects.toThrow(/there is no queue/)
  await expect(without((tx) => tx.call('select $1::int', [1]).catch(() => []))).rejects.toThrow(
    /there is no queue/,
  )
  expect(await named('Behind')).toBe(0)
})

test('a transaction without the time stands or falls as a whole, also where its first statement fails', async () => {
  const untimed = (...names: (string | null)[]) =>
    db.inPurpose.untimed('service-delivery', actor, async (tx) => {
      for (const name of names) await tx.call('insert into clients (name) values ($1)', [name])
      return tx.call<{ at: Date }>('select app.now() as at', [])
    })
  await expect(untimed('Untimed', null)).rejects.toThrow(/null value/)
  await expect(untimed(null, 'Untimed')).rejects.toThrow(/null value/)
  expect(await named('Untimed')).toBe(0)
  expect((await untimed('Untimed'))[0]?.at).toBeInstanceOf(Date)
  expect(await named('Untimed')).toBe(1)
})

test('a transaction without the time carries the session of who acts, and leaves none behind', async () => {
  const { owner, clientId } = await addCompany(db)
  const companies = (sessionHash: string) =>
    db.inPurpose.untimed('service-delivery', { ...owner, sessionHash }, (tx) =>
      tx.db.selectFrom('clients').select('id').execute(),
    )
  expect(await companies(owner.sessionHash)).toEqual([{ id: clientId }])
  expect(await companies('')).toEqual([])
})

test('statements of one transaction that are asked for together are answered each with its own rows', async () => {
  const answers = await delivery((tx) =>
    Promise.all([1, 2, 3].map((given) => tx.call<{ given: number }>('select $1::int as given', [given]))),
  )
  expect(answers.flat().map((row) => row.given)).toEqual([1, 2, 3])
})

test('a plan that a changed table made void costs its connection, not the next transaction', async () => {
  await db.owner.query(`create table changing (a integer);
    grant select on changing to ${purposeRole(testRolePrefix, 'newsletter', 'program')}`)
  const read = () =>
    db.inPurpose('newsletter', actor, (tx) => tx.call('select * from changing where $1::int = 1', [1]))
  await read()
  await db.owner.query('alter table changing add column b integer; insert into changing values (1, 2)')
  await read().catch(() => {})
  expect(await read()).toEqual([{ a: 1, b: 2 }])
})
