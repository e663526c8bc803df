import { addedTo, type Both, changedFields, compareAll, unchanged } from '../compare.ts'
import type { SubjectFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { purposeWords, reworded } from '../naming.ts'

export function subjectDifferences(both: Both): Difference[] {
  return compareAll<SubjectFacts>(both.before.subjects, both.after.subjects, {
    about: (id, { purposes }) => ({ where: `subject ${id}`, clauses: ['2.11'], purposes }),
    came: ({ words }) => [
      { kind: 'subject-added', material: true, words: `we now also hold data about ${words}` },
    ],
    went: ({ words }) => [
      { kind: 'subject-removed', material: false, words: `we no longer hold data about ${words}` },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        purposes: (was, is) => [
          ...addedTo(was, is).map((purpose) => ({
            kind: 'subject-use-added' as const,
            material: true,
            purposes: [purpose],
            words: `data about ${after.words} is now also used ${purposeWords(both, purpose)}`,
          })),
          ...addedTo(is, was).map((purpose) => ({
            kind: 'subject-use-removed' as const,
            material: false,
            purposes: [purpose],
            words: `data about ${after.words} is no longer used ${purposeWords(both, purpose)}`,
          })),
        ],
        words: (was, is) => [
          {
            kind: 'subject-reworded',
            material: false,
            words: `whom data is about is said in other words: ${reworded(was, is)}`,
          },
        ],
        since: unchanged,
      }),
  })
}
