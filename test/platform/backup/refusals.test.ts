import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createZstdDecompress, zstdCompressSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { nameOfBackup, personKeysName } from '#platform/backup/backup-store.ts'
import { folderStore } from '#platform/backup/folder-store.ts'
import type { MadeBackup } from '#platform/backup/make-backup.ts'
import { sealJson } from '#platform/backup/sealed-json.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { type BackupWorld, backupWorld, everyTable } from './backup-world.ts'

let world: EngagementWorld
let backups: BackupWorld
let made: MadeBackup
beforeAll(async () => {
  world = await openEngagementWorld()
  backups = await backupWorld()
  await world.inIntake('ada@acme.example')
  made = await backups.make(world.db.url)
}, 60_000)
afterAll(async () => {
  await backups.close()
  await world.drop()
})

const fileOf = (name: string) => join(backups.folder, name)

/** The store, with other bytes under the backup's name. */
function instead(bytes: Buffer): BackupStore {
  return {
    ...backups.store,
    get: async (name) => (name === made.name ? Readable.from([bytes]) : backups.store.get(name)),
  }
}

/** The backup as its maker would write it, with its plain text changed. */
async function rewritten(change: (plain: string) => string): Promise<BackupStore> {
  const sealed = await backups.store.get(made.name)
  if (!sealed) throw new Error('there is no backup')
  const plain = await buffer((await backups.key.decrypt(sealed)).pipe(createZstdDecompress()))
  const changed = change(plain.toString('latin1'))
  expect(changed).not.toBe(plain.toString('latin1'))
  const again = zstdCompressSync(Buffer.from(changed, 'latin1'))
  return instead(await buffer(await backups.key.encrypt(Readable.from([again]))))
}

const nothing = async (databaseUrl: string) => expect([...(await everyTable(databaseUrl)).keys()]).toEqual([])

test('a changed byte anywhere, and an end that is missing, are refused and leave the target untouched', async () => {
  const whole = readFileSync(fileOf(made.name))
  const flipped = (at: number) => {
    const bytes = Buffer.from(whole)
    bytes.writeUInt8((bytes.readUInt8(at) + 1) % 256, at)
    return bytes
  }
  const target = await backups.emptyDatabase()
  const damaged = [
    flipped(300),
    flipped(Math.floor(whole.length / 2)),
    flipped(whole.length - 1),
    whole.subarray(0, whole.length - 40),
    whole.subarray(0, Math.floor(whole.length / 2)),
  ]
  for (const bytes of damaged)
    await expect(backups.restore(made.name, { databaseUrl: target, store: instead(bytes) })).rejects.toThrow(
      /damaged|not finished/i,
    )
  await expect(
    backups.restore(made.name, { databaseUrl: target, store: instead(Buffer.from('no backup at all')) }),
  ).rejects.toThrow(/no backup of Segmento/)
  await nothing(target)
}, 60_000)

