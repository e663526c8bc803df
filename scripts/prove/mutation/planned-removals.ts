import { type Bindings, type Enforcement, isOpen, type NamedTests } from '#policy/bindings/binding.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import { plainRemoval } from './plain-removal.ts'
import { isText, type Place, type Removal, type Removals } from './removal.ts'

/** One enforcement of one clause, and how it is taken away. */
export interface Keeper {
  readonly id: ClauseId
  readonly where: Enforcement['where']
  readonly tests: readonly NamedTests[]
  readonly removals: readonly Removal[]
}

/** Something to take away once, for all keepers whose layer it is. */
export interface PlannedRemoval {
  readonly key: string
  readonly says: string
  readonly change:
    | { readonly place: Place; readonly find: string; readonly replace: string }
    | { sql: string }
  readonly keepers: readonly Keeper[]
}

/** Each enforcement of each clause, or of one alone, with its removals; none for what nobody takes away yet. */
export function keepersOf(bindings: Bindings, removals: Removals, only?: ClauseId): Keeper[] {
  return clauseIds
    .filter((id) => only === undefined || id === only)
    .flatMap((id) => {
      const binding = bindings[id]
      if (!binding || isOpen(binding)) return []
      return binding.enforcedBy.map(({ where, tests }) => {
        const plain = plainRemoval(where)
        return { id, where, tests, removals: removals[id]?.[where] ?? (plain ? [plain] : []) }
      })
    })
}

/** The removals of these keepers, the same one once, in the order of the clauses. */
export function plannedRemovals(keepers: readonly Keeper[]): PlannedRemoval[] {
  const planned = new Map<string, PlannedRemoval>()
  for (const keeper of keepers)
    for (const removal of keeper.removals) {
      const change = changeOf(removal, keeper.where)
      const key = JSON.stringify(change)
      const known = planned.get(key)
      planned.set(key, {
        key,
        says: removal.says,
        change,
        keepers: [...(known?.keepers ?? []), keeper],
      })
    }
  return [...planned.values()]
}

function changeOf(removal: Removal, where: Enforcement['where']): PlannedRemoval['change'] {
  if (!isText(removal)) return { sql: removal.sql }
  return { place: removal.in ?? (where as Place), find: removal.find, replace: removal.replace }
}

/** What stands under no enforcement of the bindings, and which enforcements nothing takes away. */
export function unmatched(keepers: readonly Keeper[], removals: Removals): string[] {
  const known = new Set(keepers.map(({ id, where }) => `${id} ${where}`))
  return [
    ...keepers
      .filter(({ removals: own }) => own.length === 0)
      .map(
        ({ id, where }) =>
          `${id}: nothing takes ${where} away: say in scripts/prove/removals how, so that its tests can be seen to fail`,
      ),
    ...Object.entries(removals).flatMap(([id, places]) =>
      Object.keys(places ?? {})
        .filter((where) => !known.has(`${id} ${where}`))
        .map((where) => `${id}: scripts/prove/removals takes ${where} away, which no binding names`),
    ),
  ]
}
