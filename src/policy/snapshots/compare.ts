import type { DeclaredFacts } from './declared-facts.ts'
import type { Difference } from './difference.ts'
import { canonicalText } from './plain.ts'

/** The two registers that are compared. */
export interface Both {
  readonly before: DeclaredFacts
  readonly after: DeclaredFacts
}

/** What a difference says by itself; the rest follows from the declaration that it is about. */
export type Found = Pick<Difference, 'kind' | 'material' | 'words'> &
  Partial<Pick<Difference, 'where' | 'clauses' | 'purposes'>>

export type About = Pick<Difference, 'where' | 'clauses' | 'purposes'>

/** How a change of each field is told: total, so that no field can change without being classified. */
export type FieldDifferences<T> = {
  readonly [K in keyof T]: (before: T[K], after: T[K], was: T, is: T) => Found[]
}

export const sameFacts = (one: unknown, other: unknown): boolean =>
  one === other || canonicalText(one) === canonicalText(other)

export const keysOf = <T extends object>(record: T): (keyof T & string)[] => {
  const keys: (keyof T & string)[] = []
  for (const key in record) keys.push(key)
  return keys
}

function fieldDifferences<T extends object, K extends keyof T>(
  key: K,
  before: T,
  after: T,
  told: FieldDifferences<T>,
): Found[] {
  return sameFacts(before[key], after[key]) ? [] : told[key](before[key], after[key], before, after)
}

/** All that differs between two forms of one declaration. */
export function changedFields<T extends object>(before: T, after: T, told: FieldDifferences<T>): Found[] {
  return keysOf(told).flatMap((key) => fieldDifferences(key, before, after, told))
}

/** One declaration in two versions; undefined where a version does not have it. */
export interface Pair<T> {
  readonly id: string
  readonly before: T | undefined
  readonly after: T | undefined
}

type Named<T> = Readonly<Record<string, T>>

/** All that either version has, in the order of the later one, what is gone behind it. */
export function pairsOf<T>(before: Named<T>, after: Named<T>): Pair<T>[] {
  const gone = Object.keys(before).filter((id) => !(id in after))
  return [...Object.keys(after), ...gone].map((id) => ({ id, before: before[id], after: after[id] }))
}

/** How declarations of one kind are compared. */
export interface Comparison<T> {
  readonly about: (id: string, declaration: T) => About
  readonly came: (after: T, id: string) => Found[]
  readonly went: (before: T, id: string) => Found[]
  readonly changed: (before: T, after: T, id: string) => Found[]
}

export function compareAll<T>(before: Named<T>, after: Named<T>, how: Comparison<T>): Difference[] {
  return pairsOf(before, after).flatMap((pair) => {
    const one = pair.after ?? pair.before
    if (!one) return []
    const about = how.about(pair.id, one)
    return foundIn(pair, how).map((found) => ({ ...about, ...found }))
  })
}

function foundIn<T>({ id, before, after }: Pair<T>, how: Comparison<T>): Found[] {
  if (before && after) return how.changed(before, after, id)
  if (after) return how.came(after, id)
  return before ? how.went(before, id) : []
}

export const addedTo = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((one) => !before.includes(one))

export const unchanged = (): Found[] => []
