import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type BackupPlace, type Config, readConfig } from '#config/config.ts'
import { loadMasterKey } from '#config/master-key.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { type BackupStore, backupsAmong } from '#platform/backup/backup-store.ts'
import { errorCode } from '#platform/log.ts'

/** Runs a command: a refusal is a sentence and status 1, a wrong use the usage and status 2. */
export async function runCommand(work: () => Promise<number>, untouched: string): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (error instanceof BackupRefusal || error instanceof StartRefusal) console.error(error.message)
    else if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      console.error(error.message)
    // The message of an unforeseen error may hold data of a row.
    else console.error(`It failed (${errorCode(error)}). ${untouched}`)
    process.exitCode = 1
  }
}

export function commandConfig(): Config {
  return readConfig({
    environment: process.env,
    folder: resolve(import.meta.dirname, '../..'),
    arguments: [],
  })
}

/** The place of the settings, or the folder that was given instead. */
export function placeOf(config: Config, folder: string | undefined): BackupPlace {
  if (folder !== undefined) return { kind: 'folder', folder: resolve(folder) }
  if (config.backup) return config.backup.place
  throw new StartRefusal({
    setting: 'BACKUP_TO',
    sentence: 'is not set, so there is no place for backups',
    remedy: 'Set it, or name a folder on the command line; .env.example explains it',
  })
}

/** The master key that must already be there: nothing is made or opened by a new one. */
export function existingKey(config: Config): Buffer {
  if (!existsSync(config.masterKeyFile))
    throw new StartRefusal({
      setting: 'MASTER_KEY_FILE',
      sentence: `there is no master key at ${config.masterKeyFile}, and a backup opens only with the one of the installation that made it`,
      remedy: `Put that key there, with mode 0600 in a folder of your own (${dirname(config.masterKeyFile)})`,
    })
  return loadMasterKey(config.masterKeyFile, false).bytes
}

export async function printList(store: BackupStore): Promise<void> {
  const backups = backupsAmong(await store.list())
  if (backups.length === 0) console.log('There is no backup yet.')
  for (const { name, bytes } of backups) console.log(`${name}  ${sizeWords(bytes)}`)
}

export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
  return `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}

export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
