import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leftOut } from '#platform/backup/copied-tables.ts'
import { system } from '#platform/database/actor.ts'
import { migrate } from '#platform/database/migrate.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { type ConsoleWorld, consoleWorld } from '#test/web/console/console-world.ts'
import { storyData } from '#test/web/console/story-data.ts'
import { allQueues } from '#workflows/queues.ts'
import { type BackupWorld, backupWorld, everyTable } from './backup-world.ts'

let world: ConsoleWorld
let backups: BackupWorld
beforeAll(async () => {
  world = await consoleWorld()
  backups = await backupWorld()
  await storyData(world)
  const { db } = world.build
  await db.owner.query(
    `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role, picture, signature)
     select e.client_id, e.id, m.person_id, 'Zoë', E'\\\\.', E'tab\\there\\n\\\\.\\nand a line', decode('00ff0a5c2e0a', 'hex'), ''
     from engagements e join client_members m on m.client_id = e.client_id limit 1`,
  )
  await db.flushReads()
  await sealEvidence(db.inPurpose)
}, 120_000)
afterAll(async () => {
  await backups.close()
  await world.close()
})

/** What a restore makes anew, or adds to what was there. */
const notCompared = (name: string) =>
  name in leftOut || name.startsWith('pgboss.') || name === 'app.installation' || name === 'app.sealing'

test('a backup restored into an empty database brings every row of every table back, sandbox world included', async () => {
  const { db, sandboxes } = world.build
  const before = await everyTable(db.url)
  const made = await backups.make(db.url, sandboxes.databaseUrl)
  const databaseUrl = await backups.emptyDatabase()
  const sandboxDatabaseUrl = await backups.emptyDatabase()
  const restored = await backups.restore(made.name, { databaseUrl, sandboxDatabaseUrl })
  expect(restored.rows).toBe(made.rows)

  const after = await everyTable(databaseUrl)
  expect([...after.keys()].filter((name) => !name.startsWith('pgboss.'))).toEqual(
    [...before.keys()].filter((name) => !name.startsWith('pgboss.')),
  )
  const compared = [...before].filter(([name]) => !notCompared(name))
  expect(compared.filter(([, rows]) => rows.length > 0).length).toBeGreaterThan(25)
  for (const [name, rows] of compared) {
    // The restore itself is the one new entry of the ledger, and the backup, which doesn't know of itself, is noted.
    const added = ['public.evidence_entries', 'public.evidence_forms', 'public.backups'].includes(name)
      ? 1
      : 0
    const found = after.get(name) ?? []
    expect(found.filter((row) => !rows.includes(row)).length, name).toBe(added)
    expect(
      rows.filter((row) => !found.includes(row)),
      name,
    ).toEqual([])
  }
  expect(after.get('public.backups')?.join()).toContain(made.name)
  expect(after.get('public.person_keys')).toEqual(before.get('public.person_keys'))
  for (const name of ['auth.session', 'auth.one_time_link', 'auth.attempt'])
    expect(after.get(name)).toEqual([])
  expect((await everyTable(sandboxDatabaseUrl)).get('public.documents')).toEqual(
    (await everyTable(sandboxes.databaseUrl)).get('public.documents'),
  )
}, 120_000)

test('the program starts on what was restored, goes on numbering where it was, and seals the ledger on', async () => {
  const { db } = world.build
  const made = await backups.make(db.url)
  const databaseUrl = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl })
  const options = { databaseUrl, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues }
  await migrate(options)
  await migrate(options)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const top = async () =>
    Number((await client.query<{ top: string }>('select max(id) as top from evidence_entries')).rows[0]?.top)
  const before = await top()
  await client.query(
    `select app.append_evidence('mail.sent', 'legal-obligation', 'system', '{9.3}', null, '{}', null, '\\x00')`,
  )
  expect(await top()).toBe(before + 1)
  const sealed = await client.query<{ sealed: number }>('select app.seal_evidence(5000) as sealed')
  // The restore's own entry and this one.
  expect(sealed.rows[0]?.sealed).toBe(2)
  await client.end()
}, 120_000)

test('jobs that waited are asked for again in the restored database, under their keys', async () => {
  const { db } = world.build
  const id = 'a0b1c2d3-0000-4000-8000-000000000001'
  await db.inPurpose('service-delivery', system('test'), (tx) =>
    tx.enqueue('collect-figures', { stackId: id }, { key: id, afterSeconds: 3600 }),
  )
  const made = await backups.make(db.url)
  const databaseUrl = await backups.emptyDatabase()
  const restored = await backups.restore(made.name, { databaseUrl })
  expect(restored.jobs).toBeGreaterThan(0)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    `select data, singleton_key, start_after > now() + interval '50 minutes' as waits from pgboss.job
     where name = 'collect-figures' and singleton_key = $1`,
    [id],
  )
  expect(rows).toEqual([{ data: { stackId: id }, singleton_key: id, waits: true }])
  await client.end()
}, 120_000)
