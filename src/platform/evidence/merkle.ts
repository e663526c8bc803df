import { createHash } from 'node:crypto'

/**
 * The Merkle tree of RFC 9162 section 2.1 (checked 2026-11-23): SHA-256, leaves hashed after 0x00, nodes after
 * 0x01. Which hashes a proof consists of is computed here from sizes alone; they are read elsewhere.
 */

/** Leaves from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The root of the complete subtree over leaves `place · 2^level` up to `(place + 1) · 2^level`. */
export interface TreeNode {
  readonly level: number
  readonly place: number
}

const leafMark = Buffer.of(0)
const nodeMark = Buffer.of(1)

export function leafHash(leaf: Buffer): Buffer {
  return createHash('sha256').update(leafMark).update(leaf).digest()
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(nodeMark).update(left).update(right).digest()
}

/** The root of a tree without leaves. */
export const emptyRoot = createHash('sha256').digest()

/** The largest power of two below `size`, for sizes from 2. */
function leftSize(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** Ranges whose roots lead from a leaf to the root of a tree of `size`, from the leaf upwards (2.1.3.1). */
export function inclusionRanges(position: number, size: number): Range[] {
  if (position < 0 || position >= size) throw new RangeError(`no leaf ${position} in a tree of ${size}`)
  const path: Range[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + leftSize(end - start)
    if (position < middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  return path.reverse()
}

/** Ranges whose roots show that the tree of `earlier` leaves is the beginning of the tree of `size` (2.1.4.1). */
export function consistencyRanges(earlier: number, size: number): Range[] {
  if (earlier < 1 || earlier > size) throw new RangeError(`no tree of ${earlier} within a tree of ${size}`)
  const path: Range[] = []
  let start = 0
  let end = size
  while (earlier !== end) {
    const middle = start + leftSize(end - start)
    if (earlier <= middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  // What is left is a subtree that both trees share; the verifier knows it when it is the whole earlier tree.
  if (start > 0) path.push({ start, end })
  return path.reverse()
}

/** The complete subtrees that make up a range of these proofs, from left to right. */
export function completeNodes({ start, end }: Range): TreeNode[] {
  const nodes: TreeNode[] = []
  let from = start
  while (from < end) {
    let level = 0
    while (2 ** (level + 1) <= end - from) level++
    nodes.push({ level, place: from / 2 ** level })
    from += 2 ** level
  }
  return nodes
}

/** The root over complete subtrees, the largest first. */
export function joinNodes(hashes: readonly Buffer[]): Buffer {
  return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The root over 2^n hashes, or over any number of leaves. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  const node = ({ level, place }: TreeNode): Buffer => {
    const hash = level === 0 ? hashes[place] : undefined
    if (hash) return hash
    return nodeHash(
      node({ level: level - 1, place: place * 2 }),
      node({ level: level - 1, place: place * 2 + 1 }),
    )
  }
  return joinNodes(completeNodes({ start: 0, end: hashes.length }).map(node))
}
