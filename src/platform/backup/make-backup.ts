import type { BackupKey } from './backup-key.ts'
import { BackupRefusal } from './backup-refusal.ts'
import { type BackupStore, nameOfBackup, overdue, personKeysName } from './backup-store.ts'
import { keepErasureList } from './erasure-list.ts'
import { sealJson } from './sealed-json.ts'
import { type BackupSource, type BackupTotals, openSnapshot } from './write-backup.ts'

export interface MadeBackup extends BackupTotals {
  readonly name: string
  /** Business time of the snapshot. */
  readonly at: Date
  readonly bytes: number
  /** Earlier ones that had reached their period and are gone. */
  readonly removed: readonly string[]
}

/**
 * Makes a backup of one snapshot and then removes those that are older than their period. The keys of people go first: a
 * crash in between leaves keys that are newer than the newest backup, which is harmless.
 */
export async function makeBackup(parts: {
  readonly source: BackupSource
  readonly key: BackupKey
  readonly store: BackupStore
  readonly keepDays: number
}): Promise<MadeBackup> {
  const { key, store } = parts
  const snapshot = await openSnapshot(parts.source)
  try {
    const at = new Date(snapshot.head.at)
    const name = nameOfBackup(at)
    await store.put(personKeysName, await sealJson(key, await snapshot.readPersonKeys()))
    await keepErasureList(store, key, await snapshot.readErasures())
    let totals: BackupTotals | undefined
    const sealed = await key.encrypt(
      snapshot.read((told) => {
        totals = told
      }),
    )
    const bytes = await store.put(name, sealed)
    if (!totals) throw new BackupRefusal('the backup was not read to its end', 'Make it again')
    const removed = overdue(await store.list(), at, parts.keepDays)
    for (const old of removed) await store.remove(old)
    return { name, at, bytes, removed, ...totals }
  } finally {
    snapshot.close()
  }
}
