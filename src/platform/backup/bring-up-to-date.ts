import type { ClientBase } from 'pg'
import type { BackupHead } from './backup-format.ts'
import { type Erasures, eraseAgain } from './erasures.ts'
import { giveKeysBack, type PersonKeys } from './person-keys.ts'

/**
 * What was erased since the backup goes again, and so does what has expired by now; only then may anybody see the rest.
 * @returns how many rows went, beside what hangs on them
 */
export async function bringUpToDate(
  client: ClientBase,
  keys: PersonKeys,
  erasures: Erasures,
  head: BackupHead,
): Promise<number> {
  const erased = await eraseAgain(client, erasures, head.at)
  const keyless = await giveKeysBack(client, keys)
  const { rows } = await client.query<{ people_gone: number; clients_gone: number }>(
    'select people_gone, clients_gone from app.sweep_expired(null)',
  )
  return erased + keyless + (rows[0]?.people_gone ?? 0) + (rows[0]?.clients_gone ?? 0)
}

/** The ledger says from then on that what follows continues a backup. It names nobody. */
export async function attestRestore(
  client: ClientBase,
  head: BackupHead,
  erasuresUpTo: string,
): Promise<void> {
  const words = JSON.stringify({ backupAt: head.at, treeSize: head.ledger.treeSize, erasuresUpTo })
  await client.query(
    `select app.append_evidence('backup.restored', 'legal-obligation', 'system', '{5.1,6.3}', null, '{}', null,
       convert_to($1, 'UTF8'))`,
    [words],
  )
}

export interface WaitingJob {
  readonly queue: string
  readonly data: unknown
  readonly key: string | null
  readonly wait: string
}

/** Jobs of queues that are no more, and those whose object was left out, are not asked for again. */
export async function readJobs(client: ClientBase): Promise<WaitingJob[]> {
  const { rows } = await client.query<WaitingJob>(
    `select queue, data, key, wait::text as wait from pg_temp.waiting_jobs where queue <> 'send-sign-in-link'`,
  )
  return rows
}
