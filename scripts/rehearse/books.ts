import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** The databases as their owner reads them, without the program: its own, and what the vendors keep. */
export interface Books {
  /** Kinds of the ledger's entries, oldest first. */
  ledger(): Promise<readonly string[]>
  /** A vendor's documents of one collection, oldest first. */
  documents<T>(vendor: string, collection: string): Promise<readonly { id: string; body: T }[]>
  /** A vendor's own secret, for a look with its own key. */
  secret(vendor: string, name: string): Promise<string>
  close(): Promise<void>
}

/** The embedded server of a data folder, as its own files tell where it listens, or the server at `database`. */
export async function openBooks(dataDir: string, database: string | undefined): Promise<Books> {
  const open = database === undefined ? embedded(dataDir) : given(database)
  const program = open('')
  const vendors = open('_sandbox')
  // The program may be stopped while a connection is just closing.
  for (const pool of [program, vendors]) pool.on('error', () => undefined)
  const documents = async <T>(vendor: string, collection: string) => {
    const { rows } = await vendors.query<{ id: string; body: T }>(
      'select id, body from documents where vendor = $1 and collection = $2 order by position',
      [vendor, collection],
    )
    return rows
  }
  return {
    documents,
    async ledger() {
      const { rows } = await program.query<{ kind: string }>('select kind from app.evidence order by id')
      return rows.map(({ kind }) => kind)
    },
    async secret(vendor, name) {
      const kept = await documents<{ secret: string }>(vendor, 'secrets')
      const found = kept.find(({ id }) => id === name)
      if (!found) throw new Error(`${vendor} keeps no secret ${name}`)
      return found.body.secret
    },
    async close() {
      await Promise.all([program.end(), vendors.end()])
    },
  }
}

type Open = (suffix: '' | '_sandbox') => pg.Pool

function embedded(dataDir: string): Open {
  const [, , , , socketDir = ''] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim()
  if (!existsSync(socketDir)) throw new Error('the embedded database is not where its lock file says')
  return (suffix) =>
    new pg.Pool({ host: socketDir, user: 'segmento', password, database: `segmento${suffix}`, max: 2 })
}

function given(database: string): Open {
  return (suffix) => {
    const url = new URL(database)
    url.pathname += suffix
    return new pg.Pool({ connectionString: url.href, max: 2 })
  }
}
