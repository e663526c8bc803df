import type { Edition } from '#policy/editions.ts'
import { declarations } from '#policy/register/declarations.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { snapshotOf } from '#policy/snapshots/snapshot.ts'

/** Editions 1 and 2, so that a test can declare what comes later. */
export const twoEditions: readonly Edition[] = [
  { number: 1, effective: '2026-04-18', updated: '2026-11-24' },
  { number: 2, effective: '2027-01-15', updated: '2026-12-01' },
]

/** One declaration of ours, changed; it is there, or the test itself is wrong. */
export function changed<K extends keyof DeclaredRegister>(
  kind: K,
  id: keyof DeclaredRegister[K] & string,
  change: object,
): DeclaredRegister {
  const all = declarations[kind]
  if (!(id in all)) throw new Error(`the tests change ${kind} ${id}`)
  return { ...declarations, [kind]: { ...all, [id]: { ...Object(all[id]), ...change } } }
}

/** What differs when a program declares otherwise, within the same edition. */
export function differencesOf(declared: DeclaredRegister, before: DeclaredRegister = declarations) {
  return differencesBetween(snapshotOf(1, before), snapshotOf(1, declared))
}
