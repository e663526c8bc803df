import { dirname } from 'node:path'
import type { BackupPlace, Config } from '#config/config.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { folderStore } from '#platform/backup/folder-store.ts'

/** The store that the settings name. */
export function openBackupStore(place: BackupPlace): BackupStore {
  if (place.kind === 'folder') return folderStore(place.folder)
  throw new BackupRefusal('a bucket cannot be reached yet', 'Give a folder')
}

/** Beside the master key: the list of erasures lies there, too, because a restore needs both. */
export function besideMasterKey(config: Config): BackupStore {
  return folderStore(dirname(config.masterKeyFile))
}
