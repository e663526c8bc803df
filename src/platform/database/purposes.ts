import { type CompiledQuery, Kysely } from 'kysely'
import type { QueryResult, QueryResultRow } from 'pg'
import type { DatabaseFor } from '#policy/register/rows.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import type { Vault } from '../crypto/vault.ts'
import { gatherReads, type ReadEvidence } from '../evidence/gather-reads.ts'
import { type EvidenceEntry, recordEvidence } from '../evidence/record-evidence.ts'
import { type EntryAtOnce, withEntry } from '../evidence/with-entry.ts'
import type { Actor } from './actor.ts'
import { gatherWakes } from './gather-wakes.ts'
import { type OpenTransaction, openTransaction, rowsOfFirst, withConnection } from './open-transaction.ts'
import { prepared } from './prepared.ts'
import { openRolePools } from './role-pools.ts'
import { type ActingKind, purposeRole } from './roles.ts'
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
  /**
   * Appends to the ledger, within a second after the transaction has ended well, that data was seen; the same sight
   * again in that time is counted. `gather-reads.ts` says what a crash may lose.
   */
  recordRead(entry: ReadEvidence): void
  /** Asks for a job; it starts only when the transaction has ended well. `key` makes asking twice one job. */
  enqueue(
    queue: string,
    data: Readonly<Record<string, string>>,
    options?: { key?: string; afterSeconds?: number },
  ): Promise<void>
  /** Tells open pages that this has changed, e.g. `stack:<id>`. */
  tell(topic: string): Promise<void>
  /** Calls a function of schema `app` that this purpose may run; returns its rows. */
  call<R extends QueryResultRow>(sql: string, values: readonly unknown[]): Promise<R[]>
}

/** A transaction that has not asked for the time. What only needs this takes any. */
export type UntimedTx<P extends Purpose> = Omit<PurposeTx<P>, 'now' | 'recordRead'>

export interface InPurpose {
  <P extends Purpose, T>(purpose: P, actor: Actor, work: (tx: PurposeTx<P>) => Promise<T>): Promise<T>
  /** The same without asking for the time, so that the beginning goes along with the first statement: one trip less. */
  untimed<P extends Purpose, T>(purpose: P, actor: Actor, work: (tx: UntimedTx<P>) => Promise<T>): Promise<T>
  /**
   * One statement that is a transaction of its own, in one round trip; answers its rows. With it goes at most an entry
   * of the ledger: `record` stands or falls with the statement, `recordRead` follows within a second.
   */
  atOnce<P extends Purpose, R>(
    purpose: P,
    actor: Actor,
    statement: (db: Kysely<DatabaseFor<P>>) => CompiledQuery<R>,
    evidence?: EvidenceAtOnce<R>,
  ): Promise<R[]>
}

export interface EvidenceAtOnce<R> {
  /** Where the statement asks for jobs or tells pages: what it answers as `app.wakes`, said once it is kept. */
  readonly wakes?: (rows: readonly R[]) => string | null | undefined
  readonly record?: EntryAtOnce
  /** Told what was read, answers what to record of it. */
  readonly recordRead?: (rows: readonly R[]) => ReadEvidence
}

export interface Purposes {
  readonly inPurpose: InPurpose
  /** Writes the records of reads that wait. */
  flushReads(): Promise<void>
  /** Writes them, too, and then ends every connection. */
  close(): Promise<void>
}

export interface PurposesOptions {
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly rolePrefix: string
  readonly vault: Vault
  /** Most connections per role. */
  readonly poolSize?: number
  /** How many connections of all roles are kept; more are opened only while all of them work. */
  readonly most?: number
}

const kindOf: Readonly<Record<Actor['kind'], ActingKind>> = {
  system: 'program',
  visitor: 'program',
  staff: 'staff',
  client: 'portal',
}

/**
 * The only way to data. Each purpose and kind of actor has a pool that logs in as its own role, so neither a
 * mistake nor an injected statement reaches what another purpose may see.
 */
