import { type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { CommitmentFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'

/** A promise that loses its hours has no time at all any more. */
function inTime(was: number | undefined, is: number | undefined, { words }: CommitmentFacts): Found[] {
  const slower = (is ?? Number.POSITIVE_INFINITY) > (was ?? Number.POSITIVE_INFINITY)
  const hours = (count: number | undefined) => (count === undefined ? 'no time promised' : `${count} hours`)
  return [
    {
      kind: slower ? 'commitment-slower' : 'commitment-faster',
      material: slower,
      words: `how soon we do what we promised: ${hours(is)}, before ${hours(was)} (“${words}”)`,
    },
  ]
}

export function commitmentDifferences(both: Both): Difference[] {
  return compareAll<CommitmentFacts>(both.before.commitments, both.after.commitments, {
    about: (id, { clause }) => ({ where: `commitment ${id}`, clauses: [clause], purposes: [] }),
    came: ({ words }) => [
      { kind: 'commitment-added', material: false, words: `we now also promise: “${words}”` },
    ],
    went: ({ words }) => [
      { kind: 'commitment-removed', material: true, words: `we no longer promise: “${words}”` },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        hours: (was, is) => inTime(was, is, after),
        words: (was, is) => [
          {
            kind: 'commitment-reworded',
            material: false,
            words: `a promise is said in other words: ${reworded(was, is)}`,
          },
        ],
        citation: (was, is) => [
          {
            kind: 'commitment-reworded',
            material: false,
            words: `the law behind a promise: ${reworded(was ?? 'none', is ?? 'none')}`,
          },
        ],
        clause: (was, is) => [
          {
            kind: 'clauses-changed',
            material: false,
            clauses: [was, is],
            words: `a promise now stands in clause ${is}, not ${was}: “${after.words}”`,
          },
        ],
        since: unchanged,
      }),
  })
}
