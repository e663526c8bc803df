import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg'
import { isStalePlan, prepared } from './prepared.ts'
import type { RunQuery } from './transaction-dialect.ts'

/** PostgreSQL's code for a statement after one that failed. */
const alreadyFailed = '25P02'

/** One transaction on one connection. */
export interface OpenTransaction {
  /** Runs a statement and waits for its answer. */
  readonly query: RunQuery
  /** Sends a statement whose answer nobody needs; should it fail, so does the transaction, with that error. */
  behind(sql: string, values: readonly unknown[]): void
  /** @throws Error when nothing was kept, because of a statement that failed */
  commit(): Promise<void>
  /** @returns the error to tell: the first cause of the one that was met */
  rollback(met: unknown): Promise<unknown>
}

/** Gives the connection back at the end, or closes it where it broke. */
export async function withConnection<T>(
  pool: Pool,
  work: (client: PoolClient, spoil: (failure: Error) => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A connection that breaks between two statements reports here; unheard it would end the process.
  const spoil = (failure: Error) => {
    broken = failure
  }
  client.on('error', spoil)
  try {
    return await work(client, spoil)
  } catch (error) {
    if (isStalePlan(error)) spoil(error)
    throw error
  } finally {
    client.off('error', spoil)
    client.release(broken)
  }
}

export function openTransaction(
  client: PoolClient,
  spoil: (failure: Error) => void,
  wake: (wakes: string) => void,
): OpenTransaction {
  const unawaited: Promise<unknown>[] = []
  let over = false
  // Work that was not waited for must not run on a connection that by then serves somebody else.
  const query: RunQuery = (sql, values) => {
    if (over) throw new Error('the purpose transaction is over: await all its work inside it')
    return client.query(prepared(sql, values))
  }
  return {
    query,
    behind(sql, values) {
      const answer = query(sql, [...values])
      answer.catch(() => {})
      unawaited.push(answer)
    },
    async commit() {
      over = true
      // One text, so one turn of the server: what is to be heard of once it is kept (0042-wakes-afterwards.sql), and the end.
      const ending = client
        .query(`select current_setting('app.wakes', true) as wakes; commit`)
        .catch((error) => {
          // After a statement that failed and was caught, PostgreSQL takes no other.
          if (!hasFailedBefore(error)) throw error
          throw new Error('a statement of the transaction failed, so nothing of it was kept')
        })
      // Should one of those fail it is the cause, and it is answered first.
      const [answers] = await Promise.all([ending, ...unawaited])
      const { wakes } = rowsOfFirst(answers)[0] ?? {}
      if (typeof wakes === 'string' && wakes) wake(wakes)
    },
    async rollback(met) {
      over = true
      await client.query('rollback').catch(spoil)
      const failed = (await Promise.allSettled(unawaited)).find(({ status }) => status === 'rejected')
      return hasFailedBefore(met) && failed?.status === 'rejected' ? failed.reason : met
    },
  }
}

const hasFailedBefore = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === alreadyFailed

/** Several statements in one text are answered by a list. */
export function rowsOfFirst(answers: QueryResult | readonly QueryResult[]): readonly QueryResultRow[] {
  return [answers].flat().find(({ rows }) => rows.length > 0)?.rows ?? []
}
