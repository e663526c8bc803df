import type { DatabaseObject } from '#policy/bindings/binding.ts'

interface Catalogue {
  call<R extends Record<string, unknown>>(sql: string, values: readonly unknown[]): Promise<R[]>
}

/**
 * Which of the named objects the database has, read from its own catalogue. Any role may ask.
 * @param prefix that of the installation's role names, which every policy's name begins with
 */
export async function standingObjects(
  { call }: Catalogue,
  named: readonly DatabaseObject[],
  prefix: string,
): Promise<ReadonlySet<DatabaseObject>> {
  const rows = await call<{ name: DatabaseObject }>(
    `select name from (
       select 'constraint ' || k.conname || ' on ' || c.relname as name
         from pg_constraint k join pg_class c on c.oid = k.conrelid
       union all
       select 'policy ' || substr(policyname, length($2) + 2) || ' on ' || tablename
         from pg_policies where starts_with(policyname, $2 || '_')
       union all
       select 'trigger ' || t.tgname || ' on ' || c.relname
         from pg_trigger t join pg_class c on c.oid = t.tgrelid
         where not t.tgisinternal and t.tgenabled in ('O', 'A')
       union all
       select 'index ' || c.relname from pg_class c join pg_index i on i.indexrelid = c.oid where i.indisvalid
       union all
       select 'function ' || n.nspname || '.' || p.proname
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       union all
       select 'row security on ' || relname from pg_class where relrowsecurity
     ) as standing where name = any($1)`,
    [named, prefix],
  )
  return new Set(rows.map(({ name }) => name))
}
