import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import pg from 'pg'
import type { Vault } from '../crypto/vault.ts'
import { applyMigrations, type MigrateOptions, makeQueues } from '../database/migrate.ts'
import { prepareSandboxDatabase } from '../sandbox/store.ts'
import { type BackupHead, type Copied, readControl, readHead } from './backup-format.ts'
import type { BackupKey } from './backup-key.ts'
import { BackupRefusal } from './backup-refusal.ts'
import { attestRestore, bringUpToDate, readJobs } from './bring-up-to-date.ts'
import { checkLedger } from './check-ledger.ts'
import { type CopiedTable, copiedTables, keysHeld, sameWords, waitingJobs } from './copied-tables.ts'
import { checkCopied, copyInto, passOver, setSequence, tableOf } from './copy-in.ts'
import { type Erasures, joinErasures, readErasures } from './erasures.ts'
import { Frames } from './framing.ts'
import type { PersonKeys } from './person-keys.ts'
import { buildSchema, clearTarget, detachRules, refuseRunning, refuseTarget } from './restore-target.ts'

export interface Restore {
  readonly target: MigrateOptions
  /** Absent: a sandbox world in the backup is checked and left out. */
  readonly sandboxDatabaseUrl: string | undefined
  readonly vault: Vault
  readonly key: BackupKey
  /** As it lies in the store, and where that is. */
  readonly sealed: Readable
  readonly backup: { readonly name: string; readonly place: 'folder' | 's3'; readonly bytes: number }
  readonly personKeys: PersonKeys
  /** What was erased, as far as lists outside of the database tell. */
  readonly erasures: readonly Erasures[]
  /** Replaces what is in the target. */
  readonly over: boolean
}

export interface Restored {
  readonly at: string
  readonly tables: number
  readonly rows: number
  /** Rows that went again because they were erased after the backup was made, or have expired since. */
  readonly erasedAgain: number
  /** Business time up to which erasures are known. */
  readonly erasuresUpTo: string
  readonly jobs: number
}

/**
 * Restores a backup in one transaction: schema from its migrations, rows, sequences, the migrations that it has not had,
 * keys of people, and then what was erased or has expired since. Every table is read back and held against the backup, and the ledger made anew from its
 * entries, before anything of it stands. Until then, and whenever it is refused, the target is as it was.
 * @throws BackupRefusal
 */
export async function restoreBackup(input: Restore): Promise<Restored> {
  try {
    return await restoreFrom(new Frames(undamaged(await input.key.decrypt(input.sealed))), input)
  } finally {
    input.sealed.destroy()
  }
}

async function restoreFrom(frames: Frames, input: Restore): Promise<Restored> {
  const head = readHead(await frames.line())
  refuseOlderKeys(input.personKeys, head)
  const main = await connect(input.target.databaseUrl)
  let sandbox: pg.Client | undefined
  try {
    await main.query(`select pg_advisory_lock(hashtext('segmento migrations')); begin; ${sameWords}`)
    const standing = await refuseTarget(main, input.target.rolePrefix, input.over)
    const known = standing ? [...input.erasures, await erasuresOf(main)] : input.erasures
    const erasures = joinErasures(known) ?? noErasures(head)
    if (standing) await clearTarget(main)
    await buildSchema(main, input.target, head)

    let tables = 0
    let rows = 0
    let into: { client: pg.Client; tables: readonly CopiedTable[] } | undefined
    let attach: (() => Promise<void>) | undefined
    const checks: (() => Promise<void>)[] = []
    for (let ended = false; !ended; ) {
      const control = readControl(await frames.line())
      if ('database' in control) {
        if (control.database === 'main') {
          attach = await detachRules(main)
          into = { client: main, tables: [...(await copiedTables(main)), keysHeld, waitingJobs] }
        } else {
          sandbox = input.sandboxDatabaseUrl
            ? await openSandbox(input.sandboxDatabaseUrl, input.over)
            : undefined
          into = sandbox && { client: sandbox, tables: await copiedTables(sandbox, ['public']) }
        }
      } else if ('copy' in control) {
        const told = into
          ? await loaded(into.client, tableOf(into.tables, control), frames, checks)
          : await passOver(frames)
        tables += 1
        rows += told.rows
      } else if ('sequences' in control) {
        if (into) for (const one of control.sequences) await setSequence(into.client, one)
      } else {
        ended = true
        if (control.end.tables !== tables || control.end.rows !== rows)
          throw new BackupRefusal('the backup lacks tables or rows', 'Take another one')
      }
    }
    if ((await frames.line()) !== undefined)
      throw new BackupRefusal('something follows the end of the backup', 'Take another one')

    await attach?.()
    for (const check of checks) await check()
    await checkLedger(main, head.ledger, input.vault)
    // What is over is judged by this version's rules, also where an earlier one made the backup.
    await applyMigrations(main)
    const erasedAgain = await bringUpToDate(main, input.personKeys, erasures, head)
    await noteBackup(main, input.backup, head, rows)
    const jobs = await readJobs(main)
    // The next start gives every grant and policy anew.
    await main.query(`update app.installation set access_hash = '', digests = '{}'`)
    await attestRestore(main, head, erasures.at)
    await main.query('analyze')
    await refuseRunning(main, input.target.rolePrefix)
    await main.query('commit')
    await sandbox?.query('commit')
    await makeQueues(main, input.target)
    for (const { queue, data, key, wait } of jobs)
      await main.query('select app.enqueue($1, $2, $3, $4)', [queue, JSON.stringify(data), key, wait])
    return { at: head.at, tables, rows, erasedAgain, erasuresUpTo: erasures.at, jobs: jobs.length }
  } finally {
    await main.end()
    await sandbox?.end()
  }
}

