import { checkpointLine, line } from './export-ledger.ts'
import { payloadHash } from './export-page.ts'
import { consistencyProof, inclusionProof, type LedgerTx } from './read-tree.ts'
import { latestCheckpoint } from './seal-evidence.ts'

const hexes = (path: readonly Buffer[]): string[] => path.map((hash) => hash.toString('hex'))

/** The entry with the public fields that its leaf commits to, as texts; and its place. */
const sealedEntry = `
  select s.first_position + (
      select sum(least(upper(part.ids), $1::bigint) - lower(part.ids)) from unnest(s.entries) as part (ids)
      where lower(part.ids) <= $1)::bigint as position,
    case when e.id is not null then jsonb_build_object('format', f.format,
      'id', e.id::text, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', f.kind,
      'purpose', f.purpose, 'actorKind', f.actor_kind, 'clauses', f.clauses, 'recipient', f.recipient,
      'categories', f.categories, 'policyVersion', f.policy_version,
      'payloadHash', encode(${payloadHash}, 'hex')) end as entry
  from evidence_seals s left join evidence_entries e on e.id = $1 left join evidence_forms f on f.id = e.form_id
  where s.entries @> $1::bigint`

/**
 * One entry with what leads from it to the newest checkpoint, in lines that check without the rest of the ledger;
 * undefined while the entry is not sealed and signed.
 */
export async function exportEntry(tx: LedgerTx, entryId: number): Promise<string | undefined> {
  const checkpoint = await latestCheckpoint(tx)
  const [row] = await tx.call<{ position: number; entry: Readonly<Record<string, unknown>> | null }>(
    sealedEntry,
    [entryId],
  )
  if (!checkpoint || !row || row.position >= checkpoint.treeSize) return undefined
  return (
    line({
      type: 'inclusion',
      position: row.position,
      entry: row.entry,
      treeSize: checkpoint.treeSize,
      path: hexes(await inclusionProof(tx, row.position, checkpoint.treeSize)),
    }) + checkpointLine(checkpoint)
  )
}

/** What shows that the newest checkpoint continues an earlier one of `earlierSize`; undefined where there is none. */
export async function exportContinuation(tx: LedgerTx, earlierSize: number): Promise<string | undefined> {
  const checkpoint = await latestCheckpoint(tx)
  if (!checkpoint || earlierSize < 1 || earlierSize > checkpoint.treeSize) return undefined
  return (
    line({
      type: 'consistency',
      earlierSize,
      treeSize: checkpoint.treeSize,
      path: hexes(await consistencyProof(tx, earlierSize, checkpoint.treeSize)),
    }) + checkpointLine(checkpoint)
  )
}
