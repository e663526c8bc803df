/**
 * How declarations say for which editions of the policy they hold. A declaration that says nothing holds in all.
 *
 * ```ts
 * prospect: { months: 36, words: '36 months', was: [{ before: 2, months: 24, words: '24 months' }] }
 * ```
 */
export type Declared<T> = T & {
  /** The first edition that has it. */
  readonly since?: number
  /** The first edition that no longer has it. */
  readonly ended?: number
  /** What it said before an edition, where that was something else. */
  readonly was?: readonly (Partial<T> & { readonly before: number })[]
}

/** One value that comes with an edition, or was another before it. */
export interface Later<T> {
  readonly since: number
  readonly value: T
  readonly earlier?: T
}

export type OrLater<T> = T | Later<T>

/** `newsletter: since(2, 'r')`: from edition 2 on; with a third value, that one stood before. */
export function since<const T>(edition: number, value: T, earlier?: T): Later<T> {
  return { since: edition, value, ...(earlier === undefined ? {} : { earlier }) }
}

/** A declaration as it stands in an edition; undefined where that edition does not have it. */
export function standingAt<T extends object>(edition: number, declared: Declared<T>): T | undefined {
  if ((declared.since ?? 1) > edition || (declared.ended ?? Number.POSITIVE_INFINITY) <= edition)
    return undefined
  const before = (declared.was ?? [])
    .filter((one) => one.before > edition)
    .toSorted((one, other) => other.before - one.before)
  let value: T = declared
  for (const { before: _, ...earlier } of before) value = { ...value, ...earlier }
  return { ...value, ended: undefined, was: undefined }
}

/** All declarations of one kind that stand in an edition, under their names. */
export function allStandingAt<T extends object>(
  edition: number,
  declared: Readonly<Record<string, Declared<T>>>,
): Record<string, T> {
  return mapped(declared, (one) => standingAt(edition, one))
}

/** Values that stand in an edition, by their names; one that comes later is left out. */
export function valuesAt<T extends string>(
  edition: number,
  declared: Readonly<Record<string, OrLater<T> | undefined>>,
): Record<string, T> {
  return mapped(declared, (one) => {
    if (one === undefined || typeof one === 'string') return one
    return one.since > edition ? one.earlier : one.value
  })
}

export function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U | undefined,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const changed = change(value, name)
      return changed === undefined ? [] : [[name, changed]]
    }),
  )
}
