import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '#config/config.ts'
import type { BackupKey } from '#platform/backup/backup-key.ts'
import { openBackupKey } from '#platform/backup/backup-key.ts'
import { backupsAmong } from '#platform/backup/backup-store.ts'
import { readErasureList } from '#platform/backup/erasure-list.ts'
import { replayErasures } from '#platform/backup/replay-erasures.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { openLog } from '#platform/log.ts'
import { addPerson } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { besideMasterKey, openBackupStore } from '../../../src/app/backup-place.ts'
import { keepErasures, refuseUnreplayed } from '../../../src/app/erasure-keeping.ts'
import { scheduledBackup } from '../../../src/app/scheduled-backup.ts'

let db: MigratedDatabase
let key: BackupKey
let config: Config
const folder = mkdtempSync(join(tmpdir(), 'segmento-keeping-'))
beforeAll(async () => {
  db = await migratedDatabase()
  key = await openBackupKey(db.vault)
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
