import { system } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { checkpointNote, type SignedCheckpoint } from './checkpoint-note.ts'
import { consistencyProof, inclusionProof, type LedgerTx } from './read-tree.ts'
import { latestCheckpoint } from './seal-evidence.ts'

const page = 2000
const actor = system('export-ledger')

interface SealedEntry {
  [column: string]: unknown
  readonly position: number
  readonly leaf_hash: string
  /** The fields that the leaf commits to, as texts; null where the entry is gone. */
  readonly entry: Readonly<Record<string, unknown>> | null
}

/** Texts as the leaf has them, so that whoever checks converts nothing. */
const sealedEntries = `
  select s.position, encode(s.leaf_hash, 'hex') as leaf_hash, case when e.id is not null then jsonb_build_object(
    'id', e.id::text, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', e.kind,
    'purpose', e.purpose, 'actorKind', e.actor_kind, 'clauses', e.clauses, 'recipient', e.recipient,
    'categories', e.categories, 'policyVersion', e.policy_version, 'commitment', encode(e.commitment, 'hex')) end as entry
  from evidence_seals s left join evidence_entries e on e.id = s.entry_id`

const line = (value: Readonly<Record<string, unknown>>): string => `${JSON.stringify(value)}\n`

const checkpointLine = (checkpoint: SignedCheckpoint): string =>
  line({ type: 'checkpoint', signer: checkpoint.signer, note: checkpointNote(checkpoint) })

const entryLine = (row: SealedEntry): string =>
  line({ type: 'entry', position: row.position, leafHash: row.leaf_hash, entry: row.entry })

/**
 * The sealed ledger as lines of JSON, without payloads: a head, each entry by its place, every checkpoint, an end.
 * Covers what the newest checkpoint covers at the moment it begins; what is sealed meanwhile is left for the next.
 */
export async function* exportLedger(inPurpose: InPurpose): AsyncGenerator<string> {
  const read = <T>(work: (tx: LedgerTx) => Promise<T>) => inPurpose('legal-obligation', actor, work)
  const size = (await read(latestCheckpoint))?.treeSize ?? 0
  yield line({ type: 'ledger', version: 1, treeSize: size })
  for (let from = 0; from < size; from += page) {
    const rows = await read((tx) =>
      tx.call<SealedEntry>(
        `${sealedEntries} where s.position >= $1 and s.position < $2 order by s.position`,
        [from, Math.min(from + page, size)],
      ),
    )
    yield rows.map(entryLine).join('')
  }
  for (let after = 0; after < size; ) {
    const rows = await read((tx) =>
      tx.db
        .selectFrom('evidence_checkpoints')
        .select(['tree_size', 'root_hash', 'at', 'signer', 'signature'])
        .where('tree_size', '>', after)
        .where('tree_size', '<=', size)
        .orderBy('tree_size')
        .limit(page)
        .execute(),
    )
    yield rows
      .map((row) => {
        after = row.tree_size
        return checkpointLine({
          treeSize: row.tree_size,
          rootHash: row.root_hash,
          at: row.at,
          signer: row.signer,
          signature: row.signature,
        })
      })
      .join('')
    if (rows.length === 0) break
  }
  yield line({ type: 'end', treeSize: size })
}

/**
 * One entry with what leads from it to the newest checkpoint, in lines that check without the rest of the ledger;
 * undefined while the entry is not sealed and signed.
 */
export async function exportEntry(tx: LedgerTx, entryId: number): Promise<string | undefined> {
  const checkpoint = await latestCheckpoint(tx)
  const [row] = await tx.call<SealedEntry>(`${sealedEntries} where s.entry_id = $1`, [entryId])
  if (!checkpoint || !row || row.position >= checkpoint.treeSize) return undefined
  const path = await inclusionProof(tx, row.position, checkpoint.treeSize)
  return (
    line({
      type: 'inclusion',
      position: row.position,
      leafHash: row.leaf_hash,
      entry: row.entry,
      treeSize: checkpoint.treeSize,
      path: path.map((hash) => hash.toString('hex')),
    }) + checkpointLine(checkpoint)
  )
}

/** What shows that the newest checkpoint continues an earlier one of `earlierSize`; undefined where there is none. */
export async function exportContinuation(tx: LedgerTx, earlierSize: number): Promise<string | undefined> {
  const checkpoint = await latestCheckpoint(tx)
  if (!checkpoint || earlierSize < 1 || earlierSize > checkpoint.treeSize) return undefined
  const path = await consistencyProof(tx, earlierSize, checkpoint.treeSize)
  return (
    line({
      type: 'consistency',
      earlierSize,
      treeSize: checkpoint.treeSize,
      path: path.map((hash) => hash.toString('hex')),
    }) + checkpointLine(checkpoint)
  )
}
