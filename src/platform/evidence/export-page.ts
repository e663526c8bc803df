import type { LedgerTx } from './read-tree.ts'

/** Whole subtrees of 256, so that each page is checked by itself. */
export const pageSize = 4096
const subtree = 256
const fingerprint = 4
const hash = 32

/** Of an entry `e` of a form `f`; where the payload is there, nothing else speaks for it. */
export const payloadHash =
  "case f.format when 1 then e.payload_hash else coalesce(sha256(e.payload), e.payload_hash, sha256(''::bytea)) end"

/**
 * An entry is its number and time, 8 bytes each, the hash of its payload and its form, 4 bytes; zeros where it is gone.
 * The bounds of the numbers keep the database from reading the whole ledger for each page.
 */
const packed = `
  with places as materialized (select place, entry_id from app.sealed_places($1, $2))
  select string_agg(case
    when e.id is null then int8send(coalesce(p.entry_id, 0)) || decode(repeat('00', 44), 'hex')
    else int8send(e.id) || timestamptz_send(e.at)
      || coalesce(${payloadHash}, decode(repeat('00', 32), 'hex')) || int4send(e.form_id)
    end, ''::bytea order by g.place) as entries
  from generate_series($1::bigint, $2::bigint - 1) as g (place)
    left join places p on p.place = g.place
    left join evidence_entries e on e.id = p.entry_id
      and e.id between (select min(entry_id) from places) and (select max(entry_id) from places)
    left join evidence_forms f on f.id = e.form_id`

/** The parts of batches that lie in the page; places without a batch are left out. */
const kept = `
  select greatest(s.first_position, $1::bigint) as place,
    substring(s.fingerprints from greatest($1::bigint - s.first_position, 0)::integer * 4 + 1
      for greatest($2::bigint - greatest(s.first_position, $1::bigint), 0)::integer * 4) as fingerprints
  from evidence_seals s
  where s.first_position < $2 and s.first_position >= coalesce(
    (select max(b.first_position) from evidence_seals b where b.first_position <= $1), 0)
  order by s.first_position`

/** The entries from one place to another with what was kept of their leaves, as one line of an export. */
export async function exportPage(
  tx: LedgerTx,
  from: number,
  until: number,
): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await tx.call<{ entries: Buffer }>(packed, [from, until])
  const fingerprints = Buffer.alloc((until - from) * fingerprint)
  for (const part of await tx.call<{ place: number; fingerprints: Buffer }>(kept, [from, until]))
    part.fingerprints.copy(fingerprints, (part.place - from) * fingerprint)
  const firstTree = from / subtree
  const trees = Math.floor((until - from) / subtree)
  const subtrees = Buffer.alloc(trees * hash)
  const nodes = await tx.db
    .selectFrom('evidence_nodes')
    .select(['place', 'hash'])
    .where('level', '=', 8)
    .where('place', '>=', firstTree)
    .where('place', '<', firstTree + trees)
    .execute()
  for (const node of nodes) node.hash.copy(subtrees, (node.place - firstTree) * hash)
  const text = (bytes: Buffer | undefined) => bytes?.toString('base64') ?? ''
  return {
    type: 'entries',
    from,
    count: until - from,
    entries: text(row?.entries),
    fingerprints: text(fingerprints),
    subtrees: text(subtrees),
  }
}
