import type { BackupKey } from './backup-key.ts'
import { type BackupStore, backupsAmong, overdue, personKeysName } from './backup-store.ts'
import { personKeysFile } from './person-keys.ts'
import { openJson, sealJson } from './sealed-json.ts'

/**
 * What happens to copies also where no other is made: those past their period go, and so do the keys of erased people.
 * Nobody may make a backup meanwhile (`backupsLock`), because the file of keys is read and written anew. Only keys of people
 * known to be erased are taken out of it: a database that was put back to an earlier state lacks keys that its backups need.
 * @returns the names of the backups that are gone
 */
export async function keepCopies(parts: {
  readonly store: BackupStore
  readonly key: BackupKey
  /** Business time. */
  readonly at: Date
  readonly keepDays: number
  readonly erasedPeople: ReadonlySet<string>
}): Promise<string[]> {
  const { store, at, keepDays } = parts
  const files = await store.list()
  const removed = overdue(files, at, keepDays)
  for (const name of removed) await store.remove(name)
  const left = backupsAmong(files).length - removed.length
  if (files.some(({ name }) => name === personKeysName)) {
    // Without a backup there is nothing that they would open.
    if (left === 0) await store.remove(personKeysName)
    else await dropKeys(parts)
  }
  return removed
}

async function dropKeys({
  store,
  key,
  erasedPeople,
}: Pick<Parameters<typeof keepCopies>[0], 'store' | 'key' | 'erasedPeople'>): Promise<void> {
  const sealed = await store.get(personKeysName)
  if (!sealed) return
  const file = await openJson(key, sealed, personKeysFile, `the file of people’s keys (${personKeysName})`)
  const keys = file.keys.filter(({ personId }) => !erasedPeople.has(personId))
  if (keys.length < file.keys.length) await store.put(personKeysName, await sealJson(key, { ...file, keys }))
}
