import { expect, test } from 'vitest'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { canonicalText, isRecord } from '#policy/snapshots/plain.ts'
import { type PolicySnapshot, readSnapshot, snapshotOf } from '#policy/snapshots/snapshot.ts'

const today = snapshotOf(1)
const plain: unknown = JSON.parse(JSON.stringify(today.declared))

type Path = readonly (string | number)[]

/** Every value that is declared, by its place; from which edition it is declared is no content of it. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one, index) => placesOf(one, [...path, index]))]
  if (!isRecord(value)) return path.at(-1) === 'since' ? [] : [path]
  return Object.entries(value).flatMap(([name, one]) => placesOf(one, [...path, name]))
}

function otherwise(value: unknown, key: string | number | undefined): unknown {
  if (Array.isArray(value)) return [...value, 'more']
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (value === null) return key === 'months' ? 6 : 'people.other_until'
  return `${value}x`
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (one, key) => (Array.isArray(one) ? one[Number(key)] : isRecord(one) ? one[key] : undefined),
    value,
  )
}

/** The same, but with another value in one place; what lies beside it is shared. */
function withOther(value: unknown, path: Path, other: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return other
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (index === key ? withOther(one, rest, other) : one))
  return isRecord(value) ? { ...value, [key]: withOther(value[key], rest, other) } : value
}

const snapshotWith = (declared: unknown): PolicySnapshot => readSnapshot({ ...today, declared })

/** Numbers from a seed (xorshift, 32 bits), so that a failure can be seen again. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.abs(state)
  }
}

const places = placesOf(plain)

/** Below these, keys are names that somebody gave. */
const naming = new Set<unknown>([
  'columns',
  'operations',
  'fields',
  'purposes',
  'portal',
  'reads',
  ...Object.keys(today.declared.vocabulary),
])

/** The field that a place is one of, whatever the declaration is called: `tables.*.columns.*.category`. */
const fieldOf = (path: Path): string =>
  path
    .map((key, index) => (index === 1 || typeof key === 'number' || naming.has(path[index - 1]) ? '*' : key))
    .join('.')

/** Fields that say something in words, or how it is stored: they may change without notice (clause 12.2). */
const wordsOnly =
  /\.(what|why|words|citations?|clauses?|asks|form|of|from|name|sql|null|filled|column|because)(\.\*)?$/
/** Words that are the fact itself: who a recipient is, how long something is kept. */
const wordsThatWeigh = /^(recipients\.\*\.name|retentionRules\.\*\.(from|words))$/

const fields = Map.groupBy(places, fieldOf)

/** A field that nobody has classified would show here: it changes, and nothing is told. */
test.each([...fields.keys()])('no declared value changes without a difference that says so: %s', (field) => {
  const same = fields.get(field) ?? []
  const pick = numbers(field.length + 20_261_124)
  const some = new Set([same[0], same.at(-1), same[pick() % same.length]])
  for (const path of some) {
    if (!path) continue
    const changed = snapshotWith(withOther(plain, path, otherwise(at(plain, path), path.at(-1))))
    for (const found of [differencesBetween(today, changed), differencesBetween(changed, today)]) {
      expect(found.length, path.join(' › ')).toBeGreaterThan(0)
      expect(found.filter(({ words, clauses }) => words === '' || clauses.length === 0)).toEqual([])
      if (wordsOnly.test(field) && !wordsThatWeigh.test(field))
        expect(found.filter(({ material }) => material)).toEqual([])
    }
  }
})

test('whatever changes, one way back and forth adds up to nothing', () => {
  const pick = numbers(7)
  for (let turn = 0; turn < 100; turn++) {
    const path = places[pick() % places.length] ?? []
    const there = withOther(plain, path, otherwise(at(plain, path), path.at(-1)))
    const back = withOther(there, path, at(plain, path))
    expect(canonicalText(back)).toBe(canonicalText(plain))
    expect(differencesBetween(today, snapshotWith(back))).toEqual([])
  }
})

/** The name of each thing declared: taken away, it is told, too. */
test('nothing that is declared goes without a difference that says so', () => {
  const kinds = [
    'tables',
    'holdings',
    'recipients',
    'retentionRules',
    'purposes',
    'cookies',
    'subjects',
    'rights',
    'commitments',
    'logFields',
    'notices',
    'questions',
  ] as const
  for (const kind of kinds)
    for (const id of Object.keys(today.declared[kind])) {
      const left = Object.fromEntries(Object.entries(today.declared[kind]).filter(([name]) => name !== id))
      const without = { ...today, declared: { ...today.declared, [kind]: left } }
      expect(differencesBetween(today, without), `${kind} ${id} went`).not.toEqual([])
      expect(differencesBetween(without, today), `${kind} ${id} came`).not.toEqual([])
    }
})
