import { dirname } from 'node:path'
import type { BackupPlace, Config } from '#config/config.ts'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { folderStore } from '#platform/backup/folder-store.ts'
import { openStoreLine } from '#platform/guard/store-line.ts'
import { recipients } from '#policy/recipients.ts'
import { s3Store } from '#vendors/backup/s3-store.ts'

/** Everywhere that the list of erasures is kept. */
export function erasurePlaces(config: Config): BackupStore[] {
  return [besideMasterKey(config), ...(config.backup ? [openBackupStore(config.backup.place)] : [])]
}

/** The store that the settings name. */
export function openBackupStore(place: BackupPlace): BackupStore {
  if (place.kind === 'folder') return folderStore(place.folder)
  const line = openStoreLine({ recipient: recipients.backup, purpose: 'legal-obligation', mode: 'live' })
  return s3Store(line, { ...place, secretKey: place.secretKey.reveal() })
}

/** Beside the master key: the list of erasures lies there, too, because a restore needs both. */
export function besideMasterKey(config: Config): BackupStore {
  return folderStore(dirname(config.masterKeyFile))
}
