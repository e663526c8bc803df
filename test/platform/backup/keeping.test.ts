import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '#config/config.ts'
import type { BackupKey } from '#platform/backup/backup-key.ts'
import { openBackupKey } from '#platform/backup/backup-key.ts'
import { backupsAmong, personKeysName } from '#platform/backup/backup-store.ts'
import { readErasureList } from '#platform/backup/erasure-list.ts'
import { personKeysFile } from '#platform/backup/person-keys.ts'
import { replayErasures } from '#platform/backup/replay-erasures.ts'
import { openJson } from '#platform/backup/sealed-json.ts'
import { openSnapshot } from '#platform/backup/write-backup.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { type Locks, openLocks } from '#platform/database/lock.ts'
import { openLog } from '#platform/log.ts'
import { addPerson } from '#test/support/acting.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { backUp, recordRemoved } from '../../../src/app/back-up.ts'
import { keepBackups } from '../../../src/app/backup-keeping.ts'
import { besideMasterKey, openBackupStore } from '../../../src/app/backup-place.ts'
import { keepErasures, refuseUnreplayed } from '../../../src/app/erasure-keeping.ts'
import { scheduledBackup } from '../../../src/app/scheduled-backup.ts'

let db: MigratedDatabase
let key: BackupKey
let config: Config
let locks: Locks
const folder = mkdtempSync(join(tmpdir(), 'segmento-keeping-'))
beforeAll(async () => {
  db = await migratedDatabase()
  key = await openBackupKey(db.vault)
  locks = openLocks({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, most: 2 })
  config = readConfig({
    environment: {
      DATA_DIR: join(folder, 'data'),
      BACKUP_TO: join(folder, 'backups'),
      BACKUP_EVERY_HOURS: '24',
    },
    folder,
    arguments: [],
  })
}, 60_000)
afterAll(async () => {
  await locks.close()
  await db.drop()
  rmSync(folder, { recursive: true, force: true })
})

const listed = async () =>
  (await readErasureList(besideMasterKey(config), key))?.erasures.map((one) => one.key) ?? []

test('what is erased is soon on a list beside the master key, by its key alone', async () => {
  const keep = keepErasures({ inPurpose: db.inPurpose, key, places: [besideMasterKey(config)] })
  const person = await addPerson(db, { client: '9999-12-31' })
  await keep()
  expect(await listed()).toEqual([])
  await db.owner.query('delete from people where id = $1', [person])
  await keep()
  expect(await listed()).toContain(person)
})

test('a database that was put back to before an erasure does no work until it was carried out again', async () => {
  const parts = { databaseUrl: db.url, key }
  await expect(refuseUnreplayed(config, parts)).resolves.toBeUndefined()
  const person = await addPerson(db, { client: '9999-12-31' })
  const keep = keepErasures({ inPurpose: db.inPurpose, key, places: [besideMasterKey(config)] })
  // The snapshot of a disk: the person is there again, and so is the database's own list of before.
  await db.owner.query('create table before as select * from people where id = $1', [person])
  await db.owner.query('delete from people where id = $1', [person])
  await keep()
  await db.owner.query('insert into people select * from before; drop table before')
  await db.owner.query('delete from erasures where row_key = $1', [person])

  await expect(refuseUnreplayed(config, parts)).rejects.toThrow(
    /put back to an earlier state and holds 1 row that had been erased since\. Run "npm run restore -- --replay"/,
  )
  expect((await db.owner.query('select 1 from people where id = $1', [person])).rowCount).toBe(1)
  const list = await readErasureList(besideMasterKey(config), key)
  if (!list) throw new Error('there is no list')
  const client = await db.owner.connect()
  expect(await replayErasures(client, list)).toBe(1)
  client.release()
  expect((await db.owner.query('select 1 from people where id = $1', [person])).rowCount).toBe(0)
  await expect(refuseUnreplayed(config, parts)).resolves.toBeUndefined()
})

test('a list from another installation’s key stops the start instead of passing for none', async () => {
  const other = await openBackupKey(openVault(Buffer.alloc(32, 9)))
  await expect(refuseUnreplayed(config, { databaseUrl: db.url, key: other })).rejects.toThrow(
    /list of erasures beside the master key/,
  )
})

