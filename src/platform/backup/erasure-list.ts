import type { BackupKey } from './backup-key.ts'
import { type BackupStore, erasuresName } from './backup-store.ts'
import { type Erasures, erasuresFile, joinErasures } from './erasures.ts'
import { openJson, sealJson } from './sealed-json.ts'

/** As long as a backup may hold what was erased: its 30 days, and some to spare. */
const keptDays = 35

/** The list of erasures that lies in a place; undefined where there is none yet. */
export async function readErasureList(store: BackupStore, key: BackupKey): Promise<Erasures | undefined> {
  const sealed = await store.get(erasuresName)
  return sealed && openJson(key, sealed, erasuresFile, `the list of erasures (${erasuresName})`)
}

/** Writes the list anew. What an earlier one had stays: a database that was put back does not know of it. */
export async function keepErasureList(store: BackupStore, key: BackupKey, now: Erasures): Promise<void> {
  const earlier = await readErasureList(store, key)
  const joined = joinErasures(earlier ? [earlier, now] : [now]) ?? now
  const from = new Date(Date.parse(joined.at) - keptDays * 86_400_000).toISOString()
  const erasures = joined.erasures.filter(({ at }) => at >= from)
  await store.put(erasuresName, await sealJson(key, { ...joined, erasures }))
}
