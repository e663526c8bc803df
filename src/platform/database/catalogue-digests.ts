import type { Client } from 'pg'

/**
 * What a running program holds against what it made: in PostgreSQL's own words the text of policies, constraints, triggers and
 * indexes, functions and views, who may do what with each table and whether its rows are guarded, and what the roles may do
 * that are let in there. A digest of each is kept when they are made.
 */
export const digestQuery = `
    select 'policy ' || policyname || ' on ' || tablename as what,
      md5(concat_ws('|', permissive, roles, cmd, qual, with_check)) as digest
    from pg_policies where schemaname = 'public'
    union all
    select 'constraint ' || conname || ' on ' || conrelid::regclass, md5(pg_get_constraintdef(oid))
    from pg_constraint
    where connamespace::regnamespace::text in ('public', 'app', 'auth') and contype <> 'n' and conrelid <> 0
    union all
    select 'trigger ' || t.tgname || ' on ' || c.oid::regclass, md5(concat_ws('|', pg_get_triggerdef(t.oid), t.tgenabled))
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace::regnamespace::text in ('public', 'app', 'auth') and not t.tgisinternal
    union all
    select 'index ' || c.oid::regclass, md5(concat_ws('|', pg_get_indexdef(c.oid), i.indisvalid))
    from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relnamespace::regnamespace::text in ('public', 'app', 'auth')
    union all
    select 'function ' || p.oid::regprocedure, md5(concat_ws('|', pg_get_functiondef(p.oid), p.proacl))
    from pg_proc p where p.pronamespace::regnamespace::text in ('app', 'auth')
    union all
    select case c.relkind when 'v' then 'view ' else 'table ' end || c.oid::regclass,
      md5(concat_ws('|', c.relacl, c.reloptions, pg_get_viewdef(c.oid), (
        select string_agg(a.attname || a.attacl::text, ',' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attacl is not null)))
    from pg_class c where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text in ('app', 'auth')
    union all
    select 'access to ' || c.oid::regclass, md5(concat_ws('|', c.relrowsecurity, c.relacl, (
      select string_agg(a.attname || a.attacl::text, ',' order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attacl is not null)))
    from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
    union all
    select 'role ' || r.rolname, md5(concat_ws('|', r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
      r.rolreplication, (select string_agg(m.roleid::regrole::text, ',' order by m.roleid) from pg_auth_members m
        where m.member = r.oid)))
    from pg_roles r where r.rolname in (select unnest(p.roles) from pg_policies p where p.schemaname = 'public')`

/**
 * The function by which a running program asks what is not as it was made. The owner writes it at each start, so that it asks
 * for all that a digest is kept of.
 */
export const changedObjectsSql = `
  create or replace function app.changed_objects() returns setof text
    language sql stable security definer set search_path = pg_catalog, public as $changed$
  select what from (select d.key as what, d.value as digest from app.installation i, jsonb_each_text(i.digests) d) made
    full join (${digestQuery}) live using (what)
  where made.digest is distinct from live.digest order by 1 $changed$`

export async function accessDigests(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ what: string; digest: string }>(digestQuery)
  return Object.fromEntries(rows.map((row) => [row.what, row.digest]))
}

export async function compareDigests(client: Client): Promise<string[]> {
  const kept = await client.query<{ digests: Record<string, string> }>('select digests from app.installation')
  const made = kept.rows[0]?.digests ?? {}
  const live = await accessDigests(client)
  return [...new Set([...Object.keys(made), ...Object.keys(live)])]
    .filter((what) => made[what] !== live[what])
    .map((what) => `${what} is not as this program made it: put it back, or change it by a migration`)
}
