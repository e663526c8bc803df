import type pg from 'pg'
import type { Personal } from '#policy/personal.ts'
import type { Row } from '#policy/register/rows.ts'
import type { TableName } from '#policy/register/tables.ts'

type Plain<V> = V extends Personal ? string : V

/** A row as it is written: personal values as the text they are, what the database fills by itself left out. */
export type NewRow<T extends TableName> = { readonly [C in keyof Row<T>]?: Plain<Row<T>[C]> }

/**
 * Rows of a past that nobody acted in, gathered and then written by the owner of the database, whom no policy
 * stops. Constraints hold them all the same, and their columns are the register's.
 */
export interface Rows {
  add<T extends TableName>(table: T, ...rows: readonly NewRow<T>[]): void
  /** Writes all of them, each table after those that its keys lead to. */
  write(client: pg.ClientBase): Promise<void>
}

/** How many rows go in one statement. */
const batch = 4000

export function gatherRows(): Rows {
  const tables = new Map<TableName, Readonly<Record<string, unknown>>[]>()
  return {
    add(table, ...rows) {
      const gathered = tables.get(table)
      if (gathered) for (const row of rows) gathered.push(row)
      else tables.set(table, [...rows])
    },
    async write(client) {
      for (const table of await inOrderOfKeys(client, tables))
        await insert(client, table, tables.get(table) ?? [])
    },
  }
}

/** Each table after those that its rows point to. A key that none of them fills binds nothing. */
async function inOrderOfKeys(
  client: pg.ClientBase,
  tables: ReadonlyMap<TableName, readonly Readonly<Record<string, unknown>>[]>,
): Promise<TableName[]> {
  const { rows: keys } = await client.query<{ from: TableName; to: TableName; column: string }>(
    `select f.relname as from, t.relname as to, a.attname as column from pg_constraint c
     join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
     where c.contype = 'f' and c.conrelid <> c.confrelid`,
  )
  const filled = keys.filter(({ from, column }) =>
    tables.get(from)?.some((row) => (row[column] ?? null) !== null),
  )
  const ordered = new Set<TableName>()
  const place = (table: TableName, after: readonly TableName[]) => {
    if (ordered.has(table) || !tables.has(table)) return
    if (after.includes(table)) throw new Error(`these tables point to each other: ${after.join(', ')}`)
    for (const { from, to } of filled) if (from === table) place(to, [...after, table])
    ordered.add(table)
  }
  for (const table of tables.keys()) place(table, [])
  return [...ordered]
}

async function insert(client: pg.ClientBase, table: TableName, rows: readonly object[]): Promise<void> {
  // A column that is left out is filled by the database, so rows with other columns go apart.
  const alike = Map.groupBy(rows, (row) => Object.keys(row).sort().join(', '))
  for (const [columns, group] of alike)
    for (let from = 0; from < group.length; from += batch)
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(group.slice(from, from + batch), written)],
      )
}

/** Bytes as the database reads them; JSON has made an object of a buffer before it asks. */
function written(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
  return isBytes && 'data' in value ? `\\x${Buffer.from(value.data as number[]).toString('hex')}` : value
}