test('rows, counts or a ledger that do not fit one another are refused, also from whoever holds the key', async () => {
  const target = await backups.emptyDatabase()
  const changes: readonly ((plain: string) => string)[] = [
    (plain) => plain.replace('Acme', 'Akme'),
    (plain) =>
      plain.replace(/"rows":(\d+),"sha256"/, (_, rows: string) => `"rows":${Number(rows) + 1},"sha256"`),
    (plain) => plain.replace(/\{"copy":"public\.quotes".*?\n\\\.\n\{.*?\}\n/s, ''),
    (plain) => plain.replace(/\{"end":.*\n$/, ''),
    (plain) => `${plain}{"sequences":[]}\n`,
    (plain) =>
      plain.replace(
        /("rootHash":")./,
        (_, begin: string) => `${begin}${plain.includes('"rootHash":"a') ? 'b' : 'a'}`,
      ),
  ]
  for (const change of changes)
    await expect(
      backups.restore(made.name, { databaseUrl: target, store: await rewritten(change) }),
    ).rejects.toMatchObject({ name: 'BackupRefusal' })
  await nothing(target)
}, 120_000)

test('another master key opens nothing, and the sentence says so', async () => {
  const target = await backups.emptyDatabase()
  await expect(
    backups.restore(made.name, { databaseUrl: target, masterKey: randomBytes(32) }),
  ).rejects.toThrow(/another master key/)
  await nothing(target)
})

test('a backup holds neither the master key nor a readable row, nor the keys of people', async () => {
  const files = readdirSync(backups.folder).map((name) => readFileSync(fileOf(name)))
  for (const bytes of files) {
    expect(bytes.includes(testMasterKey)).toBe(false)
    expect(bytes.includes(testMasterKey.toString('hex'))).toBe(false)
    expect(bytes.includes('ada@acme.example')).toBe(false)
  }
  const sealed = await backups.store.get(made.name)
  if (!sealed) throw new Error('there is no backup')
  const plain = await buffer((await backups.key.decrypt(sealed)).pipe(createZstdDecompress()))
  expect(plain.includes('ada@acme.example')).toBe(true)
  const { rows } = await world.db.owner.query<{ key: Buffer }>('select wrapped_key as key from person_keys')
  expect(rows.length).toBeGreaterThan(0)
  for (const { key } of rows) expect(plain.includes(key.toString('hex'))).toBe(false)
})

test('a database that is not empty is replaced only when that is said, and one that is not ours never', async () => {
  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  const owner = new pg.Client({ connectionString: target })
  await owner.connect()
  await owner.query(`update clients set name = 'Somebody else'`)
  await expect(backups.restore(made.name, { databaseUrl: target })).rejects.toThrow(/not empty.*--over/)
  expect((await owner.query('select name from clients')).rows).toEqual([{ name: 'Somebody else' }])
  await owner.end()
  await backups.restore(made.name, { databaseUrl: target, over: true })
  expect((await everyTable(target)).get('public.clients')?.join()).toContain('Acme')

  const foreign = await backups.emptyDatabase()
  const other = new pg.Client({ connectionString: foreign })
  await other.connect()
  await other.query('create table theirs (one integer)')
  await expect(backups.restore(made.name, { databaseUrl: foreign, over: true })).rejects.toThrow(
    'not Segmento’s',
  )
  expect([...(await everyTable(foreign)).keys()]).toEqual(['public.theirs'])
  await other.end()
}, 60_000)

test('nothing is restored while a process of the program is connected', async () => {
  const target = await backups.emptyDatabase()
  await backups.restore(made.name, { databaseUrl: target })
  const client = new pg.Client({
    connectionString: roleUrl(target, testMasterKey, purposeRole(testRolePrefix, 'billing', 'program')),
  })
  const owner = new pg.Client({ connectionString: target })
  await owner.connect()
  await client.connect()
  await expect(backups.restore(made.name, { databaseUrl: target, over: true })).rejects.toThrow('is running')
  await client.end()
  await owner.end()
}, 60_000)

test('keys that are older than the backup are refused, since some that it needs are not among them', async () => {
  const target = await backups.emptyDatabase()
  const old = { format: 'segmento.person-keys.1', at: '2020-01-01T00:00:00.000Z', keys: [] }
  const store: BackupStore = {
    ...backups.store,
    get: async (name) => (name === personKeysName ? sealJson(backups.key, old) : backups.store.get(name)),
  }
  await expect(backups.restore(made.name, { databaseUrl: target, store })).rejects.toThrow(
    'older than the backup',
  )
  await nothing(target)
})

test('a user who may only create roles restores as well', async () => {
  const role = `owner_${randomBytes(4).toString('hex')}`
  await world.db.owner.query(`create role ${role} login createrole password 'restore'`)
  const roles = await world.db.owner.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname like '${testRolePrefix}\\_%'`,
  )
  await world.db.owner.query(
    `grant ${roles.rows.map(({ name }) => name).join(', ')} to ${role} with admin option`,
  )
  const url = new URL(await backups.emptyDatabase(role))
  url.username = role
  url.password = 'restore'
  const restored = await backups.restore(made.name, { databaseUrl: url.href })
  expect(restored.rows).toBe(made.rows)
  await backups.restore(made.name, { databaseUrl: url.href, over: true })
}, 60_000)

test('a copy that breaks off is in no list, and one of before stays', async () => {
  const store = folderStore(backups.folder)
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half of ')
      throw new Error('the disk is gone')
    })(),
  )
  await expect(store.put(made.name, broken)).rejects.toThrow('the disk is gone')
  expect(readFileSync(fileOf(made.name)).includes('half of')).toBe(false)
  expect(readdirSync(backups.folder).filter((name) => name.includes('unfinished'))).toEqual([])
})

test('a backup that has reached its 30 days goes with the next one, a day earlier it stays', async () => {
  const { rows } = await world.db.owner.query<{ now: Date }>('select app.now() as now')
  const now = rows[0]?.now ?? new Date()
  const named = (days: number) => nameOfBackup(new Date(now.getTime() - days * 86_400_000))
  for (const name of [named(30), named(29), 'notes.txt']) writeFileSync(fileOf(name), 'as good as a backup')
  const next = await backups.make(world.db.url)
  expect(next.removed).toEqual([named(30)])
  const left = readdirSync(backups.folder)
  expect(left).toContain(named(29))
  expect(left).toContain('notes.txt')
  expect(left).not.toContain(named(30))
}, 60_000)
