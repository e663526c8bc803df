import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepErasureList, readErasureList } from '#platform/backup/erasure-list.ts'
import { readErasures } from '#platform/backup/erasures.ts'
import { addCompany, addPerson, addStaff } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { type BackupWorld, backupWorld } from './backup-world.ts'

let db: MigratedDatabase
let backups: BackupWorld
beforeAll(async () => {
  db = await migratedDatabase()
  backups = await backupWorld()
}, 60_000)
afterAll(async () => {
  await backups.close()
  await db.drop()
})

const own = (sql: string, values: readonly unknown[] = []) => db.owner.query(sql, [...values])

/** What is kept outside of the database, written as it stands. */
async function keepList(): Promise<void> {
  const client = await db.owner.connect()
  const { rows } = await client.query<{ now: Date }>('select app.now() as now')
  await keepErasureList(
    backups.store,
    backups.key,
    await readErasures(client, rows[0]?.now.toISOString() ?? ''),
  )
  client.release()
}

async function rowsOf(databaseUrl: string, sql: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql, [...values])
  await client.end()
  return rows
}

test('who was erased after the backup is not brought back, and neither is what ended or was destroyed since', async () => {
  const erased = await addPerson(db, { subscriber: '9999-12-31' })
  const stays = await addPerson(db, { client: '9999-12-31', subscriber: '9999-12-31' })
  const dismissed = await addStaff(db, 'operator')
  const gone = await addCompany(db)
  const company = await addCompany(db)
  for (const person of [erased, stays])
    await own('insert into subscribers (person_id, confirmed_at) values ($1, app.now())', [person])
  await own(`insert into client_members (client_id, person_id, role) values ($1, $2, 'technical')`, [
    company.clientId,
    stays,
  ])
  const made = await backups.make(db.url)

  await db.advanceClock('2 hours')
  await own('delete from people where id = $1', [erased])
  await own('delete from clients where id = $1', [gone.clientId])
  await own('delete from subscribers where person_id = $1', [stays])
  await own(`insert into suppressions (address_hash, reason) values ('\\x0102', 'unsubscribed')`)
  await own('delete from client_members where person_id = $1', [stays])
  await own('update staff set removed_at = app.now() where person_id = $1', [dismissed.personId])
  await keepList()

  const target = await backups.emptyDatabase()
  const restored = await backups.restore(made.name, { databaseUrl: target })
  expect(restored.erasedAgain).toBeGreaterThanOrEqual(6)
  expect(await rowsOf(target, 'select id from people where id = $1', [erased])).toEqual([])
  expect(await rowsOf(target, 'select id from person_keys where person_id = $1', [erased])).toEqual([])
  expect(await rowsOf(target, 'select id from clients where id = $1', [gone.clientId])).toEqual([])
  expect(await rowsOf(target, 'select id from subscribers')).toEqual([])
  expect(await rowsOf(target, `select reason from suppressions where address_hash = '\\x0102'`)).toHaveLength(
    1,
  )
  expect(await rowsOf(target, 'select 1 from client_members where person_id = $1', [stays])).toEqual([])
  expect(await rowsOf(target, 'select id from people where id = $1', [stays])).toHaveLength(1)
  const [staff] = await rowsOf(target, 'select removed_at from staff where person_id = $1', [
    dismissed.personId,
  ])
  expect(staff?.removed_at).not.toBeNull()
}, 60_000)

test('where no list tells of it, a key that was destroyed since says who was erased', async () => {
  const erased = await addPerson(db, { client: '9999-12-31' })
  const made = await backups.make(db.url)
  await own('delete from people where id = $1', [erased])
  await db.advanceClock('1 day')
  await backups.make(db.url)
  await backups.store.remove('erasures.age')

  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(await rowsOf(target, 'select id from people where id = $1', [erased])).toEqual([])
}, 60_000)

test('what the replaced database erased goes again, too, where nothing outside of it tells of it', async () => {
  const erased = await addPerson(db, { client: '9999-12-31' })
  const made = await backups.make(db.url)
  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(await rowsOf(target, 'select id from people where id = $1', [erased])).toHaveLength(1)
  await rowsOf(target, `select app.advance_clock('1 hour')`)
  await rowsOf(target, 'delete from people where id = $1 returning id', [erased])
  await backups.restore(made.name, { databaseUrl: target, over: true })
  expect(await rowsOf(target, 'select id from people where id = $1', [erased])).toEqual([])
}, 60_000)

test('what is over by the time of the restore is gone before anybody can read it, and the ledger attests both', async () => {
  const { rows } = await own('select app.now() as now')
  const expired = await addPerson(db, { prospect: rows[0].now.toISOString() })
  const made = await backups.make(db.url)
  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(await rowsOf(target, 'select id from people where id = $1', [expired])).toEqual([])
  const attested = await rowsOf(
    target,
    `select kind from app.evidence where id > (select coalesce(max(id), 0) - 3 from app.evidence) order by id`,
  )
  expect(attested.map(({ kind }) => kind).slice(-2)).toEqual(['data.deleted', 'backup.restored'])
}, 60_000)

test('a list keeps what an earlier one had, and lets go of what no backup can hold any more', async () => {
  const at = new Date('2027-03-01T00:00:00.000Z')
  const store = backups.store
  const entry = (days: number, key: string) => ({
    kind: 'person',
    key,
    at: new Date(at.getTime() - days * 86_400_000).toISOString(),
  })
  const list = (erasures: ReturnType<typeof entry>[]) => ({
    format: 'segmento.erasures.1' as const,
    at: at.toISOString(),
    erasures,
  })
  await store.remove('erasures.age')
  await keepErasureList(store, backups.key, list([entry(36, 'long ago'), entry(34, 'of before')]))
  await keepErasureList(store, backups.key, list([entry(1, 'new')]))
  const kept = await readErasureList(store, backups.key)
  expect(kept?.erasures.map(({ key }) => key)).toEqual(['of before', 'new'])
})
