import type pg from 'pg'

const tablesSql = `select oid::regclass::text as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like 'evidence\\_%'`

/**
 * What the ledger takes on the disk: entries, seals, tree and checkpoints, with their indexes. Vacuumed first, because a
 * table that several write to grows by many pages at once, and those that are still empty are the next entries' own.
 */
export async function ledgerBytes(owner: pg.Pool): Promise<number> {
  const { rows: tables } = await owner.query<{ name: string }>(tablesSql)
  for (const { name } of tables) await owner.query(`vacuum (truncate) ${name}`)
  const { rows } = await owner.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(name::regclass)) as bytes from (${tablesSql}) ledger`,
  )
  return Number(rows[0]?.bytes)
}
