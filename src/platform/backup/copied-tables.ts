import type { ClientBase } from 'pg'
import { escapeIdentifier } from 'pg'

/**
 * Tables that a backup leaves out, and why. Everything else that the catalogue has in the program's schemas is
 * copied, so that a new table cannot be forgotten.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'public.schema_migrations': 'the migrations stand in the head of the backup and are run again',
  'public.person_keys': 'they lie in a file of their own, so that a destroyed key is in no backup',
  'auth.session': 'whoever was signed in signs in again',
  'auth.one_time_link': 'links that were mailed before are void',
  'auth.link_request': 'whoever waited for a link asks again',
  'auth.attempt': 'tries are counted anew',
  'app.rate_slots': 'places in a queue that is over',
}

/** Copied in another way: the job engine makes its own schema, and jobs that waited are asked for again. */
export const engineSchema = 'pgboss'

/** What a backup holds beside the tables themselves is named under it. */
export const apartSchema = 'apart'

/** The program's schemas; any other in its database is not its own. */
export const copiedSchemas = ['public', 'app', 'auth'] as const

export interface CopiedTable {
  /** `schema.table`. */
  readonly name: string
  /** Without those that the database makes of others. */
  readonly columns: readonly string[]
  /** The table as SQL names it. */
  readonly quoted: string
  /** The same with its columns, as COPY takes it. */
  readonly target: string
  /** All rows by primary key, in bytes that are the same on every server. */
  readonly query: string
}

/** Every table of these schemas that a backup holds, in the order of their names. */
export async function copiedTables(
  client: ClientBase,
  schemas: readonly string[] = copiedSchemas,
): Promise<CopiedTable[]> {
  const { rows } = await client.query<{
    schema: string
    table: string
    columns: string[]
    ordered: { column: string; text: boolean }[] | null
  }>(
    `select n.nspname as schema, c.relname as table,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       (select json_agg(json_build_object('column', a.attname, 'text', a.attcollation <> 0) order by k.n)
         from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, n)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
         where i.indrelid = c.oid and i.indisprimary) as ordered
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
     order by n.nspname collate "C", c.relname collate "C"`,
    [schemas],
  )
  return rows
    .filter(({ schema, table }) => !leftOut[`${schema}.${table}`])
    .map(({ schema, table, columns, ordered }) => {
      const list = columns.map(escapeIdentifier).join(', ')
      const quoted = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`
      const order = (ordered ?? columns.map((column) => ({ column, text: false })))
        .map(({ column, text }) => `${escapeIdentifier(column)}${text ? ' collate "C"' : ''}`)
        .join(', ')
      return {
        name: `${schema}.${table}`,
        columns,
        quoted,
        target: `${quoted} (${list})`,
        query: `select ${list} from ${quoted} order by ${order}`,
      }
    })
}

/** Values are written the same whatever the server's settings are. */
export const sameWords = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** Who had a key, without the key: whose is missing later was erased since. */
export const keysHeld: CopiedTable = {
  name: 'apart.keys_held',
  columns: ['id', 'person_id'],
  quoted: 'pg_temp.keys_held',
  target: 'pg_temp.keys_held (id, person_id)',
  query: 'select id, person_id from public.person_keys order by id',
}

/** Jobs that waited or ran, with the time they had left: a restored program is asked for them again. */
export const waitingJobs: CopiedTable = {
  name: 'apart.waiting_jobs',
  columns: ['queue', 'data', 'key', 'wait'],
  quoted: 'pg_temp.waiting_jobs',
  target: 'pg_temp.waiting_jobs (queue, data, key, wait)',
  query: `select name as queue, data, singleton_key as key, greatest(start_after - now(), '0') as wait
    from ${engineSchema}.job where state in ('created', 'retry', 'active') order by created_on, id`,
}

/** Where the two above are loaded. */
export const apartTables = `
  create temporary table keys_held (id integer, person_id uuid) on commit drop;
  create temporary table waiting_jobs (queue text, data jsonb, key text, wait interval) on commit drop`
