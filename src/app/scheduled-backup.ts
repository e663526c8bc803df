import type { Config } from '#config/config.ts'
import type { BackupKey } from '#platform/backup/backup-key.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { BackupFailed } from '#platform/errors/backup-failed.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'
import { backUp } from './back-up.ts'
import { openBackupStore } from './backup-place.ts'

/** Makes a backup whenever the newest is older than the settings ask for; does nothing where they ask for none. */
export function scheduledBackup(
  config: Config,
  parts: {
    readonly inPurpose: InPurpose
    readonly key: BackupKey
    readonly databaseUrl: string
    readonly sandboxDatabaseUrl: string | undefined
    readonly log: Log
  },
): () => Promise<void> {
  const { everyHours, place } = config.backup ?? {}
  if (everyHours === undefined || place === undefined) return async () => {}
  return async () => {
    if (!(await isDue(parts.inPurpose, everyHours))) return
    try {
      const made = await backUp({
        inPurpose: parts.inPurpose,
        source: { databaseUrl: parts.databaseUrl, sandboxDatabaseUrl: parts.sandboxDatabaseUrl },
        key: parts.key,
        store: openBackupStore(place),
      })
      parts.log.info('backup.made', { count: made.rows })
    } catch (error) {
      throw error instanceof BackupRefusal || error instanceof VendorError
        ? new BackupFailed({ cause: error })
        : error
    }
  }
}

async function isDue(inPurpose: InPurpose, everyHours: number): Promise<boolean> {
  return inPurpose('legal-obligation', system('backup'), async (tx) => {
    const newest = await tx.db
      .selectFrom('backups')
      .select((eb) => eb.fn.max('made_at').as('at'))
      .executeTakeFirst()
    return !newest?.at || tx.now.getTime() - newest.at.getTime() >= everyHours * 3_600_000
  })
}
