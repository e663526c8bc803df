import pg from 'pg'
import type { Config } from '#config/config.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import type { BackupKey } from '#platform/backup/backup-key.ts'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import { type BackupStore, erasuresName } from '#platform/backup/backup-store.ts'
import { keepErasureList, readErasureList } from '#platform/backup/erasure-list.ts'
import type { Erasures } from '#platform/backup/erasures.ts'
import { countUnreplayed } from '#platform/backup/replay-erasures.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { BackupFailed } from '#platform/errors/backup-failed.ts'
import { besideMasterKey } from './backup-place.ts'

/** Without a new erasure the list is still written so often, so that it says up to when it is complete. */
const heartbeatMs = 10 * 60_000

/**
 * Writes what was erased into files outside of the database, soon after it happened: beside the master key, and where
 * backups go.
 */
export function keepErasures(parts: {
  readonly inPurpose: InPurpose
  readonly key: BackupKey
  readonly places: readonly BackupStore[]
}): () => Promise<void> {
  let written = { newest: -1, atMs: 0 }
  return async () => {
    const { newest, list } = await parts.inPurpose('retention', system('keep erasures'), async (tx) => {
      const rows = await tx.call<{ id: number; kind: string; key: string; at: string }>(
        `select id, kind, row_key as key, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
         from erasures order by id`,
        [],
      )
      const told: Erasures = {
        format: 'segmento.erasures.1',
        at: tx.now.toISOString(),
        erasures: rows.map(({ kind, key, at }) => ({ kind, key, at })),
      }
      return { newest: rows.at(-1)?.id ?? 0, list: told }
    })
    if (newest === written.newest && Date.now() - written.atMs < heartbeatMs) return
    // Also where it fails: what could not be written is tried with the next erasure or heartbeat.
    written = { newest, atMs: Date.now() }
    const kept = await Promise.allSettled(
      parts.places.map((place) => keepErasureList(place, parts.key, list)),
    )
    // One place is enough to restore from; a key on a medium that cannot be written is no fault.
    if (kept.every(({ status }) => status === 'rejected')) throw new BackupFailed()
  }
}

/**
 * A database that was put back to an earlier state, by a snapshot of its disk say, does not know of erasures since. It
 * does no work until they were carried out again.
 * @throws StartRefusal
 */
export async function refuseUnreplayed(
  config: Config,
  parts: { readonly databaseUrl: string; readonly key: BackupKey },
): Promise<void> {
  const list = await listOf(config, parts.key)
  if (!list || list.erasures.length === 0) return
  const client = new pg.Client({ connectionString: parts.databaseUrl, application_name: 'erasures' })
  client.on('error', () => {})
  await client.connect()
  try {
    const unreplayed = await countUnreplayed(client, list)
    if (unreplayed === 0) return
    throw new StartRefusal({
      setting: config.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR',
      sentence: `the database was put back to an earlier state and holds ${unreplayed} ${unreplayed === 1 ? 'row' : 'rows'} that had been erased since`,
      remedy: 'Run "npm run restore -- --replay", which erases them again, and start then',
    })
  } finally {
    await client.end()
  }
}

async function listOf(config: Config, key: BackupKey): Promise<Erasures | undefined> {
  try {
    return await readErasureList(besideMasterKey(config), key)
  } catch (error) {
    if (!(error instanceof BackupRefusal)) throw error
    throw new StartRefusal(
      {
        setting: 'MASTER_KEY_FILE',
        sentence: `the list of erasures beside the master key (${erasuresName}) cannot be read, so nobody knows whether the database holds what was erased`,
        remedy: 'Put it back, or, where it is lost for good, move it away',
      },
      { cause: error },
    )
  }
}
