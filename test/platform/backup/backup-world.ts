import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { type BackupKey, openBackupKey } from '#platform/backup/backup-key.ts'
import { type BackupStore, personKeysName } from '#platform/backup/backup-store.ts'
import { readErasureList } from '#platform/backup/erasure-list.ts'
import { folderStore } from '#platform/backup/folder-store.ts'
import { type MadeBackup, makeBackup } from '#platform/backup/make-backup.ts'
import { personKeysFile } from '#platform/backup/person-keys.ts'
import { type Restored, restoreBackup } from '#platform/backup/restore-backup.ts'
import { openJson } from '#platform/backup/sealed-json.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { allQueues } from '#workflows/queues.ts'

/** A folder for backups, and empty databases to restore into; all of it goes away with `close`. */
export interface BackupWorld {
  readonly key: BackupKey
  readonly folder: string
  readonly store: BackupStore
  make(databaseUrl: string, sandboxDatabaseUrl?: string): Promise<MadeBackup>
  restore(name: string, into: Into): Promise<Restored>
  /** @param owner a role that owns it and may only create roles; absent, the superuser */
  emptyDatabase(owner?: string): Promise<string>
  close(): Promise<void>
}

export interface Into {
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl?: string
  readonly over?: boolean
  readonly masterKey?: Buffer
  readonly store?: BackupStore
}

export async function backupWorld(): Promise<BackupWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-backups-'))
  const store = folderStore(folder)
  const key = await openBackupKey(openVault(testMasterKey))
  const made: string[] = []
  const server = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1 })
  server.on('error', () => {})
  return {
    key,
    folder,
    store,
    make: (databaseUrl, sandboxDatabaseUrl) =>
      makeBackup({ source: { databaseUrl, sandboxDatabaseUrl }, key, store, keepDays: 30 }),
    async restore(name, into) {
      const masterKey = into.masterKey ?? testMasterKey
      const vault = openVault(masterKey)
      const ownKey = await openBackupKey(vault)
      const from = into.store ?? store
      const sealed = await from.get(name)
      const sealedKeys = await from.get(personKeysName)
      if (!sealed || !sealedKeys) throw new Error('there is no such backup')
      const list = await readErasureList(from, ownKey)
      return restoreBackup({
        target: {
          databaseUrl: into.databaseUrl,
          masterKey,
          rolePrefix: testRolePrefix,
          queues: allQueues,
        },
        sandboxDatabaseUrl: into.sandboxDatabaseUrl,
        vault,
        key: ownKey,
        sealed,
        backup: { name, place: from.place, bytes: 1 },
        personKeys: await openJson(ownKey, sealedKeys, personKeysFile, 'the keys'),
        erasures: list ? [list] : [],
        over: into.over ?? false,
      })
    },
    async emptyDatabase(owner) {
      const name = `test_${randomBytes(6).toString('hex')}`
      await server.query(`create database ${name}${owner ? ` owner ${owner}` : ''}`)
      made.push(name)
      const url = new URL(inject('postgresUrl'))
      url.pathname = name
      return url.href
    },
    async close() {
      for (const name of made) await server.query(`drop database if exists ${name} with (force)`)
      await server.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Every row of every table that there is, as text, by `schema.table`. */
export async function everyTable(databaseUrl: string): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
    )
    const tables = new Map<string, string[]>()
    for (const { name } of rows) {
      const [schema, table] = name.split('.')
      const found = await client.query<{ row: string }>(
        `select t::text as row from "${schema}"."${table}" t order by 1`,
      )
      tables.set(
        name,
        found.rows.map(({ row }) => row),
      )
    }
    return tables
  } finally {
    await client.end()
  }
}
