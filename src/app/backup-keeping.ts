import type { BackupKey } from '#platform/backup/backup-key.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { keepCopies } from '#platform/backup/keep-copies.ts'
import { backupsLock } from '#platform/backup/write-backup.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { BackupFailed } from '#platform/errors/backup-failed.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { backupDays, recordRemoved } from './back-up.ts'

/** Without a new erasure or backup the copies are still looked at so often. */
const heartbeatMs = 10 * 60_000

const actor = system('keep backups')

/**
 * Keeps the promise of how long backups stay where none is made any more: removes those past their period, and the keys of
 * whoever was erased. Does nothing where the settings name no place.
 */
export function keepBackups(parts: {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly key: BackupKey
  readonly store: BackupStore | undefined
}): () => Promise<void> {
  const { inPurpose, withLock, key, store } = parts
  if (!store) return async () => {}
  let looked = { at: '', atMs: 0 }
  return async () => {
    const erased = await inPurpose('retention', actor, async (tx) =>
      tx.call<{ person: string }>(
        `select row_key as person from erasures where kind = 'person' order by id`,
        [],
      ),
    )
    const standing = await inPurpose('legal-obligation', actor, async (tx) => {
      const newest = await tx.db
        .selectFrom('backups')
        .select((eb) => eb.fn.max('made_at').as('at'))
        .executeTakeFirst()
      return { at: tx.now, keepDays: await backupDays(tx), newest: newest?.at?.toISOString() }
    })
    const state = `${erased.at(-1)?.person} ${standing.newest}`
    if (state === looked.at && Date.now() - looked.atMs < heartbeatMs) return
    let removed: string[] = []
    const free = await withLock(backupsLock, async () => {
      removed = await keepCopies({
        store,
        key,
        ...standing,
        erasedPeople: new Set(erased.map(({ person }) => person)),
      }).catch((error: unknown) => {
        throw error instanceof BackupRefusal || error instanceof VendorError
          ? new BackupFailed({ cause: error })
          : error
      })
    })
    // While a backup is made it is tried again with the next turn.
    if (!free) return
    looked = { at: state, atMs: Date.now() }
    if (removed.length > 0) await recordRemoved(inPurpose, removed)
  }
}
