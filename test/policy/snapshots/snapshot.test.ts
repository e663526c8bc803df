import { expect, test } from 'vitest'
import { latestEdition } from '#policy/editions.ts'
import { register } from '#policy/register/register.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { canonicalText, fingerprint, isRecord } from '#policy/snapshots/plain.ts'
import { UnreadableSnapshot } from '#policy/snapshots/reading.ts'
import { readSnapshot, snapshotOf } from '#policy/snapshots/snapshot.ts'
import { withController } from '#policy/snapshots/with-controller.ts'
import { policyDocument } from '#policy/text/policy-document.ts'
import { policyVersion } from '#policy/version.ts'

const snapshot = snapshotOf(latestEdition)
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Keys in another order, as a store that keeps JSON in its own way gives them back. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reversed(one)]),
  )
}

test('a snapshot is plain JSON: out of a store it is what went in', () => {
  expect(readSnapshot(stored(snapshot))).toEqual(snapshot)
  expect(canonicalText(readSnapshot(stored(snapshot)))).toBe(canonicalText(snapshot))
})

test('a snapshot holds all that is declared, and its version is the hash of what it holds', () => {
  const { vocabulary, ...declared } = snapshot.declared
  expect(canonicalText(declared)).toBe(canonicalText(stored(register)))
  expect(Object.keys(vocabulary.categories)).toContain('email')
  const { version, effective, updated, ...text } = snapshot.document
  expect([version, snapshot.version]).toEqual([policyVersion(), policyVersion()])
  expect(fingerprint({ edition: snapshot.edition, declared: snapshot.declared, text })).toBe(version)
  expect([effective, updated].every((day) => /^\d{4}-\d\d-\d\d$/.test(day))).toBe(true)
})

test('the order of keys never matters', () => {
  const read = readSnapshot(reversed(stored(snapshot)))
  expect(Object.keys(read.declared.tables)).not.toEqual(Object.keys(snapshot.declared.tables))
  expect(canonicalText(read)).toBe(canonicalText(snapshot))
  expect(differencesBetween(snapshot, read)).toEqual([])
  expect(differencesBetween(read, snapshot)).toEqual([])
})

test('whoever runs the program is not in it, and is named when it is shown', () => {
  expect(JSON.stringify(snapshot.document)).not.toMatch(/segmento\.co|Segmento/)
  const controller = { name: 'Acme $& Co', contact: 'help@acme.test', site: 'acme.test' }
  expect(withController(snapshot.document, controller)).toEqual(policyDocument(controller))
})

const broken: readonly [what: string, value: unknown, says: string][] = [
  ['nothing', null, 'snapshot is not a record.'],
  ['a list', [], 'snapshot is not a record.'],
  ['a version that is a number', { ...snapshot, version: 1 }, 'snapshot.version is not text.'],
  ['no edition', { ...snapshot, edition: undefined }, 'snapshot.edition is not a number.'],
  [
    'no tables',
    { ...snapshot, declared: { ...snapshot.declared, tables: undefined } },
    'snapshot.declared.tables is not a record.',
  ],
  [
    'a period without words',
    { ...snapshot, declared: { ...snapshot.declared, retentionRules: { log: { months: null } } } },
    'snapshot.declared.retentionRules.log.of is not text.',
  ],
  [
    'a block of another kind',
    { ...snapshot, document: { ...snapshot.document, opening: [{ kind: 'video' }] } },
    'snapshot.document.opening[0].kind is no kind of block.',
  ],
  [
    'ids that are no list',
    {
      ...snapshot,
      document: { ...snapshot.document, opening: [{ kind: 'paragraph', ids: '0.1', text: [] }] },
    },
    'snapshot.document.opening[0].ids is not a list.',
  ],
]

test.each(broken)('what is no snapshot is refused, with the place: %s', (_, value, says) => {
  expect(() => readSnapshot(value)).toThrow(UnreadableSnapshot)
  expect(() => readSnapshot(value)).toThrow(says)
})

test('ids of clauses that this program does not have are left out, and the sentence stays', () => {
  const opening = [{ kind: 'paragraph', ids: ['0.2', '99.1'], text: ['hello'] }]
  const read = readSnapshot({ ...snapshot, document: { ...snapshot.document, opening } })
  expect(read.document.opening).toEqual([{ kind: 'paragraph', ids: ['0.2'], text: ['hello'] }])
})
