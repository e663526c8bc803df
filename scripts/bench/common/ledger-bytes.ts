import type pg from 'pg'

/** What the ledger takes on the disk: entries, seals, tree and checkpoints, with their indexes. */
export async function ledgerBytes(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like 'evidence\\_%'`,
  )
  return Number(rows[0]?.bytes)
}
