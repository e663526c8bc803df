import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { makeThrowawayFolder } from '../../throwaway-folder.ts'

/** The names that the tests' databases are copied from, and that of the copy kept as it was made. */
const template = 'segmento_template'
const pristine = 'segmento_pristine'

export interface ScratchServer {
  readonly url: string
  /** Keeps the database that tests have made, if they made one, as the one to begin from. */
  keep(): Promise<void>
  /** Lets the next tests begin from the database as made, changed by this SQL of its owner. */
  prepare(sql?: (query: Query) => Promise<void>): Promise<void>
  /** Lets the next tests make their database anew from migrations and register. */
  forget(): Promise<void>
  /** The URL of a new database, or of a copy of another one that nobody is connected to. */
  database(name: string, copyOf?: string): Promise<string>
  stop(): Promise<void>
}

export type Query = <R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<R[]>

/** One throw-away PostgreSQL for many runs of tests, one after the other. */
export async function scratchServer(): Promise<ScratchServer> {
  const folder = makeThrowawayFolder('segmento-scratch-data-')
  chmodSync(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false })
  const at = async (database: string, work: (query: Query) => Promise<void>): Promise<void> => {
    const url = new URL(postgres.url)
    url.pathname = database
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    try {
      await work(async (sql, values) => (await client.query(sql, values ? [...values] : [])).rows)
    } finally {
      await client.end()
    }
  }
  const has = async (query: Query, name: string) =>
    (await query('select 1 from pg_database where datname = $1', [name])).length > 0
  const clear = (query: Query) => query(`drop database if exists ${template} with (force)`)
  return {
    url: postgres.url,
    async keep() {
      await at('postgres', async (query) => {
        if (await has(query, template)) await query(`alter database ${template} rename to ${pristine}`)
      })
    },
    async prepare(change) {
      await at('postgres', async (query) => {
        await clear(query)
        if (await has(query, pristine)) await query(`create database ${template} template ${pristine}`)
        else if (change) throw new Error('the tests of what stands in the database make no database')
      })
      if (change) await at(template, change)
    },
    async forget() {
      await at('postgres', async (query) => {
        await clear(query)
      })
    },
    async database(name, copyOf) {
      const from = copyOf === undefined ? '' : ` template ${copyOf}`
      await at('postgres', async (query) => {
        await query(`create database ${name}${from}`)
      })
      const url = new URL(postgres.url)
      url.pathname = name
      return url.href
    },
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
