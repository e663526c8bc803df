import type { BenchDatabase } from '../common/bench-database.ts'
import { benchAccessSql } from './bench-register.ts'
import { recordFields, recordOf, userOf, usersHeld } from './records.ts'

/** The table of each arm. */
export const tableOf = {
  'primary key': 'plain_records',
  'metadata indexes': 'indexed_records',
  'enforcement and ledger': 'gdpr_records',
} as const
export type GdprArm = keyof typeof tableOf

const source = 'source_records'
const list = recordFields.join(', ')
const columns = `key text primary key, purpose text not null, expires_at timestamptz not null,
  user_id uuid not null, objections text not null, decisions text not null, access_list text not null,
  shared_with text not null, source text not null, category text not null, data text not null`

/** How many rows one statement brings in. */
const batch = 1000

/**
 * Makes the three tables, the users as clients and persons of the program, and so many records to fill the tables from.
 * The second and third table have the same indexes, on what the operations ask by: purpose and user. A time to live
 * is the period of its user, because the program keeps periods on clients; the record's own field is data.
 */
export async function makeGdprTables(database: BenchDatabase, records: number): Promise<void> {
  const { owner, rolePrefix } = database
  const names = [source, ...Object.values(tableOf)]
  await owner.query(
    names.map((name) => `drop table if exists ${name}; create table ${name} (${columns});`).join('\n'),
  )
  await owner.query(`
    create index on indexed_records (purpose); create index on indexed_records (user_id);
    create index on gdpr_records (purpose); create index on gdpr_records (user_id);
    grant select, insert, update, delete on plain_records, indexed_records to bench_plain`)
  await owner.query(benchAccessSql(rolePrefix))
  await addUsers(database)
  for (let from = 0; from < records; from += batch) {
    const some = Array.from({ length: Math.min(batch, records - from) }, (_, place) => recordOf(from + place))
    await owner.query(
      `insert into ${source} (${list}) select ${list} from jsonb_populate_recordset(null::${source}, $1)`,
      [JSON.stringify(some)],
    )
  }
}

async function addUsers({ owner, vault }: BenchDatabase): Promise<void> {
  const ids = Array.from({ length: usersHeld }, (_, number) => userOf(number))
  await owner.query(
    `insert into people (id, client_until) select id, '9999-12-31' from unnest($1::uuid[]) id on conflict (id) do nothing`,
    [ids],
  )
  await owner.query(
    `insert into clients (id, name) select id, 'user' from unnest($1::uuid[]) id on conflict (id) do nothing`,
    [ids],
  )
  // Each has the key under which their part of the ledger is readable, as everyone in the program.
  await owner.query(
    `insert into person_keys (person_id, wrapped_key) select * from unnest($1::uuid[], $2::bytea[])
     on conflict (person_id) do nothing`,
    [ids, ids.map(() => vault.newPersonKey())],
  )
  await owner.query('analyze people; analyze clients; analyze person_keys')
}

/** Brings an arm's table to where every repetition starts. */
export async function fill(owner: BenchDatabase['owner'], arm: GdprArm): Promise<void> {
  const table = tableOf[arm]
  await owner.query(
    `truncate ${table}; insert into ${table} (${list}) select ${list} from ${source} order by key`,
  )
  await owner.query(`vacuum analyze ${table}`)
}

/** What a table holds, in one hash: the same rows, the same hash. */
export async function contentsOf(owner: BenchDatabase['owner'], arm: GdprArm): Promise<string> {
  const { rows } = await owner.query<{ hash: string | null }>(
    `select md5(string_agg(r::text, '\n' order by r.key)) as hash from (select ${list} from ${tableOf[arm]}) r`,
  )
  return rows[0]?.hash ?? ''
}
