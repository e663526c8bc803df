import type pg from 'pg'
import type { Found } from './marks.ts'

/** Every column of a database, in whatever schema, whose values hold what is looked for: `people.name` → the marks. */
export async function columnsWith(
  database: pg.Pool,
  find: (text: string) => Found[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows: columns } = await database.query<{ schema: string; table: string; column: string }>(
    `select n.nspname as schema, c.relname as table, a.attname as column
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
     order by 1, 2, a.attnum`,
  )
  const found = new Map<string, readonly string[]>()
  for (const { schema, table, column } of columns) {
    const { rows } = await database.query<{ value: string }>(
      `select distinct "${column}"::text as value from "${schema}"."${table}" where "${column}" is not null`,
    )
    const marks = new Set(find(rows.map(({ value }) => value).join('\n')).map(({ mark }) => mark))
    if (marks.size > 0) found.set(`${schema === 'public' ? '' : `${schema}.`}${table}.${column}`, [...marks])
  }
  return found
}
