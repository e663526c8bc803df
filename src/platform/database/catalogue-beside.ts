import type { Client } from 'pg'
import type { Register } from '#policy/register/register-shape.ts'
import { type TableBeside, tablesBeside } from '#policy/register/tables-beside.ts'
import { validateTablesBeside } from '#policy/validation/tables-beside.ts'
import { jobsRole } from './roles.ts'

type Declared = Readonly<Record<string, TableBeside>>

const where = 'src/policy/register/tables-beside.ts'
/** Where tables of the program may stand; a new one about people stands in `public`. */
const schemas = ['public', 'app', 'auth']

interface Found {
  readonly schema: string
  readonly table: string
  readonly column: string | null
  readonly owner: string
}

/**
 * Holds everything that stands beside the register against what is declared of it, both ways: each table and column of the
 * program's other schemas, and that no data stands in a schema that nobody looks at. The job engine's schema is its own,
 * and only what the engine made is in it.
 */
export async function compareBeside(
  client: Client,
  inEffect: Pick<Register, 'holdings'>,
  prefix: string,
  declared: Declared = tablesBeside,
): Promise<string[]> {
  const { rows } = await client.query<Found>(`
    select n.nspname as schema, c.relname as table, a.attname as column, pg_get_userbyid(c.relowner) as owner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`)
  const live = Map.groupBy(rows, ({ schema, table }) => `${schema}.${table}`)
  return [
    ...[...live].flatMap(([name, columns]) => undeclared(name, columns, declared[name], jobsRole(prefix))),
    ...missing(declared, live),
    ...(await keysMissing(client, declared)),
    ...validateTablesBeside(inEffect, declared).map(
      ({ where, words, remedy }) => `${where}: ${words}. ${remedy}`,
    ),
  ]
}

function undeclared(
  name: string,
  columns: readonly Found[],
  declared: TableBeside | undefined,
  engine: string,
): string[] {
  const { schema, table, owner } = columns[0] ?? { schema: '', table: '', owner: '' }
  if (schema === 'pgboss')
    return owner === engine
      ? []
      : [
          `table ${name} is not the job engine’s: put it into public, and declare it in src/policy/register/tables`,
        ]
  if (!schemas.includes(schema))
    return [
      `table ${name} is in a schema that is none of this program’s: put it into public and declare it in src/policy/register/tables, or take it out of this database`,
    ]
  if (declared)
    return columns
      .filter(({ column }) => column !== null && !Object.hasOwn(declared.columns, column))
      .map(
        ({ column }) =>
          `column ${name}.${column} is not declared: add \`${column}: <category>\` to \`'${name}'\` in ${where}`,
      )
  // Those are the register's own.
  if (schema === 'public') return []
  return [
    `table ${name} is not declared: create ${table} in public and declare it in src/policy/register/tables, or, if nothing in it is about people, add \`'${name}'\` to ${where}`,
  ]
}

function missing(declared: Declared, live: ReadonlyMap<string, readonly Found[]>): string[] {
  return Object.entries(declared).flatMap(([name, { columns }]) => {
    const standing = new Set(live.get(name)?.map(({ column }) => column))
    return Object.keys(columns)
      .filter((column) => !standing.has(column))
      .map((column) => `column ${name}.${column} is declared but not in the database: add a migration`)
  })
}

/** A row beside the register goes with its person, too: by a key that is in force and deletes. */
async function keysMissing(client: Client, declared: Declared): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(`
    select n.nspname || '.' || c.relname || ' ' || a.attname || ' ' || tn.nspname || '.' || t.relname as key
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'f' and k.confdeltype = 'c' and cardinality(k.conkey) = 1
      and k.conenforced and k.convalidated and not k.condeferrable`)
  const live = new Set(rows.map(({ key }) => key))
  return Object.entries(declared).flatMap(([name, { goesWith = {} }]) =>
    Object.entries(goesWith)
      .filter(([column, target]) => !live.has(`${name} ${column} ${target}`))
      .map(
        ([column, target]) =>
          `rows of ${name} would outlive whom they are about: \`alter table ${name} add foreign key (${column}) references ${target}(id) on delete cascade\` in a migration`,
      ),
  )
}