export function openPurposes(options: PurposesOptions): Purposes {
  const pools = openRolePools({ ...options, poolSize: options.poolSize ?? 4, most: options.most ?? 36 })
  const poolFor = (purpose: Purpose, actor: Actor) =>
    pools.of(purposeRole(options.rolePrefix, purpose, kindOf[actor.kind]))

  const wake = gatherWakes()
  let aheadMs = 0
  /** As the last transaction found it: near enough to say how long before its record a read was. */
  const businessTime = () => new Date(Date.now() + aheadMs)

  const inTransaction = <P extends Purpose, T>(
    purpose: P,
    actor: Actor,
    work: (tx: PurposeTx<P>) => Promise<T>,
  ): Promise<{ result: T; reads: readonly ReadEvidence[]; now: Date }> =>
    withConnection(poolFor(purpose, actor), async (client, spoil) => {
      const opened = openTransaction(client, spoil, (wakes) => wake(() => poolFor(purpose, actor), wakes))
      try {
        const now = await beginAt(opened, actor)
        aheadMs = now.getTime() - Date.now()
        const reads: ReadEvidence[] = []
        const result = await work(transactionFor(opened, purpose, actor, now, options.vault, reads))
        await opened.commit()
        return { result, reads, now }
      } catch (error) {
        throw await opened.rollback(error)
      }
    })

  const gathered = gatherReads(async (purpose, actor, work) => {
    await inTransaction(purpose, actor, work)
  })

  const inPurpose = async <P extends Purpose, T>(
    purpose: P,
    actor: Actor,
    work: (tx: PurposeTx<P>) => Promise<T>,
  ): Promise<T> => {
    const { result, reads, now } = await inTransaction(purpose, actor, work)
    for (const read of reads) await gathered.note(purpose, actor, now, read)
    return result
  }

  const untimed: InPurpose['untimed'] = (purpose, actor, work) =>
    withConnection(poolFor(purpose, actor), async (client, spoil) => {
      const opened = openTransaction(client, spoil, (wakes) => wake(() => poolFor(purpose, actor), wakes))
      try {
        opened.behind(beginning(actor), [])
        const result = await work(untimedFor(opened, purpose, actor, options.vault))
        await opened.commit()
        return result
      } catch (error) {
        throw await opened.rollback(error)
      }
    })

  const atOnce: InPurpose['atOnce'] = async (purpose, actor, statement, evidence = {}) => {
    const said = statement(new Kysely({ dialect: transactionDialect(sayOnly) }))
    const { sql, parameters } = evidence.record ? withEntry(said, evidence.record, purpose, actor) : said
    const result = await withConnection(poolFor(purpose, actor), async (client, spoil) => {
      if (!('sessionHash' in actor)) return client.query(prepared(sql, parameters))
      const opened = openTransaction(client, spoil, (wakes) => wake(() => poolFor(purpose, actor), wakes))
      try {
        opened.behind(beginning(actor), [])
        const [answer] = await Promise.all([opened.query(sql, [...parameters]), opened.commit()])
        return answer
      } catch (error) {
        throw await opened.rollback(error)
      }
    })
    const rows = rowsOf(said, result)
    const wakes = evidence.wakes?.(rows)
    if (wakes) wake(() => poolFor(purpose, actor), wakes)
    if (evidence.recordRead) await gathered.note(purpose, actor, businessTime(), evidence.recordRead(rows))
    return rows
  }

  return {
    inPurpose: Object.assign(inPurpose, { untimed, atOnce }),
    flushReads: gathered.flush,
    close: () => gathered.flush().finally(() => pools.close()),
  }
}

/** Begins, and says whose session it is until the transaction ends; asks for what is wanted besides. */
function beginning(actor: Actor, ...asked: readonly string[]): string {
  const session = 'sessionHash' in actor ? actor.sessionHash : undefined
  if (session !== undefined && !/^([0-9a-f]{2})*$/.test(session))
    throw new Error('a session hash is hexadecimal')
  const hash = session === undefined ? [] : [`set_config('app.session_hash', '${session}', true)`]
  const selected = [...asked, ...hash]
  return selected.length === 0 ? 'begin' : `begin; select ${selected.join(', ')}`
}

async function beginAt({ query }: OpenTransaction, actor: Actor): Promise<Date> {
  const now = rowsOfFirst(await query(beginning(actor, 'app.now() as now'), []))[0]?.now
  if (!(now instanceof Date)) throw new Error('the database did not tell business time')
  return now
}

const sayOnly: RunQuery = () => {
  throw new Error('a statement is said here, not run: end it with compile()')
}

/** The rows as the statement, which Kysely has typed, says them. */
const rowsOf = <R>(_said: CompiledQuery<R>, { rows }: QueryResult): R[] => rows

function transactionFor<P extends Purpose>(
  opened: OpenTransaction,
  purpose: P,
  actor: Actor,
  now: Date,
  vault: Vault,
  reads: ReadEvidence[],
): PurposeTx<P> {
  return {
    ...untimedFor(opened, purpose, actor, vault),
    now,
    recordRead(entry) {
      reads.push(entry)
    },
  }
}

function untimedFor<P extends Purpose>(
  { query, behind }: OpenTransaction,
  purpose: P,
  actor: Actor,
  vault: Vault,
): UntimedTx<P> {
  const call = async <R extends QueryResultRow>(sql: string, values: readonly unknown[]): Promise<R[]> =>
    (await query(sql, [...values])).rows as R[]
  return {
    db: new Kysely<DatabaseFor<P>>({ dialect: transactionDialect(query) }),
    purpose,
    actor,
    vault,
    call,
    record: (entry) => recordEvidence({ call, purpose, actor, vault }, entry, behind),
    async enqueue(queue, data, { key, afterSeconds = 0 } = {}) {
      for (const [name, value] of Object.entries(data))
        if (!/^[\w-]{1,64}$/.test(value)) throw new Error(`a job takes ids only: ${name} is none`)
      behind('select app.enqueue($1, $2, $3, make_interval(secs => $4))', [
        queue,
        JSON.stringify(data),
        key ?? null,
        afterSeconds,
      ])
    },
    async tell(topic) {
      if (!/^[\w-]+(:[\w-]+)?$/.test(topic)) throw new Error('what is told is a word and an id')
      behind('select app.tell($1)', [topic])
    },
  }
}
