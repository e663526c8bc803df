import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { openPurposes } from '#platform/database/purposes.ts'
import { recordTest } from '../../src/app/back-up.ts'
import { counted } from '../backup/command.ts'
import { openDatabase } from '../open-database.ts'
import type { ChosenBackup } from './choose-backup.ts'

/** Restores into databases that live as long as the test, and records that the backup came back whole. */
export async function restoreAsTest(chosen: ChosenBackup): Promise<number> {
  const { config, masterKey } = chosen
  const database = await openDatabase(config)
  const rolePrefix = config.databaseRolePrefix
  const purposes = openPurposes({
    databaseUrl: database.url,
    masterKey,
    rolePrefix,
    vault: openVault(masterKey),
    poolSize: 1,
  })
  try {
    const began = performance.now()
    const { rows, tables } = await inScratch(database.url, (databaseUrl, sandboxDatabaseUrl) =>
      chosen.restore({ databaseUrl, sandboxDatabaseUrl, over: false }),
    )
    const seconds = Math.ceil((performance.now() - began) / 1000)
    await recordTest(purposes.inPurpose, {
      name: chosen.name,
      place: chosen.store.place,
      made_at: chosen.at,
      bytes: chosen.bytes,
      rows,
      seconds,
    })
    console.log(
      `${chosen.name} came back whole: ${counted(rows, 'row', 'rows')} of ${counted(tables, 'table', 'tables')}, compared in ${counted(seconds, 'second', 'seconds')}. The scratch database is gone, and /privacy/proof tells of the test.`,
    )
    return 0
  } finally {
    await purposes.close()
    await database.close()
  }
}

async function inScratch<T>(
  serverUrl: string,
  work: (databaseUrl: string, sandboxDatabaseUrl: string) => Promise<T>,
): Promise<T> {
  const name = `segmento_restore_test_${randomBytes(4).toString('hex')}`
  const names = [name, `${name}_sandbox`] as const
  const server = new pg.Client({ connectionString: serverUrl })
  server.on('error', () => {})
  await server.connect()
  const urlOf = (database: string) => {
    const url = new URL(serverUrl)
    url.pathname = `/${database}`
    return url.href
  }
  try {
    for (const one of names) await create(server, one)
    return await work(urlOf(names[0]), urlOf(names[1]))
  } finally {
    for (const one of names) await server.query(`drop database if exists ${one} with (force)`)
    await server.end()
  }
}

async function create(server: pg.Client, name: string): Promise<void> {
  try {
    await server.query(`create database ${name}`)
  } catch (cause) {
    throw new BackupRefusal(
      'a scratch database cannot be made on the server',
      'Let the user of DATABASE_URL create databases (ALTER ROLE … CREATEDB), or restore into another server as a test',
      { cause },
    )
  }
}
