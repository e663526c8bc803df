import type { Pool, PoolClient } from 'pg'

type Document = Record<string, unknown>

/** Documents of one sandbox, in the sandbox world's own database. */
export interface SandboxStore {
  get<T extends Document>(collection: string, id: string): Promise<T | undefined>
  put(collection: string, id: string, body: Document): Promise<void>
  delete(collection: string, id: string): Promise<void>
  /** All of a collection, oldest first. */
  list<T extends Document>(collection: string): Promise<{ id: string; body: T }[]>
  /** One at a time per vendor: what it reads nobody else changes until it ends. */
  exclusively<T>(work: (store: SandboxStore) => Promise<T>): Promise<T>
}

type Queryable = Pick<Pool | PoolClient, 'query'>

const ddl = `
  create table if not exists documents (
    vendor text not null,
    collection text not null,
    id text not null,
    position bigint generated always as identity,
    body jsonb not null,
    primary key (vendor, collection, id)
  );
  create index if not exists documents_in_order on documents (vendor, collection, position)`

export async function prepareSandboxDatabase(db: { query(sql: string): Promise<unknown> }): Promise<void> {
  await db.query(ddl)
}

export function sandboxStore(pool: Pool, vendor: string): SandboxStore {
  const over = (db: Queryable, exclusively: SandboxStore['exclusively']): SandboxStore => ({
    async get<T extends Document>(collection: string, id: string) {
      const found = await db.query<{ body: T }>(
        'select body from documents where vendor = $1 and collection = $2 and id = $3',
        [vendor, collection, id],
      )
      return found.rows[0]?.body
    },
    async put(collection, id, body) {
      await db.query(
        `insert into documents (vendor, collection, id, body) values ($1, $2, $3, $4)
         on conflict (vendor, collection, id) do update set body = excluded.body`,
        [vendor, collection, id, JSON.stringify(body)],
      )
    },
    async delete(collection, id) {
      await db.query('delete from documents where vendor = $1 and collection = $2 and id = $3', [
        vendor,
        collection,
        id,
      ])
    },
    async list<T extends Document>(collection: string) {
      const found = await db.query<{ id: string; body: T }>(
        'select id, body from documents where vendor = $1 and collection = $2 order by position',
        [vendor, collection],
      )
      return found.rows
    },
    exclusively,
  })
  return over(pool, async (work) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [vendor])
      const inner: SandboxStore = over(client, (again) => again(inner))
      const result = await work(inner)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  })
}
