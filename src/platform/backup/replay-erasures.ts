import type { ClientBase } from 'pg'
import { applyMigrations } from '../database/migrate.ts'
import type { Erasures } from './erasures.ts'

/**
 * Erasures on a list from outside of the database that it does not know of itself and that would take something away:
 * more than none says that the database was put back to before them, by whatever means.
 */
export async function countUnreplayed(client: ClientBase, list: Erasures): Promise<number> {
  await client.query('begin')
  try {
    return await eraseUnknown(client, list)
  } finally {
    await client.query('rollback')
  }
}

/** Carries them out, keeps them on the database's own list, and attests it. */
export async function replayErasures(client: ClientBase, list: Erasures): Promise<number> {
  await client.query('begin')
  try {
    // The next start gives every grant and policy anew where this one brought the schema forward.
    if (await applyMigrations(client)) await client.query(`update app.installation set access_hash = ''`)
    const erased = await eraseUnknown(client, list)
    await client.query(
      `insert into erasures (kind, row_key, at) select l.kind, l.key, l.at from jsonb_to_recordset($1)
         l (kind text, key text, at timestamptz)
       where not exists (select 1 from erasures e where e.kind = l.kind and e.row_key = l.key and e.at = l.at)`,
      [JSON.stringify(list.erasures)],
    )
    await client.query(
      `select app.append_evidence('backup.restored', 'legal-obligation', 'system', '{5.1,6.3}', null, '{}', null,
         convert_to($1, 'UTF8'))`,
      [JSON.stringify({ erasedAgain: erased, erasuresUpTo: list.at })],
    )
    await client.query('commit')
    return erased
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function eraseUnknown(client: ClientBase, { erasures }: Erasures): Promise<number> {
  const { rows } = await client.query<{ gone: number }>(
    `select app.erase_again(array_agg(l.kind order by l.at, l.kind, l.key), array_agg(l.key order by l.at, l.kind, l.key),
       array_agg(l.at order by l.at, l.kind, l.key)) as gone
     from jsonb_to_recordset($1) l (kind text, key text, at timestamptz)
     where not exists (select 1 from erasures e where e.kind = l.kind and e.row_key = l.key and e.at = l.at)`,
    [JSON.stringify(erasures)],
  )
  return rows[0]?.gone ?? 0
}
