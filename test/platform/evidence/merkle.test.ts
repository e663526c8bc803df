import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  completeNodes,
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  joinNodes,
  leafHash,
  nodeHash,
  type Range,
  rootOf,
} from '#platform/evidence/merkle.ts'
import { consistencyHolds, growingTree, inclusionHolds } from '../../../scripts/verify-ledger.mjs'

/** Numbers that look random and are the same at each run, so that a failure can be repeated. */
function drawing(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const leaves = (count: number, salt: number): Buffer[] =>
  Array.from({ length: count }, (_, place) => leafHash(Buffer.from(`${salt}:${place}`)))

/** The definition of RFC 9162 2.1.1, word by word. */
function definedRoot(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes
  if (!only) return createHash('sha256').digest()
  if (hashes.length === 1) return only
  let middle = 1
  while (middle * 2 < hashes.length) middle *= 2
  return nodeHash(definedRoot(hashes.slice(0, middle)), definedRoot(hashes.slice(middle)))
}

const rangesOf = (tree: readonly Buffer[], ranges: readonly Range[]): Buffer[] =>
  ranges.map(({ start, end }) => rootOf(tree.slice(start, end)))
const flipped = (hash: Buffer): Buffer =>
  Buffer.from(hash.map((byte, place) => (place === 7 ? byte ^ 1 : byte)))

test('the root is the one that the standard defines, however it is put together', () => {
  expect(rootOf([])).toEqual(emptyRoot)
  // Known answers of the test vectors that certificate logs use.
  expect(leafHash(Buffer.of()).toString('hex')).toBe(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  )
  for (let size = 1; size <= 300; size++) {
    const tree = leaves(size, size)
    const growing = growingTree()
    for (const leaf of tree) growing.add(leaf)
    const root = definedRoot(tree)
    expect(rootOf(tree)).toEqual(root)
    expect(growing.root()).toEqual(root)
    const parts = completeNodes({ start: 0, end: size }).map(({ level, place }) =>
      rootOf(tree.slice(place * 2 ** level, (place + 1) * 2 ** level)),
    )
    expect(joinNodes(parts)).toEqual(root)
  }
})

test('in thousands of trees, a leaf proves its place and no other leaf, place, size or root does', () => {
  const draw = drawing(9162)
  for (let round = 0; round < 4000; round++) {
    const size = 1 + draw(round % 10 === 0 ? 600 : 40)
    const tree = leaves(size, round)
    const position = draw(size)
    const leaf = tree[position] ?? Buffer.of()
    const path = rangesOf(tree, inclusionRanges(position, size))
    const given = { leaf, position, size, path, root: definedRoot(tree) }
    expect(inclusionHolds(given)).toBe(true)
    expect(inclusionHolds({ ...given, leaf: flipped(leaf) })).toBe(false)
    expect(inclusionHolds({ ...given, root: flipped(given.root) })).toBe(false)
    expect(inclusionHolds({ ...given, path: [...path, leaf] })).toBe(false)
    if (size === 1) continue
    expect(inclusionHolds({ ...given, position: (position + 1 + draw(size - 1)) % size })).toBe(false)
    expect(inclusionHolds({ ...given, path: path.slice(1) })).toBe(false)
    const wrong = draw(path.length)
    expect(
      inclusionHolds({ ...given, path: path.map((one, place) => (place === wrong ? flipped(one) : one)) }),
    ).toBe(false)
  }
}, 90_000)

test('in thousands of trees, a later tree proves that it begins with an earlier one, and a rewritten one does not', () => {
  const draw = drawing(6962)
  for (let round = 0; round < 4000; round++) {
    const size = 1 + draw(round % 10 === 0 ? 600 : 40)
    const earlierSize = 1 + draw(size)
    const tree = leaves(size, round)
    const path = rangesOf(tree, consistencyRanges(earlierSize, size))
    const given = {
      earlierSize,
      earlierRoot: definedRoot(tree.slice(0, earlierSize)),
      size,
      root: definedRoot(tree),
      path,
    }
    expect(consistencyHolds(given)).toBe(true)
    const hit = draw(earlierSize)
    const changed = tree.map((leaf, place) => (place === hit ? flipped(leaf) : leaf))
    const rewritten = rangesOf(changed, consistencyRanges(earlierSize, size))
    expect(consistencyHolds({ ...given, root: definedRoot(changed), path: rewritten })).toBe(false)
    expect(consistencyHolds({ ...given, earlierRoot: flipped(given.earlierRoot) })).toBe(false)
    expect(consistencyHolds({ ...given, root: flipped(given.root) })).toBe(false)
    expect(consistencyHolds({ ...given, path: [...path, given.root] })).toBe(false)
    if (path.length > 0) expect(consistencyHolds({ ...given, path: path.slice(1) })).toBe(false)
  }
}, 90_000)

test('a proof for what the tree does not have is refused', () => {
  expect(() => inclusionRanges(5, 5)).toThrow(RangeError)
  expect(() => consistencyRanges(0, 5)).toThrow(RangeError)
  expect(() => consistencyRanges(6, 5)).toThrow(RangeError)
})
