import { joined } from '#policy/text/words.ts'
import { addedTo, type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { HoldingFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { categoryWords } from '../naming.ts'
import { weighs } from '../weight.ts'
import {
  clausesChanged,
  periodChanged,
  recordWords,
  subjectsChanged,
  useAdded,
  useRemoved,
  whatChanged,
} from './holders.ts'
import { heldAbout } from './tables.ts'

export function holdingDifferences(both: Both): Difference[] {
  return compareAll<HoldingFacts>(both.before.holdings, both.after.holdings, {
    about: (id, { clauses, purposes }) => ({ where: id, clauses, purposes }),
    came: (holding, id) => came(both, holding, id),
    went: (_, id) => [{ kind: 'record-removed', material: false, words: `“${id}” is no longer kept` }],
    changed: (before, after) =>
      changedFields(before, after, {
        what: whatChanged,
        subjects: subjectsChanged(both, after),
        clauses: clausesChanged(after),
        categories: (was, is) => categoriesChanged(both, after, was, is),
        purposes: (was, is) => [
          ...addedTo(was, is).map((purpose) => useAdded(both, after, purpose, after.subjects.length > 0)),
          ...addedTo(is, was).map((purpose) => useRemoved(both, after, purpose)),
        ],
        retention: periodChanged(both, after),
        since: unchanged,
      }),
  })
}

function came(both: Both, { subjects, categories }: HoldingFacts, id: string): Found[] {
  const known = heldAbout(subjects, both.before)
  return [
    {
      kind: 'record-added',
      material: categories.some((category) => weighs(category, known)),
      words: `there is a new record, “${id}”: it holds ${joined(categories.map((one) => categoryWords(both, one)))}`,
    },
  ]
}

function categoriesChanged(
  both: Both,
  holding: HoldingFacts,
  was: readonly string[],
  is: readonly string[],
): Found[] {
  return [
    ...addedTo(was, is).map((category) => ({
      kind: 'category-added' as const,
      material: weighs(category, was),
      words: `${recordWords(holding)} now also holds: ${categoryWords(both, category)}`,
    })),
    ...addedTo(is, was).map((category) => ({
      kind: 'category-removed' as const,
      material: false,
      words: `${recordWords(holding)} no longer holds: ${categoryWords(both, category)}`,
    })),
  ]
}
