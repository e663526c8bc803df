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