test('the program makes a backup by itself when one is due and not before, and says when it could not', async () => {
  const place = config.backup?.place
  if (!place) throw new Error('no place for backups')
  const parts = { inPurpose: db.inPurpose, key, databaseUrl: db.url, log: openLog('error', () => {}) }
  const backUp = scheduledBackup(config, { ...parts, sandboxDatabaseUrl: undefined })
  const made = async () => backupsAmong(await openBackupStore(place).list()).length
  await backUp()
  expect(await made()).toBe(1)
  await backUp()
  await db.advanceClock('23 hours')
  await backUp()
  expect(await made()).toBe(1)
  await db.advanceClock('61 minutes')
  await backUp()
  expect(await made()).toBe(2)
  const { rows } = await db.owner.query(`select kind from app.evidence where kind = 'backup.made'`)
  expect(rows).toHaveLength(2)

  await db.advanceClock('25 hours')
  writeFileSync(join(folder, 'a file'), '')
  const nowhere: Config = {
    ...config,
    backup: { place: { kind: 'folder', folder: join(folder, 'a file', 'x') }, everyHours: 24 },
  }
  await expect(scheduledBackup(nowhere, { ...parts, sandboxDatabaseUrl: undefined })()).rejects.toMatchObject(
    {
      fault: { code: 'backup.failed' },
    },
  )
}, 60_000)

/** A place of its own with one backup in it, and what looks after it. */
async function keptPlace(name: string) {
  const store = openBackupStore({ kind: 'folder', folder: join(folder, name) })
  const make = () =>
    backUp({
      inPurpose: db.inPurpose,
      source: { databaseUrl: db.url, sandboxDatabaseUrl: undefined },
      key,
      store,
    })
  const keep = keepBackups({ inPurpose: db.inPurpose, withLock: locks.withLock, key, store })
  const names = async () => (await store.list()).map((file) => file.name).toSorted()
  const holders = async () => {
    const sealed = await store.get(personKeysName)
    return sealed && (await openJson(key, sealed, personKeysFile, 'keys')).keys.map((one) => one.personId)
  }
  return { store, make, keep, names, holders }
}

test('the key of whoever was erased leaves the copy soon, and a copy past its days goes, though no other backup is made', async () => {
  const place = await keptPlace('kept')
  const [erased, stays] = [
    await addPerson(db, { client: '9999-12-31' }),
    await addPerson(db, { client: '9999-12-31' }),
  ]
  const made = await place.make()
  await place.keep()
  expect(await place.holders()).toEqual(expect.arrayContaining([erased, stays]))
  await db.owner.query('delete from people where id = $1', [erased])
  await place.keep()
  expect(await place.holders()).not.toContain(erased)
  expect(await place.holders()).toContain(stays)

  await db.advanceClock('29 days 23 hours')
  await (await keptPlace('kept')).keep()
  expect(await place.names()).toContain(made.name)
  await db.advanceClock('1 hour')
  await (await keptPlace('kept')).keep()
  expect(await place.names()).not.toContain(made.name)
  expect(await place.holders()).toBeUndefined()
  const { rows } = await db.owner.query('select removed_at from backups where name = $1', [made.name])
  expect(rows[0]?.removed_at).not.toBeNull()
  const kinds = await db.owner.query(`select kind from app.evidence where kind = 'backup.removed'`)
  expect(kinds.rowCount).toBe(1)
}, 60_000)

test('the key of somebody whom a database that was put back does not know stays in the copy', async () => {
  const place = await keptPlace('put back')
  const person = await addPerson(db, { client: '9999-12-31' })
  await place.make()
  // The snapshot of a disk from before they came: nobody erased them.
  await db.owner.query('delete from people where id = $1', [person])
  await db.owner.query('delete from erasures where row_key = $1', [person])
  await place.keep()
  expect(await place.holders()).toContain(person)
})

test('while a backup is made nobody writes the keys beside it, and after it the turn does', async () => {
  const place = await keptPlace('busy')
  await place.make()
  const person = await addPerson(db, { client: '9999-12-31' })
  await db.advanceClock('1 minute')
  await place.make()
  await db.owner.query('delete from people where id = $1', [person])
  const snapshot = await openSnapshot({ databaseUrl: db.url, sandboxDatabaseUrl: undefined })
  await place.keep()
  expect(await place.holders()).toContain(person)
  snapshot.close()
  await expect.poll(async () => place.keep().then(place.holders)).not.toContain(person)
})

test('a backup that somebody deleted by hand is put on record once', async () => {
  const { make } = await keptPlace('by hand')
  await db.advanceClock('1 minute')
  const { name } = await make()
  expect(await recordRemoved(db.inPurpose, [name])).toBe(1)
  expect(await recordRemoved(db.inPurpose, [name, 'segmento-20200101T000000Z.age'])).toBe(0)
})
