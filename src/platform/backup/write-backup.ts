import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { JoinedSocket } from '../database/joined-socket.ts'
import type { BackupHead } from './backup-format.ts'
import { formatName } from './backup-format.ts'
import { type CopiedTable, copiedTables, keysHeld, sameWords, waitingJobs } from './copied-tables.ts'
import { type Erasures, readErasures } from './erasures.ts'
import { controlLine, rowsEnd } from './framing.ts'
import { type PersonKeys, readPersonKeys } from './person-keys.ts'

/** Held while a backup is made: what changes copies or the keys beside them waits, and a second backup, too. */
export const backupsLock = 'backups'

/** What is told once a backup was read to its end. */
export interface BackupTotals {
  readonly tables: number
  readonly rows: number
}

export interface BackupSource {
  /** The owner of the main database. */
  readonly databaseUrl: string
  /** Absent where there is no sandbox world. */
  readonly sandboxDatabaseUrl: string | undefined
}

/** One snapshot of everything, open until `close`; everything read from it is as of the same moment. */
export interface OpenSnapshot {
  readonly head: BackupHead
  /** The backup, not yet encrypted, a chunk at a time; `totals` are known at its end. */
  read(totals: (totals: BackupTotals) => void): AsyncIterable<Uint8Array>
  /** The keys of people, wrapped by the master key, in the same snapshot. */
  readPersonKeys(): Promise<PersonKeys>
  /** What was erased lately, in the same snapshot. */
  readErasures(): Promise<Erasures>
  close(): void
}

/** Opens a snapshot of a running or resting database; nobody who works in it waits for it. */
export async function openSnapshot(source: BackupSource): Promise<OpenSnapshot> {
  const sockets: JoinedSocket[] = []
  // A copy that was not read to its end would keep a connection from being ended in order, and nothing is to be
  // written: cut off, the server lets go of the snapshot.
  const close = () => {
    for (const socket of sockets) socket.destroy()
  }
  try {
    const main = await snapshotOf(source.databaseUrl, sockets, backupsLock)
    const sandbox =
      source.sandboxDatabaseUrl === undefined
        ? undefined
        : await snapshotOf(source.sandboxDatabaseUrl, sockets)
    const head = await readHeadOf(main)
    return {
      head,
      read: (totals) => compressed(lines(head, main, sandbox, totals)),
      readPersonKeys: () => readPersonKeys(main, head.at),
      readErasures: () => readErasures(main, head.at),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

async function snapshotOf(url: string, sockets: JoinedSocket[], lock?: string): Promise<pg.Client> {
  const stream = new JoinedSocket()
  sockets.push(stream)
  const client = new pg.Client({
    connectionString: url,
    application_name: 'backup',
    stream: () => stream,
  })
  client.on('error', () => {})
  await client.connect()
  if (lock !== undefined) await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lock])
  await client.query(`begin isolation level repeatable read read only; ${sameWords}`)
  return client
}

async function readHeadOf(client: pg.Client): Promise<BackupHead> {
  const migrations = await client.query<{ name: string; hash: string }>(
    'select name, hash from public.schema_migrations order by name collate "C"',
  )
  const { rows } = await client.query<{
    at: Date
    tree_size: string
    root: Buffer | null
    person_keys: number
  }>(
    `select app.now() as at, h.tree_size, h.root, (select count(*)::int from person_keys) as person_keys
     from app.ledger_head() h`,
  )
  const [row] = rows
  if (!row) throw new Error('the database did not tell of itself')
  return {
    format: formatName,
    at: row.at.toISOString(),
    migrations: migrations.rows,
    ledger: { treeSize: Number(row.tree_size), rootHash: row.root?.toString('hex') ?? '' },
    personKeys: row.person_keys,
  }
}

async function* lines(
  head: BackupHead,
  main: pg.Client,
  sandbox: pg.Client | undefined,
  told: (totals: BackupTotals) => void,
): AsyncGenerator<Uint8Array> {
  const totals = { tables: 0, rows: 0 }
  const table = async function* (client: pg.Client, one: CopiedTable) {
    yield controlLine({ copy: one.name, columns: one.columns })
    const hash = createHash('sha256')
    const rows = client.query(copyTo(`copy (${one.query}) to stdout`))
    for await (const chunk of rows as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
    yield rowsEnd
    yield controlLine({ rows: rows.rowCount, sha256: hash.digest('hex') })
    totals.tables += 1
    totals.rows += rows.rowCount
  }
  yield controlLine(head)
  yield controlLine({ database: 'main' })
  for (const one of await copiedTables(main)) yield* table(main, one)
  for (const one of [keysHeld, waitingJobs]) yield* table(main, one)
  yield controlLine({ sequences: await sequencesOf(main) })
  if (sandbox) {
    yield controlLine({ database: 'sandbox' })
    for (const one of await copiedTables(sandbox, ['public'])) yield* table(sandbox, one)
    yield controlLine({ sequences: await sequencesOf(sandbox) })
  }
  yield controlLine({ end: totals })
  told(totals)
}

/** Sequences are read after the rows of the snapshot, so none is behind a row. */
async function sequencesOf(client: pg.Client): Promise<{ name: string; last: string; called: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname in ('public', 'app', 'auth') order by 1`,
  )
  const found: { name: string; last: string; called: boolean }[] = []
  for (const { name } of rows) {
    const value = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    found.push(...value.rows.map(({ last, called }) => ({ name, last, called })))
  }
  return found
}

function compressed(plain: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const squeeze = createZstdCompress()
  // A failure of the source reaches whoever reads the other end.
  pipeline(plain, squeeze).catch(() => {})
  return squeeze
}
