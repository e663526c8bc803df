/** One declaration in two versions; undefined where a version does not have it. */
export interface Pair<T> {
  readonly id: string
  readonly before: T | undefined
  readonly after: T | undefined
}

/** All that either version has, in the order of the later one, what is gone behind it. */
export function pairsOf<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): Pair<T>[] {
  const gone = Object.keys(before).filter((id) => !(id in after))
  return [...Object.keys(after), ...gone].map((id) => ({ id, before: before[id], after: after[id] }))
}
