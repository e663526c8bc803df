import { Kysely } from 'kysely'
import pg from 'pg'
import type { DatabaseFor } from '#policy/register/rows.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import type { Vault } from '../crypto/vault.ts'
import { type EvidenceEntry, recordEvidence } from '../evidence/record-evidence.ts'
import type { Actor } from './actor.ts'
import { type ActingKind, purposeRole, roleUrl } from './roles.ts'
import { type RunQuery, transactionDialect } from './transaction-dialect.ts'

/** One transaction for one purpose: all that code which acts for it can do to data. */
export interface PurposeTx<P extends Purpose> {
  /** Only the tables and columns declared for the purpose. */
  readonly db: Kysely<DatabaseFor<P>>
  readonly purpose: P
  readonly actor: Actor
  /** Business time, the same for the whole transaction and for SQL's app.now(). */
  readonly now: Date
  readonly vault: Vault
  /** Appends to the ledger; it stands or falls with the transaction. */
  record(entry: EvidenceEntry): Promise<void>
  /** Asks for a job; it starts only when the transaction has ended well. `key` makes asking twice one job. */
  enqueue(
    queue: string,
    data: Readonly<Record<string, string>>,
    options?: { key?: string; afterSeconds?: number },
  ): Promise<void>
  /** Tells open pages that this has changed, e.g. `stack:<id>`. */
  tell(topic: string): Promise<void>
  /** Calls a function of schema `app` that this purpose may run; returns its rows. */
  call<R extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<R[]>
}

export type InPurpose = <P extends Purpose, T>(
  purpose: P,
  actor: Actor,
  work: (tx: PurposeTx<P>) => Promise<T>,
) => Promise<T>

export interface Purposes {
  readonly inPurpose: InPurpose
  close(): Promise<void>
}

export interface PurposesOptions {
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly rolePrefix: string
  readonly vault: Vault
  /** Most connections per role. */
  readonly poolSize?: number
}

const int8 = 20
const day = 1082

/** int8 as number (cents and counts stay below 2^53), dates as the text they are. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return Number
    if (oid === day) return (value: string) => value
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** Nobody waits for ever: a stuck statement or lock fails its own transaction and leaves the pool to the others. */
const patience = {
  connectionTimeoutMillis: 20_000,
  statement_timeout: 60_000,
  lock_timeout: 30_000,
  idle_in_transaction_session_timeout: 120_000,
} as const

const kindOf: Readonly<Record<Actor['kind'], ActingKind>> = {
  system: 'program',
  visitor: 'program',
  staff: 'staff',
  client: 'portal',
}

function openingOf(actor: Actor): string {
  const session = 'sessionHash' in actor ? actor.sessionHash : undefined
  if (session !== undefined && !/^([0-9a-f]{2})*$/.test(session))
    throw new Error('a session hash is hexadecimal')
  const setting = session === undefined ? '' : `select set_config('app.session_hash', '${session}', true);`
  return `begin; ${setting} select app.now() as now`
}

/**
 * The only way to data. Each purpose and kind of actor has a pool that logs in as its own role, so neither a
 * mistake nor an injected statement reaches what another purpose may see.
 */
export function openPurposes(options: PurposesOptions): Purposes {
  const pools = new Map<string, pg.Pool>()

  const poolOf = (role: string): pg.Pool => {
    const open = pools.get(role)
    if (open) return open
    const pool = new pg.Pool({
      connectionString: roleUrl(options.databaseUrl, options.masterKey, role),
      max: options.poolSize ?? 4,
      idleTimeoutMillis: 30_000,
      ...patience,
      application_name: role,
      types,
    })
    // A connection that breaks while idle is replaced at the next use; the query that needs it reports.
    pool.on('error', () => {})
    pools.set(role, pool)
    return pool
  }

  const inPurpose: InPurpose = async (purpose, actor, work) => {
    const client = await poolOf(purposeRole(options.rolePrefix, purpose, kindOf[actor.kind])).connect()
    let broken: Error | undefined
    let over = false
    // A connection that breaks between two statements reports here; unheard it would end the process.
    const hear = (failure: Error) => {
      broken = failure
    }
    client.on('error', hear)
    // Work that was not waited for must not run on a connection that by then serves somebody else.
    const query: RunQuery = (sql, values) => {
      if (over) throw new Error('the purpose transaction is over: await all its work inside it')
      return client.query(sql, values)
    }
    try {
      const opened = (await client.query(openingOf(actor))) as unknown as pg.QueryResult<{ now: Date }>[]
      const now = opened.at(-1)?.rows[0]?.now
      if (!now) throw new Error('the database did not tell business time')
      const tx = transactionFor(query, purpose, actor, now, options.vault)
      const result = await work(tx)
      over = true
      // After a statement that failed and was caught, PostgreSQL answers a commit with ROLLBACK.
      const { command } = await client.query('commit')
      if (command !== 'COMMIT')
        throw new Error('a statement of the transaction failed, so nothing of it was kept')
      return result
    } catch (error) {
      over = true
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      throw error
    } finally {
      client.off('error', hear)
      client.release(broken)
    }
  }

  return {
    inPurpose,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      pools.clear()
    },
  }
}

function transactionFor<P extends Purpose>(
  query: RunQuery,
  purpose: P,
  actor: Actor,
  now: Date,
  vault: Vault,
): PurposeTx<P> {
  const call = async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<R[]> =>
    (await query(sql, [...values])).rows as R[]
  return {
    db: new Kysely<DatabaseFor<P>>({ dialect: transactionDialect(query) }),
    purpose,
    actor,
    now,
    vault,
    call,
    record: (entry) => recordEvidence({ call, purpose, actor, vault }, entry),
    async enqueue(queue, data, { key, afterSeconds = 0 } = {}) {
      for (const [name, value] of Object.entries(data))
        if (!/^[\w-]{1,64}$/.test(value)) throw new Error(`a job takes ids only: ${name} is none`)
      await call('select app.enqueue($1, $2, $3, make_interval(secs => $4))', [
        queue,
        JSON.stringify(data),
        key ?? null,
        afterSeconds,
      ])
    },
    async tell(topic) {
      if (!/^[\w-]+(:[\w-]+)?$/.test(topic)) throw new Error('what is told is a word and an id')
      await call('select app.tell($1)', [topic])
    },
  }
}
