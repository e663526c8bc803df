import { monthsWords } from '#policy/text/words.ts'
import { type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { DeclaredFacts, PeriodFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'

/** Of a month on average (Gregorian calendar): only to say which of two periods is the longer. */
const daysOfMonth = 30.436875

/** How long a period is in days; one without a number ends with something that happens, however late. */
export function daysOf({ months, days }: PeriodFacts): number {
  if (months === null && days === undefined) return Number.POSITIVE_INFINITY
  return (months ?? 0) * daysOfMonth + (days ?? 0)
}

/** “24 months”, “30 days”, or the words of a period without a number. */
export function lengthWords({ months, days, words }: PeriodFacts): string {
  const said = [
    ...(months === null ? [] : [monthsWords(months)]),
    ...(days === undefined ? [] : [`${days} days`]),
  ]
  return said.join(' and ') || words
}

/** “24” beside “36 months”. */
function withoutUnit(one: string, other: string): string {
  const unit = one.replace(/^\d+/, '')
  return /^ \w+$/.test(unit) && other.endsWith(unit) ? one.slice(0, -unit.length) : one
}

/** What is kept as long as a rule says, and so what a change of it touches. */
function purposesUnder(rule: string, { tables, holdings }: DeclaredFacts): string[] {
  const kept = [
    ...Object.values(tables).flatMap(({ retention, purposes }) =>
      retention === rule ? Object.keys(purposes) : [],
    ),
    ...Object.values(holdings).flatMap(({ retention, purposes }) => (retention === rule ? purposes : [])),
  ]
  return [...new Set(kept)]
}

const saidOtherwise = (was: string, is: string): Found[] => [
  {
    kind: 'period-reworded',
    material: false,
    words: `a period is said in other words: ${reworded(was, is)}`,
  },
]

function lengthChanged(before: PeriodFacts, after: PeriodFacts): Found[] {
  const longer = daysOf(after) > daysOf(before)
  if (daysOf(after) === daysOf(before)) return saidOtherwise(lengthWords(before), lengthWords(after))
  return [
    {
      kind: longer ? 'period-longer' : 'period-shorter',
      material: longer,
      words: `we keep ${after.of} ${lengthWords(after)}, not ${withoutUnit(lengthWords(before), lengthWords(after))}`,
    },
  ]
}

export function periodDifferences(both: Both): Difference[] {
  return compareAll<PeriodFacts>(both.before.retentionRules, both.after.retentionRules, {
    about: (id, { clause }) => ({
      where: `period ${id}`,
      clauses: [clause],
      purposes: purposesUnder(id, both.after),
    }),
    came: ({ of, words }) => [
      { kind: 'period-added', material: false, words: `a period is named: ${of}, ${words}` },
    ],
    went: ({ of }) => [
      { kind: 'period-removed', material: false, words: `no period is named any more for ${of}` },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        months: () => lengthChanged(before, after),
        days: () => (before.months === after.months ? lengthChanged(before, after) : []),
        until: () => [
          {
            kind: 'period-start-changed',
            material: true,
            words: `how long we keep ${after.of} is now counted from ${after.from || 'another day'}`,
          },
        ],
        of: saidOtherwise,
        from: saidOtherwise,
        // Where the number changed, the words follow it.
        words: (was, is) =>
          before.months === after.months && before.days === after.days ? saidOtherwise(was, is) : [],
        clause: (was, is) => [
          {
            kind: 'clauses-changed',
            material: false,
            clauses: [was, is],
            words: `how long we keep ${after.of} now stands in clause ${is}, not ${was}`,
          },
        ],
        since: unchanged,
      }),
  })
}
