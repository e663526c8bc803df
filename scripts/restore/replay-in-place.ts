import pg from 'pg'
import type { Config } from '#config/config.ts'
import { openBackupKey } from '#platform/backup/backup-key.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { readErasureList } from '#platform/backup/erasure-list.ts'
import { joinErasures } from '#platform/backup/erasures.ts'
import { replayErasures } from '#platform/backup/replay-erasures.ts'
import { refuseRunning } from '#platform/backup/restore-target.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { erasurePlaces } from '../../src/app/backup-place.ts'
import { counted } from '../backup/command.ts'
import { openDatabase } from '../open-database.ts'

/** Erases again in a database that was put back by other means what the lists outside of it tell. */
export async function replayInPlace(config: Config, masterKey: Buffer): Promise<number> {
  const key = await openBackupKey(openVault(masterKey))
  const lists = await Promise.all(erasurePlaces(config).map((place) => readErasureList(place, key)))
  const list = joinErasures(lists.flatMap((one) => one ?? []))
  if (!list)
    throw new BackupRefusal(
      'there is no list of erasures beside the master key or the backups',
      'Put erasures.age there',
    )
  const database = await openDatabase(config)
  const client = new pg.Client({ connectionString: database.url, application_name: 'restore' })
  try {
    await client.connect()
    await refuseRunning(client, config.databaseRolePrefix)
    const erased = await replayErasures(client, list)
    console.log(
      `Erased again ${counted(erased, 'row', 'rows')}. Erasures are known up to ${list.at}. Now: npm start`,
    )
    return 0
  } finally {
    await client.end()
    await database.close()
  }
}
