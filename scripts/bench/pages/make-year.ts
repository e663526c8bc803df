import type pg from 'pg'
import type { BenchDatabase } from '../common/bench-database.ts'
import { makeClients } from './make-clients.ts'
import { dayMakings, figureMakings } from './make-figures.ts'
import { stackMakings } from './make-stacks.ts'
import { workMakings } from './make-work.ts'
import type { Making, YearScale } from './year.ts'

/** Clients at work for a year, made inside the database. */
export async function makeYear(
  { owner, vault }: Pick<BenchDatabase, 'owner' | 'vault'>,
  scale: YearScale,
  say: (progress: string) => void,
): Promise<void> {
  // Temporary tables are of one connection.
  const maker = await owner.connect()
  try {
    await maker.query(`set maintenance_work_mem = '512MB'`)
    // Every key fits by the way they are made; to look each up would take longer than all else.
    await maker.query('set session_replication_role = replica')
    await make(maker, [
      ...makeClients(scale, vault),
      ...stackMakings,
      ...workMakings(scale),
      ...dayMakings(scale),
    ])
    for (const [table, makings] of Object.entries(figureMakings(scale))) {
      say(`making ${table}`)
      await withoutIndexes(maker, table, () => make(maker, makings))
    }
    await maker.query('reset session_replication_role')
    await maker.query('vacuum analyze')
  } finally {
    maker.release(true)
  }
}

async function make(maker: pg.PoolClient, makings: readonly Making[]): Promise<void> {
  for (const [sql, values = []] of makings) await maker.query(sql, [...values])
}

/** Indexes made at the end of millions of rows take a fraction of what keeping them at each row does. */
async function withoutIndexes(maker: pg.PoolClient, table: string, fill: () => Promise<void>): Promise<void> {
  const { rows: constraints } = await maker.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = $1::regclass and contype in ('p', 'u')
       and not exists (select 1 from pg_constraint f where f.confrelid = $1::regclass and f.contype = 'f')`,
    [table],
  )
  const { rows: indexes } = await maker.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = indexrelid)`,
    [table],
  )
  for (const { name } of constraints) await maker.query(`alter table ${table} drop constraint ${name}`)
  for (const { name } of indexes) await maker.query(`drop index ${name}`)
  // What is written to a table that was emptied in the same transaction goes past the log.
  await maker.query(`begin; truncate ${table} cascade`)
  await fill()
  await maker.query('commit')
  for (const { name, definition } of constraints)
    await maker.query(`alter table ${table} add constraint ${name} ${definition}`)
  for (const { definition } of indexes) await maker.query(definition)
}
