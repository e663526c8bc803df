import type { PurposeTx } from '../database/purposes.ts'
import {
  completeNodes,
  consistencyRanges,
  inclusionRanges,
  joinNodes,
  type Range,
  rootOf,
  type TreeNode,
} from './merkle.ts'

export type LedgerTx = PurposeTx<'legal-obligation'>

/** The database keeps the roots of complete subtrees at each eighth level, and the leaves. */
const keptEvery = 8

/** How many entries are sealed. */
export async function treeSize(tx: LedgerTx): Promise<number> {
  const last = await tx.db
    .selectFrom('evidence_seals')
    .select('position')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ? last.position + 1 : 0
}

async function readNode(tx: LedgerTx, { level, place }: TreeNode): Promise<Buffer> {
  const kept = level - (level % keptEvery)
  const count = 2 ** (level - kept)
  const from = place * count
  const rows =
    kept === 0
      ? await tx.db
          .selectFrom('evidence_seals')
          .select('leaf_hash as hash')
          .where('position', '>=', from)
          .where('position', '<', from + count)
          .orderBy('position')
          .execute()
      : await tx.db
          .selectFrom('evidence_nodes')
          .select('hash')
          .where('level', '=', kept)
          .where('place', '>=', from)
          .where('place', '<', from + count)
          .orderBy('place')
          .execute()
  if (rows.length !== count)
    throw new Error(`the ledger's tree lacks hashes at level ${kept} from place ${from}`)
  return rootOf(rows.map((row) => row.hash))
}

async function readRange(tx: LedgerTx, range: Range): Promise<Buffer> {
  const hashes: Buffer[] = []
  for (const node of completeNodes(range)) hashes.push(await readNode(tx, node))
  return joinNodes(hashes)
}

async function readRanges(tx: LedgerTx, ranges: readonly Range[]): Promise<Buffer[]> {
  const hashes: Buffer[] = []
  for (const range of ranges) hashes.push(await readRange(tx, range))
  return hashes
}

/** The root of the tree when it had `size` leaves. @throws Error when it never had as many */
export function treeRoot(tx: LedgerTx, size: number): Promise<Buffer> {
  return readRange(tx, { start: 0, end: size })
}

/** The hashes that lead from the entry at `position` to the root of the tree of `size`, upwards. */
export function inclusionProof(tx: LedgerTx, position: number, size: number): Promise<Buffer[]> {
  return readRanges(tx, inclusionRanges(position, size))
}

/** The hashes that show that the tree of `size` begins with the tree of `earlier`. */
export function consistencyProof(tx: LedgerTx, earlier: number, size: number): Promise<Buffer[]> {
  return readRanges(tx, consistencyRanges(earlier, size))
}
