import type { ClientBase } from 'pg'
import { z } from 'zod'

/**
 * The keys under which the ledger names people, wrapped by the master key. There is one such file, beside the backups and
 * written over by each of them: a key that is destroyed is in no copy after the next backup, however old the copies are.
 */
export const personKeysFile = z.strictObject({
  format: z.literal('segmento.person-keys.1'),
  /** Business time of the snapshot. */
  at: z.iso.datetime(),
  keys: z.array(
    z.strictObject({
      id: z.number().int(),
      personId: z.uuid(),
      wrappedKey: z.base64(),
      createdAt: z.string(),
    }),
  ),
})
export type PersonKeys = z.output<typeof personKeysFile>

export async function readPersonKeys(client: ClientBase, at: string): Promise<PersonKeys> {
  const { rows } = await client.query<{ id: number; person: string; wrapped: Buffer; at: string }>(
    'select id, person_id as person, wrapped_key as wrapped, created_at::text as at from person_keys order by id',
  )
  const keys = rows.map(({ id, person, wrapped, at: createdAt }) => ({
    id,
    personId: person,
    wrappedKey: wrapped.toString('base64'),
    createdAt,
  }))
  return { format: 'segmento.person-keys.1', at, keys }
}

/**
 * Gives people in a restored database their keys back. Whoever had one when the backup was made and has none now was
 * erased since, and goes.
 * @returns how many went
 */
export async function giveKeysBack(client: ClientBase, { keys }: PersonKeys): Promise<number> {
  await client.query(
    `insert into person_keys (id, person_id, wrapped_key, created_at) overriding system value
     select k.id, k."personId", decode(k."wrappedKey", 'base64'), k."createdAt"
     from jsonb_to_recordset($1) k (id integer, "personId" uuid, "wrappedKey" text, "createdAt" timestamptz)
     join pg_temp.keys_held h on h.id = k.id and h.person_id = k."personId"
     join people p on p.id = k."personId"`,
    [JSON.stringify(keys)],
  )
  const { rowCount } = await client.query(
    `delete from people p using pg_temp.keys_held h
     where h.person_id = p.id and not exists (select 1 from person_keys k where k.person_id = p.id)`,
  )
  return rowCount ?? 0
}