/** A backup does not know of itself: whoever was restored from one would say that there is none. */
async function noteBackup(
  main: pg.Client,
  { name, place, bytes }: Restore['backup'],
  head: BackupHead,
  rows: number,
): Promise<void> {
  await main.query(
    `insert into backups (name, place, made_at, bytes, table_rows) values ($1, $2, $3, $4, $5)
     on conflict (name) do update set removed_at = null`,
    [name, place, head.at, bytes, rows],
  )
}

/** Keys that are newer than the backup are fine: who is new has no row, and who has gone goes. */
function refuseOlderKeys(keys: PersonKeys, head: BackupHead): void {
  if (keys.at >= head.at) return
  throw new BackupRefusal(
    'the file of people’s keys is older than the backup, so keys that it needs are missing',
    'Put the newest person-keys.age beside the backups; it is written with each of them',
  )
}

const noErasures = (head: BackupHead): Erasures => ({
  format: 'segmento.erasures.1',
  at: head.at,
  erasures: [],
})

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'restore' })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function openSandbox(url: string, over: boolean): Promise<pg.Client> {
  const client = await connect(url)
  await client.query(`begin; ${sameWords}`)
  await prepareSandboxDatabase(client)
  const held = await client.query('select 1 from documents limit 1')
  if (held.rows.length > 0 && !over) {
    await client.end()
    throw new BackupRefusal(
      'the database of the sandbox world is not empty, and a restore would replace what is in it',
      'Add --over if that is meant, or set SANDBOX_DATABASE_URL to an empty one',
    )
  }
  await client.query('truncate documents restart identity')
  return client
}

async function erasuresOf(main: pg.Client): Promise<Erasures> {
  const { rows } = await main.query<{ at: Date; kept: boolean }>(
    `select app.now() as at, to_regclass('public.erasures') is not null as kept`,
  )
  const at = (rows[0]?.at ?? new Date()).toISOString()
  return rows[0]?.kept ? readErasures(main, at) : { format: 'segmento.erasures.1', at, erasures: [] }
}

/** Whatever breaks while it is decrypted or unpacked says that the bytes are not those that were written. */
async function* undamaged(plain: Readable): AsyncGenerator<Uint8Array> {
  const unpacked = createZstdDecompress()
  pipeline(plain, unpacked).catch(() => {})
  try {
    yield* unpacked as AsyncIterable<Buffer>
  } catch (cause) {
    throw new BackupRefusal(
      'the backup is damaged or was not finished',
      'Nothing of it was taken. Take another one of the list: npm run restore -- --list',
      { cause },
    )
  }
}

/** Loads a table, and notes to read it back once all is in. */
async function loaded(
  client: pg.Client,
  table: CopiedTable,
  frames: Frames,
  checks: (() => Promise<void>)[],
): Promise<Copied> {
  const told = await copyInto(client, table, frames)
  checks.push(() => checkCopied(client, table, told))
  return told
}
