import { type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { RightFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'

function answered(what: string, unit: string, clause: string) {
  return (was: number, is: number): Found[] => [
    {
      kind: is > was ? 'right-slower' : 'right-faster',
      material: is > was,
      clauses: [clause, '6.7'],
      words: `${what} within ${is} ${unit}, not ${was}`,
    },
  ]
}

export function rightDifferences(both: Both): Difference[] {
  return compareAll<RightFacts>(both.before.rights, both.after.rights, {
    about: (id, { clause }) => ({ where: `right ${id}`, clauses: [clause], purposes: ['rights'] }),
    came: ({ words }) => [{ kind: 'right-added', material: false, words: `you may now also ${words}` }],
    went: ({ words }) => [
      { kind: 'right-removed', material: true, words: `we no longer promise that you may ${words}` },
    ],
    changed: (before, after) => {
      const asked = `when you ask to ${after.words}, we respond`
      return changedFields(before, after, {
        answerDays: answered(asked, 'days', after.clause),
        usuallyHours: answered(`${asked} usually`, 'hours', after.clause),
        words: (was, is) => [
          {
            kind: 'right-reworded',
            material: false,
            words: `a right is said in other words: ${reworded(was, is)}`,
          },
        ],
        citations: (was, is) => [
          {
            kind: 'right-reworded',
            material: false,
            words: `the law behind your right to ${after.words}: ${reworded(was.join(', '), is.join(', '))}`,
          },
        ],
        clause: (was, is) => [
          {
            kind: 'clauses-changed',
            material: false,
            clauses: [was, is],
            words: `your right to ${after.words} now stands in clause ${is}, not ${was}`,
          },
        ],
        since: unchanged,
      })
    },
  })
}
