import type { Config } from '#config/config.ts'
import { openBackupKey } from '#platform/backup/backup-key.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { type BackupStore, backupsAmong, personKeysName } from '#platform/backup/backup-store.ts'
import { readErasureList } from '#platform/backup/erasure-list.ts'
import { personKeysFile } from '#platform/backup/person-keys.ts'
import { type Restored, restoreBackup } from '#platform/backup/restore-backup.ts'
import { openJson } from '#platform/backup/sealed-json.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { allQueues } from '#workflows/queues.ts'
import { besideMasterKey } from '../../src/app/backup-place.ts'

/** A backup that is there, and all that it takes to restore it. */
export interface ChosenBackup {
  readonly config: Config
  readonly masterKey: Buffer
  readonly store: BackupStore
  readonly name: string
  readonly at: Date
  readonly bytes: number
  restore(into: {
    readonly databaseUrl: string
    readonly sandboxDatabaseUrl: string | undefined
    readonly over: boolean
  }): Promise<Restored>
}

/** The backup of this name, or the newest. */
export async function chooseBackup(
  config: Config,
  masterKey: Buffer,
  store: BackupStore,
  name: string | undefined,
): Promise<ChosenBackup> {
  const backups = backupsAmong(await store.list())
  const found = name === undefined ? backups[0] : backups.find((one) => one.name === name)
  if (!found)
    throw new BackupRefusal(
      name === undefined ? 'there is no backup in that place' : `there is no backup named ${name}`,
      'See what there is: npm run restore -- --list',
    )
  const vault = openVault(masterKey)
  const key = await openBackupKey(vault)
  return {
    config,
    masterKey,
    store,
    ...found,
    async restore({ databaseUrl, sandboxDatabaseUrl, over }) {
      const lists = [await readErasureList(store, key), await readErasureList(besideMasterKey(config), key)]
      const personKeys = await openJson(
        key,
        await fileOf(store, personKeysName),
        personKeysFile,
        `the file of people’s keys (${personKeysName})`,
      )
      return restoreBackup({
        target: { databaseUrl, masterKey, rolePrefix: config.databaseRolePrefix, queues: allQueues },
        sandboxDatabaseUrl,
        vault,
        key,
        sealed: await fileOf(store, found.name),
        backup: { name: found.name, place: store.place, bytes: found.bytes },
        personKeys,
        erasures: lists.flatMap((list) => list ?? []),
        over,
      })
    },
  }
}

async function fileOf(store: BackupStore, name: string) {
  const file = await store.get(name)
  if (file) return file
  throw new BackupRefusal(
    `${name} is not beside the backups`,
    'Put it back there: without it the ledger of the backup could not be read',
  )
}
