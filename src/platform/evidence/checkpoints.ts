import type { SignedCheckpoint } from './checkpoint-note.ts'
import type { LedgerTx } from './read-tree.ts'

const page = 2000

/** The checkpoints of trees larger than `after`, up to `size`, the smallest first; at most 2000 of them. */
export async function checkpointsBetween(
  tx: LedgerTx,
  after: number,
  size: number,
): Promise<SignedCheckpoint[]> {
  const rows = await tx.db
    .selectFrom('evidence_checkpoints')
    .select(['tree_size', 'root_hash', 'at', 'signer', 'signature'])
    .where('tree_size', '>', after)
    .where('tree_size', '<=', size)
    .orderBy('tree_size')
    .limit(page)
    .execute()
  return rows.map(({ tree_size: treeSize, root_hash: rootHash, ...row }) => ({ treeSize, rootHash, ...row }))
}
