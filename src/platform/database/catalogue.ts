import type { Client } from 'pg'
import type { DeclaredRegister, Register } from '#policy/register/register-shape.ts'
import { tablesBeside } from '#policy/register/tables-beside.ts'
import { validateTables } from '#policy/validation/tables.ts'
import { allRoles, columnsFor, purposesIn } from './access-sql.ts'
import { compareAggregates } from './catalogue-aggregates.ts'
import { compareBeside } from './catalogue-beside.ts'
import { compareDigests } from './catalogue-digests.ts'
import { compareKeys } from './catalogue-keys.ts'
import { actingKinds, purposeRole } from './roles.ts'

/** Tables stand as declared for every edition; who may do what with them follows the one in effect. */
export interface Expected {
  readonly declared: Pick<DeclaredRegister, 'tables'>
  readonly inEffect: Register
}

/**
 * Holds the live catalogue against the register, both ways: tables, columns, types, keys, triggers, row-level security,
 * grants, policies, and what roles and functions may do. Each difference is one sentence that says which line to add
 * or what to take away.
 */
export async function compareCatalogue(
  client: Client,
  expected: Expected,
  prefix: string,
): Promise<string[]> {
  return [
    ...(await compareColumns(client, expected.declared)),
    ...(await compareBeside(client, expected.inEffect, prefix)),
    ...(await compareKeys(client, expected.declared)),
    ...validateTables(expected.inEffect).map(({ where, words, remedy }) => `${where}: ${words}. ${remedy}`),
    ...(await compareGrants(client, expected.inEffect, prefix)),
    ...(await comparePolicies(client, expected.inEffect, prefix)),
    ...(await compareRoles(client, prefix)),
    ...(await compareAggregates(client)),
    ...(await compareDigests(client)),
  ]
}

async function compareColumns(
  client: Client,
  { tables }: Pick<DeclaredRegister, 'tables'>,
): Promise<string[]> {
  const { rows } = await client.query<{
    table: string
    column: string
    type: string
    nullable: boolean
    secured: boolean
  }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
      not a.attnotnull as nullable, c.relrowsecurity as secured
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and a.attnum > 0 and not a.attisdropped`)
  const found: string[] = []
  const live = new Map(rows.map((row) => [`${row.table}.${row.column}`, row]))
  for (const row of rows) {
    if (Object.hasOwn(tablesBeside, `public.${row.table}`)) continue
    const table = tables[row.table]
    if (!table) found.push(`table ${row.table} is not declared: add it to src/policy/register/tables`)
    else if (!table.columns[row.column])
      found.push(
        `column ${row.table}.${row.column} is not declared: add \`${row.column}: column('${row.type}', <category>)\``,
      )
    else if (!row.secured) found.push(`row-level security is off on ${row.table}`)
  }
  for (const [name, table] of Object.entries(tables)) {
    for (const [column, declared] of Object.entries(table.columns)) {
      const row = live.get(`${name}.${column}`)
      if (!row) {
        // What an edition has ended may be taken out of the database, or stand there closed to everybody.
        if (table.ended !== undefined || declared.options.ended !== undefined) continue
        found.push(`column ${name}.${column} is declared but not in the database: add a migration`)
        continue
      }
      const type = row.type.replace('timestamp with time zone', 'timestamptz')
      if (type !== declared.sql)
        found.push(`column ${name}.${column} is ${type}, declared as ${declared.sql}`)
      if (row.nullable !== (declared.options.null ?? false))
        found.push(`column ${name}.${column} ${row.nullable ? 'may' : 'may not'} be null, declared otherwise`)
    }
  }
  return [...new Set(found)]
}

const privileges = { r: 'SELECT', c: 'INSERT', u: 'UPDATE', d: 'DELETE' } as const

async function compareGrants(client: Client, inEffect: Register, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{
    who: string
    table: string
    column: string | null
    privilege: string
  }>(
    `select r.rolname as who, c.relname as table, x.column, x.privilege_type as privilege
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     cross join lateral (
       select grantee, privilege_type, a.attname as column from aclexplode(a.attacl)
       union all select grantee, privilege_type, null from aclexplode(c.relacl)) x
     left join pg_roles r on r.oid = x.grantee
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and x.grantee <> c.relowner`,
  )
  const live = new Set(rows.map((row) => sayGrant(row.privilege, row.table, row.column, row.who ?? 'public')))
  const wanted = new Set<string>()
  for (const [name, table] of Object.entries(inEffect.tables)) {
    for (const purpose of purposesIn(inEffect)) {
      for (const kind of actingKinds) {
        const rights = (kind === 'portal' ? table.portal : table.purposes)?.[purpose] ?? ''
        for (const [letter, privilege] of Object.entries(privileges))
          if (rights.includes(letter))
            for (const column of columnsFor(table, purpose, kind, letter))
              wanted.add(
                sayGrant(
                  privilege,
                  name,
                  privilege === 'DELETE' ? null : column,
                  purposeRole(prefix, purpose, kind),
                ),
              )
      }
    }
  }
  return [
    ...[...live].filter((grant) => !wanted.has(grant)).map((grant) => `grant ${grant} is not declared`),
    ...[...wanted].filter((grant) => !live.has(grant)).map((grant) => `grant ${grant} is missing`),
  ]
}

/** Without a column it is a grant on the table as a whole, which only a deletion may be. */
function sayGrant(privilege: string, table: string, column: string | null, to: string): string {
  return `${privilege} ${column === null ? table : `${table}.${column}`} to ${to}`
}

async function comparePolicies(client: Client, inEffect: Register, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select policyname || ' on ' || tablename as name from pg_policies where schemaname = 'public'`,
  )
  const live = new Set(rows.map((row) => row.name))
  const verbs = { r: 'select', c: 'insert', u: 'update', d: 'delete' } as const
  const wanted = new Set<string>()
  for (const [name, table] of Object.entries(inEffect.tables))
    for (const purpose of purposesIn(inEffect))
      for (const kind of actingKinds)
        for (const letter of (kind === 'portal' ? table.portal : table.purposes)?.[purpose] ?? '')
          wanted.add(
            `${purposeRole(prefix, purpose, kind)}_${verbs[letter as keyof typeof verbs]} on ${name}`,
          )
  return [
    ...[...live].filter((name) => !wanted.has(name)).map((name) => `policy ${name} is not declared`),
    ...[...wanted].filter((name) => !live.has(name)).map((name) => `policy ${name} is missing`),
  ]
}

/** A role that may pass over row-level security, or act as another one, makes every policy void. */
async function compareRoles(client: Client, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{ difference: string }>(
    `select 'role ' || r.rolname || ' may do more than log in: take SUPERUSER, BYPASSRLS and the like from it' as difference
     from pg_roles r where r.rolname = any($1)
       and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
     union all
     select 'role ' || r.rolname || ' is a member of ' || m.roleid::regrole || ': revoke it'
     from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = any($1)`,
    [allRoles(prefix)],
  )
  return rows.map((row) => row.difference)
}
