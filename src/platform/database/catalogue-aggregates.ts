import type { Client } from 'pg'
import {
  type AggregateQuestion,
  aggregateQuestions,
  countedClients,
  smallestGroup,
} from '#policy/aggregates.ts'

interface Read {
  readonly function: string
  readonly column: string
}

/**
 * Holds the questions over all clients against what PostgreSQL itself knows of their functions: which columns each
 * reads, and how small a group may be. A function it can't look into is a difference, too.
 */
export async function compareAggregates(
  client: Client,
  declared: Readonly<Record<string, AggregateQuestion>> = {
    counted_clients: countedClients,
    ...aggregateQuestions,
  },
  smallest: number = smallestGroup,
): Promise<string[]> {
  const { rows: functions } = await client.query<{ name: string; legible: boolean }>(
    `select p.proname as name, p.prosqlbody is not null as legible from pg_proc p
     where p.pronamespace = 'app'::regnamespace and (p.proname = any($1) or starts_with(p.proname, 'learn_'))`,
    [Object.keys(declared)],
  )
  const { rows: reads } = await client.query<Read>(
    `select p.proname as function, c.relname || '.' || a.attname as column
     from pg_proc p join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = p.oid
       join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where p.pronamespace = 'app'::regnamespace and p.proname = any($1) and d.refobjsubid > 0
       and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)`,
    [functions.map(({ name }) => name)],
  )
  const least = await client.query<{ clients: number }>('select app.smallest_group() as clients')
  return [
    ...(least.rows[0]?.clients === smallest
      ? []
      : [
          `app.smallest_group() is ${least.rows[0]?.clients}, declared as ${smallest}: change \`smallestGroup\` in src/policy/aggregates.ts, or the function by a migration`,
        ]),
    ...Object.keys(declared)
      .filter((name) => !functions.some((one) => one.name === name))
      .map((name) => `function app.${name} is declared but not in the database: add a migration`),
    ...functions.flatMap(({ name, legible }) => {
      const question = declared[name]
      if (!question)
        return [`function app.${name} is not declared: add \`${name}\` to src/policy/aggregates.ts`]
      if (!legible) return [`function app.${name} hides what it reads: write its body as \`begin atomic\``]
      return readDifferences(
        name,
        question,
        reads.filter((one) => one.function === name).map(({ column }) => column),
      )
    }),
  ]
}

function readDifferences(name: string, { reads }: AggregateQuestion, live: readonly string[]): string[] {
  const wanted = Object.entries(reads).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column}`),
  )
  return [
    ...live
      .filter((column) => !wanted.includes(column))
      .map(
        (column) =>
          `function app.${name} reads ${column}, which is not declared: add it to \`${name}\` in src/policy/aggregates.ts`,
      ),
    ...wanted
      .filter((column) => !live.includes(column))
      .map(
        (column) =>
          `function app.${name} does not read ${column}: take it from \`${name}\` in src/policy/aggregates.ts`,
      ),
  ]
}
