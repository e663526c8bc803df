import pg from 'pg'
import type { TestSandboxWorld } from './sandbox-world.ts'

/** What the stand-ins keep, read and changed behind everybody's back. */
export interface SandboxBooks {
  /** How many documents of a collection are about this domain: its name stands somewhere in each. */
  count(vendor: string, collection: string, domain: string): Promise<number>
  /** Changes a document's fields as the vendor itself might. */
  change(vendor: string, collection: string, id: string, fields: Record<string, unknown>): Promise<void>
  close(): Promise<void>
}

export function openSandboxBooks(world: TestSandboxWorld): SandboxBooks {
  const pool = new pg.Pool({ connectionString: world.databaseUrl, max: 2 })
  // Removing the database may cut a connection that is just closing.
  pool.on('error', () => undefined)
  return {
    async count(vendor, collection, domain) {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from documents
         where vendor = $1 and collection = $2 and position($3 in body::text) > 0`,
        [vendor, collection, domain],
      )
      return rows[0]?.count ?? 0
    },
    async change(vendor, collection, id, fields) {
      const { rowCount } = await pool.query(
        'update documents set body = body || $4 where vendor = $1 and collection = $2 and id = $3',
        [vendor, collection, id, JSON.stringify(fields)],
      )
      if (rowCount !== 1) throw new Error(`${vendor} keeps no ${collection} ${id}`)
    },
    close: () => pool.end(),
  }
}
