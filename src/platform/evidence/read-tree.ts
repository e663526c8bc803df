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

/** The database keeps the roots of complete subtrees at each eighth level; leaves are made from the entries. */
const keptEvery = 8

/** The tree as it is sealed; undefined while nothing is. */
export async function ledgerHead(
  tx: LedgerTx,
): Promise<{ readonly treeSize: number; readonly rootHash: Buffer } | undefined> {
  const [head] = await tx.call<{ tree_size: number; root: Buffer | null }>(
    'select tree_size, root from app.ledger_head()',
    [],
  )
  return head?.root ? { treeSize: head.tree_size, rootHash: head.root } : undefined
}

async function leavesFrom(tx: LedgerTx, from: number, count: number): Promise<Buffer[]> {
  const rows = await tx.call<{ hash: Buffer | null }>('select hash from app.leaf_hashes($1, $2)', [
    from,
    from + count,
  ])
  return rows.flatMap(({ hash }) => hash ?? [])
}

async function nodesFrom(tx: LedgerTx, level: number, from: number, count: number): Promise<Buffer[]> {
  const rows = await tx.db
    .selectFrom('evidence_nodes')
    .select('hash')
    .where('level', '=', level)
    .where('place', '>=', from)
    .where('place', '<', from + count)
    .orderBy('place')
    .execute()
  return rows.map(({ hash }) => hash)
}

async function readNode(tx: LedgerTx, { level, place }: TreeNode): Promise<Buffer> {
  const kept = level - (level % keptEvery)
  const count = 2 ** (level - kept)
  const from = place * count
  const hashes = kept === 0 ? await leavesFrom(tx, from, count) : await nodesFrom(tx, kept, from, count)
  if (hashes.length !== count)
    throw new Error(`the ledger's tree lacks hashes at level ${kept} from place ${from}`)
  return rootOf(hashes)
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

/**
 * The root of the tree when it had `size` leaves, made anew from entries and nodes.
 * @throws Error when it never had as many, or an entry is gone
 */
export function treeRoot(tx: LedgerTx, size: number): Promise<Buffer> {
  return readRange(tx, { start: 0, end: size })
}

const leavesASubtree = 2 ** keptEvery

/** How many complete subtrees of the lowest kept level a tree of `size` has. */
export const subtreesIn = (size: number): number => Math.floor(size / leavesASubtree)

/**
 * Makes kept hashes anew: of `count` of `all` complete subtrees from `first` on, round the end, out of the entries as they
 * are now, and of what is kept above them out of the hashes below.
 * @returns of how many subtrees the hash, or one above it, is not what was kept
 */
export async function alteredSubtrees(
  tx: LedgerTx,
  { all, first, count }: { readonly all: number; readonly first: number; readonly count: number },
): Promise<number> {
  let altered = 0
  for (let n = 0; n < count; n++) {
    const place = (first + n) % all
    const leaves = await leavesFrom(tx, place * leavesASubtree, leavesASubtree)
    const [kept] = await nodesFrom(tx, keptEvery, place, 1)
    const stands = leaves.length === leavesASubtree && kept !== undefined && rootOf(leaves).equals(kept)
    if (!stands || !(await standsAbove(tx, 2 * keptEvery, Math.floor(place / leavesASubtree)))) altered++
  }
  return altered
}

async function standsAbove(tx: LedgerTx, level: number, place: number): Promise<boolean> {
  const [kept] = await nodesFrom(tx, level, place, 1)
  // Not complete yet: then treeRoot reads what is below it.
  if (!kept) return true
  const below = await nodesFrom(tx, level - keptEvery, place * leavesASubtree, leavesASubtree)
  if (below.length !== leavesASubtree || !rootOf(below).equals(kept)) return false
  return standsAbove(tx, level + keptEvery, Math.floor(place / leavesASubtree))
}

/** The hashes that lead from the entry at `position` to the root of the tree of `size`, upwards. */
export function inclusionProof(tx: LedgerTx, position: number, size: number): Promise<Buffer[]> {
  return readRanges(tx, inclusionRanges(position, size))
}

/** The hashes that show that the tree of `size` begins with the tree of `earlier`. */
export function consistencyProof(tx: LedgerTx, earlier: number, size: number): Promise<Buffer[]> {
  return readRanges(tx, consistencyRanges(earlier, size))
}
