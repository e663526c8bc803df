import type pg from 'pg'
import { allRoles } from '../database/access-sql.ts'
import { installJobs, type MigrateOptions, makeRoles, refuseWithoutRoleRights } from '../database/migrate.ts'
import { migrationsInOrder } from '../database/migrations.ts'
import type { BackupHead } from './backup-format.ts'
import { BackupRefusal } from './backup-refusal.ts'
import { apartTables, copiedTables, engineSchema } from './copied-tables.ts'

/**
 * Looks whether the target may be restored into, and changes nothing.
 * @returns whether an installation stands there that is to be replaced
 * @throws BackupRefusal the program runs on it, it is not empty and `over` is not given, or it holds something else
 */
export async function refuseTarget(client: pg.Client, prefix: string, over: boolean): Promise<boolean> {
  await refuseRunning(client, prefix)
  await refuseWithoutRoleRights(client)
  const { rows } = await client.query<{ ours: boolean; tables: number }>(
    `select to_regclass('public.schema_migrations') is not null as ours, count(*)::int as tables
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       and n.nspname not like 'pg\\_%'`,
  )
  const found = rows[0] ?? { ours: false, tables: 0 }
  if (found.tables === 0) return false
  if (!found.ours)
    throw new BackupRefusal(
      'the database holds tables that are not Segmento’s',
      'Restore into an empty database',
    )
  if (!over)
    throw new BackupRefusal(
      'the database is not empty, and a restore would replace everything in it',
      'Add --over if that is meant, or restore into an empty one (another DATA_DIR or DATABASE_URL)',
    )
  return true
}

/** Every process of the program keeps a connection of one of its roles open. */
export async function refuseRunning(client: pg.Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ running: number }>(
    `select count(*)::int as running from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and usename = any($1)`,
    [allRoles(prefix)],
  )
  if ((rows[0]?.running ?? 0) === 0) return
  throw new BackupRefusal(
    'Segmento is running on this database',
    'Stop every process of it, web and worker, and restore then',
  )
}

/** Takes away what the installation made, and nothing else. */
export async function clearTarget(client: pg.Client): Promise<void> {
  await client.query(`drop schema if exists ${engineSchema}, auth, app cascade`)
  await client.query(`
    do $$ declare r record; begin
      for r in select c.oid::regclass as name, c.relkind from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') loop
        execute format('drop %s if exists %s cascade', case r.relkind when 'v' then 'view' else 'table' end, r.name);
      end loop;
    end $$`)
}

/**
 * Makes the schema as it was when the backup was made, from the same migrations, without rows.
 * @throws BackupRefusal the backup is of a newer version, or of other migrations
 */
export async function buildSchema(
  client: pg.Client,
  target: MigrateOptions,
  head: BackupHead,
): Promise<void> {
  const known = migrationsInOrder()
  const missing = head.migrations.find(
    ({ name, hash }) => !known.some((one) => one.name === name && one.hash === hash),
  )
  if (missing)
    throw new BackupRefusal(
      `the backup was made by another version: it has had migration ${missing.name}, which this one does not have so`,
      'Restore it with the version that made it, or a newer one',
    )
  await client.query(
    'create table public.schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  )
  for (const { name, hash, sql } of known) {
    if (!head.migrations.some((one) => one.name === name)) continue
    await client.query(sql)
    await client.query('insert into public.schema_migrations (name, hash) values ($1, $2)', [name, hash])
  }
  await makeRoles(client, target, { hash: '' })
  await installJobs(client, target)
  await client.query(apartTables)
}

/**
 * Takes away what would judge, change or order rows while they are loaded: foreign keys and triggers; and the rows that
 * the migrations made.
 * @returns what puts it back and lets every key be checked
 */
export async function detachRules(client: pg.Client): Promise<() => Promise<void>> {
  const tables = await copiedTables(client)
  const { rows: keys } = await client.query<{ table: string; name: string; rule: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as rule
     from pg_constraint where contype = 'f' and connamespace::regnamespace::text in ('public', 'app', 'auth')
     order by oid`,
  )
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`)
  for (const { quoted } of tables)
    await client.query(`alter table ${quoted} disable trigger user; delete from ${quoted}`)
  return async () => {
    for (const { quoted } of tables) await client.query(`alter table ${quoted} enable trigger user`)
    for (const { table, name, rule } of keys)
      await client.query(`alter table ${table} add constraint ${name} ${rule}`)
  }
}
