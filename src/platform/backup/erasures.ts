import type { ClientBase } from 'pg'
import { z } from 'zod'

/**
 * What was deleted lately, by keys alone: a restored backup deletes it again. It is kept outside of the database, beside
 * the master key and beside the backups, because the database is what is lost.
 */
export const erasuresFile = z.strictObject({
  format: z.literal('segmento.erasures.1'),
  /** Business time up to which it is complete. */
  at: z.iso.datetime(),
  erasures: z.array(z.strictObject({ kind: z.string(), key: z.string(), at: z.string() })),
})
export type Erasures = z.output<typeof erasuresFile>

/** An erasure's time is that of its transaction's beginning, which a snapshot may have been taken after. */
const overlapMs = 10 * 60_000

export async function readErasures(client: ClientBase, at: string): Promise<Erasures> {
  const { rows } = await client.query<{ kind: string; key: string; at: string }>(
    `select kind, row_key as key, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from erasures order by id`,
  )
  return { format: 'segmento.erasures.1', at, erasures: rows }
}

/** Several lists as one: each erasure once, in the order of time, complete up to the latest of them. */
export function joinErasures(lists: readonly Erasures[]): Erasures | undefined {
  const [first] = lists
  if (!first) return undefined
  const all = new Map(
    lists.flatMap(({ erasures }) =>
      erasures.map((one) => [`${one.at} ${one.kind} ${one.key}`, one] as const),
    ),
  )
  const at = lists.map((list) => list.at).reduce((a, b) => (a > b ? a : b), first.at)
  return {
    format: first.format,
    at,
    erasures: [...all.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  }
}

/**
 * Carries out in a restored database what was erased since its backup, and keeps the list going.
 * @param backupAt business time of the backup
 * @returns how many rows went
 */
export async function eraseAgain(client: ClientBase, list: Erasures, backupAt: string): Promise<number> {
  const from = new Date(Date.parse(backupAt) - overlapMs).toISOString()
  const since = list.erasures.filter(({ at }) => at >= from)
  const { rows } = await client.query<{ gone: number }>('select app.erase_again($1, $2, $3) as gone', [
    since.map(({ kind }) => kind),
    since.map(({ key }) => key),
    since.map(({ at }) => at),
  ])
  await client.query(
    `insert into erasures (kind, row_key, at)
     select l.kind, l.key, l.at from jsonb_to_recordset($1) l (kind text, key text, at timestamptz)
     where not exists (select 1 from erasures e where e.kind = l.kind and e.row_key = l.key and e.at = l.at)`,
    [JSON.stringify(list.erasures)],
  )
  return rows[0]?.gone ?? 0
}
