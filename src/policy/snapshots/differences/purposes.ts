import { type Both, changedFields, compareAll, unchanged } from '../compare.ts'
import type { PurposeFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'

export function purposeDifferences(both: Both): Difference[] {
  const basis = (id: string) =>
    both.after.vocabulary.legalBases[id]?.words ?? both.before.vocabulary.legalBases[id]?.words ?? id
  return compareAll<PurposeFacts>(both.before.purposes, both.after.purposes, {
    about: (id, { clause }) => ({ where: `purpose ${id}`, clauses: [clause], purposes: [id] }),
    came: ({ words }) => [{ kind: 'purpose-added', material: true, words: `we now also use data ${words}` }],
    went: ({ words }) => [
      { kind: 'purpose-removed', material: false, words: `we no longer use data ${words}` },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        basis: (was, is) => [
          {
            kind: 'basis-changed',
            material: true,
            clauses: [after.clause, '7.1'],
            words: `what makes it lawful to use data ${after.words} is now ${basis(is)}, not ${basis(was)}`,
          },
        ],
        words: (was, is) => [
          {
            kind: 'purpose-reworded',
            material: false,
            words: `what we use data for is said in other words: ${reworded(was, is)}`,
          },
        ],
        clause: (was, is) => [
          {
            kind: 'clauses-changed',
            material: false,
            clauses: [was, is],
            words: `that we use data ${after.words} now stands in clause ${is}, not ${was}`,
          },
        ],
        since: unchanged,
      }),
  })
}
