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

test('a period that ended since the backup is ended again, from the day on which it ended', async () => {
  const company = await addCompany(db)
  const other = await addCompany(db)
  const contact = async (subscriber?: string) => {
    const person = await addPerson(db, { client: '9999-12-31', ...(subscriber && { subscriber }) })
    await own(`insert into client_members (client_id, person_id, role) values ($1, $2, 'technical')`, [
      company.clientId,
      person,
    ])
    return person
  }
  const subscribed = async (person: string) => {
    const { rows } = await own(
      'insert into subscribers (person_id, confirmed_at) values ($1, app.now()) returning id',
      [person],
    )
    await own(`insert into mails (person_id, kind, purpose) values ($1, 'guide-delivery', 'newsletter')`, [
      person,
    ])
    return rows[0].id as string
  }
  const unsubscribes = await contact('9999-12-31')
  const subscriber = await subscribed(unsubscribes)
  const leaves = await contact()
  const stays = await contact()
  await own(`insert into client_members (client_id, person_id, role) values ($1, $2, 'technical')`, [
    other.clientId,
    stays,
  ])
  const dismissed = (await addStaff(db, 'operator')).personId
  const lead = await addPerson(db, { prospect: '9999-12-31', subscriber: '9999-12-31' })
  await subscribed(lead)
  await own(`insert into leads (person_id, company, offer, volume_goal) values ($1, 'Acme', 'a', 'b')`, [
    lead,
  ])
  const clientOver = await addCompany(db)
  const ofOver = clientOver.owner.personId
  await own(`update people set subscriber_until = '9999-12-31' where id = $1`, [ofOver])
  await subscribed(ofOver)
  const made = await backups.make(db.url)

  await db.advanceClock('2 days')
  await own('select app.end_subscription($1, $2)', [subscriber, Buffer.from('05', 'hex')])
  // Several statements in one transaction, as the program ends both.
  for (const person of [leaves, stays])
    await db.owner.query(
      `delete from client_members where person_id = '${person}' and client_id = '${company.clientId}';
       select app.settle_person_period('${person}')`,
    )
  await db.owner.query(
    `update staff set removed_at = app.now() where person_id = '${dismissed}';
     update people set staff_until = app.now() + interval '72 months' where id = '${dismissed}'`,
  )
  await own('delete from leads where person_id = $1', [lead])
  await own('update people set prospect_until = null where id = $1', [lead])
  await own('update clients set retained_until = app.now() where id = $1', [clientOver.clientId])
  await own('update people set client_until = app.now() where id = $1', [ofOver])
  await own('select app.sweep_expired(500)')
  await keepList()

  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  // Business time of the backup was earlier than what has been over since.
  await rowsOf(target, `select app.advance_clock('3 days')`)
  await rowsOf(target, 'select app.sweep_expired(500)')
  const periods = (of: string) =>
    `select prospect_until, client_until, subscriber_until, staff_until from people where id = '${of}'`
  for (const person of [unsubscribes, leaves, stays, dismissed, lead, ofOver])
    expect(await rowsOf(target, periods(person))).toEqual((await own(periods(person))).rows)
  expect((await rowsOf(target, periods(leaves)))[0]?.client_until).not.toEqual(
    (await rowsOf(target, periods(stays)))[0]?.client_until,
  )
  expect(await rowsOf(target, 'select 1 from mails where person_id = $1', [unsubscribes])).toEqual([])
}, 60_000)

test('a sender who was taken out since goes again, though an unopened inbox of the backup has their name', async () => {
  const company = await addCompany(db)
  const sender = await addPerson(db, { client: '9999-12-31' })
  const { rows } = await own(
    `with sender as (
       insert into senders (client_id, engagement_id, person_id, first_name, last_name, role)
       values ($1, $2, $3, 'Ada', 'Byron', 'sales') returning id
     ), plan as (
       insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}') returning id
     ), stack as (
       insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
       select $1, $2, plan.id, 'sandbox', 'mailforge', 'instantly', 'planned' from plan returning id
     ), domain as (
       insert into domains (client_id, stack_id, name, reason, position, state)
       select $1, stack.id, 'taken-out.example', 'near', 1, 'chosen' from stack returning id, stack_id
     )
     insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state)
     select $1, domain.stack_id, domain.id, sender.id, 'ada@taken-out.example', false, 'planned' from domain, sender
     returning id`,
    [company.clientId, company.engagementId, sender],
  )
  const made = await backups.make(db.url)
  await db.advanceClock('1 hour')
  await own('delete from inboxes where id = $1', [rows[0].id])
  await own('delete from people where id = $1', [sender])
  await keepList()

  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(await rowsOf(target, 'select id from people where id = $1', [sender])).toEqual([])
  expect(await rowsOf(target, 'select id from inboxes where id = $1', [rows[0].id])).toEqual([])
  expect(await rowsOf(target, 'select id from clients where id = $1', [company.clientId])).toHaveLength(1)
}, 60_000)

test('a backup of an earlier version is brought forward before anything is erased again', async () => {
  const erased = await addPerson(db, { client: '9999-12-31' })
  // As it was before this one, which makes functions alone.
  const later = '0103-what-is-over-and-what-changed.sql'
  const { rows } = await own('delete from schema_migrations where name = $1 returning hash', [later])
  const made = await backups.make(db.url)
  await own('insert into schema_migrations (name, hash) values ($1, $2)', [later, rows[0].hash])
  await own('delete from people where id = $1', [erased])
  await keepList()
  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(await rowsOf(target, 'select id from people where id = $1', [erased])).toEqual([])
  expect(await rowsOf(target, 'select 1 from schema_migrations where name = $1', [later])).toHaveLength(1)
  expect(
    await rowsOf(target, `select to_regprocedure('app.evidence_of_overdue()') is null as forward`),
  ).toEqual([{ forward: true }])
}, 60_000)

test('who unsubscribed may sign up again after a restore, and who objected since is mailed no more for good', async () => {
  const suppress = (hash: string, reason: string) =>
    own('insert into suppressions (address_hash, reason) values ($1, $2)', [Buffer.from(hash, 'hex'), reason])
  await suppress('2a', 'unsubscribed')
  const made = await backups.make(db.url)
  await db.advanceClock('1 hour')
  await suppress('2b', 'unsubscribed')
  await suppress('2c', 'objected')
  await own(`delete from suppressions where address_hash = '\\x2a'`)
  await suppress('2a', 'objected')
  // As a list told it that was written before reasons were noted.
  await own(`insert into erasures (kind, row_key) values ('suppression', '2d')`)
  await keepList()

  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  expect(
    await rowsOf(
      target,
      `select encode(address_hash, 'hex') as hash, reason from suppressions
       where address_hash in ('\\x2a', '\\x2b', '\\x2c', '\\x2d') order by 1`,
    ),
  ).toEqual([
    { hash: '2a', reason: 'objected' },
    { hash: '2b', reason: 'unsubscribed' },
    { hash: '2c', reason: 'objected' },
    { hash: '2d', reason: 'restored' },
  ])
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
