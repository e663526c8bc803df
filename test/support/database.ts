import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { serverUrl } from './server-url.ts'

export interface TestDatabase {
  /** Superuser URL of this database alone. */
  readonly url: string
  readonly pool: pg.Pool
  /** Closes the pool and removes the database, whoever is still connected to it. */
  drop(): Promise<void>
}

/** A database of its own on the run's server: an empty one, or a copy of the one at `copied`, where nobody is connected. */
export async function freshDatabase(copied?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const template = copied && new URL(copied).pathname.slice(1)
  await onServer(
    template ? `create database ${name} template ${template} strategy file_copy` : `create database ${name}`,
  )
  const url = databaseUrl(name)
  const pool = new pg.Pool({ connectionString: url, max: 5, idleTimeoutMillis: 500 })
  // The pool's end does not wait for its connections to close; the forced drop may still cut one off.
  pool.on('error', () => undefined)
  return {
    url,
    pool,
    async drop() {
      await pool.end()
      await onServer(`drop database ${name} with (force)`)
    },
  }
}

function databaseUrl(name: string): string {
  const url = new URL(serverUrl())
  url.pathname = name
  return url.href
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
