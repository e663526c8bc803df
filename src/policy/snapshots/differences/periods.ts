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

/** Sure to be no longer: every number in it is as small, and all around them is the same. */
function isWithin(before: PeriodFacts, after: PeriodFacts): boolean {
  const [was, is] = [aroundLength(before), aroundLength(after)]
  const numbers = (words: string) => (words.match(/\d+/g) ?? []).map(Number)
  const shape = (words: string) => words.replaceAll(/\d+/g, '#')
  const most = numbers(was)
  return shape(was) === shape(is) && numbers(is).every((one, index) => one <= (most[index] ?? 0))
}

/** What a period says beside its own number. */
function aroundLength({ months, days, words }: PeriodFacts): string {
  const short = months === null ? words : words.replace(monthsWords(months), '…')
  return days === undefined ? short : short.replace(`${days} days`, '…')
}

const otherwise = (before: PeriodFacts, after: PeriodFacts): Found => ({
  kind: 'period-otherwise',
  material: true,
  words: `how long we keep ${after.of} is another: ${reworded(before.words, after.words)}`,
})

function lengthChanged(before: PeriodFacts, after: PeriodFacts): Found[] {
  const [was, is] = [daysOf(before), daysOf(after)]
  // One that ends with something that happens may have ended sooner than any number.
  if (was === is || was === Number.POSITIVE_INFINITY) return [otherwise(before, after)]
  const longer = is > was
  return [
    {
      kind: longer ? 'period-longer' : 'period-shorter',
      material: longer,
      words: `we keep ${after.of} ${lengthWords(after)}, not ${withoutUnit(lengthWords(before), lengthWords(after))}`,
    },
  ]
}

/** Words are the period itself: “or on request, whichever is first” may be what ends it. */
function wordsChanged(before: PeriodFacts, after: PeriodFacts): Found[] {
  if (!isWithin(before, after)) return [otherwise(before, after)]
  // Where the number changed, the words follow it.
  const same = before.months === after.months && before.days === after.days
  return same ? saidOtherwise(before.words, after.words) : []
}

const startChanged = ({ of, from }: PeriodFacts): Found[] => [
  {
    kind: 'period-start-changed',
    material: true,
    words: `how long we keep ${of} is now counted from ${from || 'another day'}`,
  },
]

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
        until: () => startChanged(after),
        of: saidOtherwise,
        from: () => (before.until === after.until ? startChanged(after) : []),
        words: () => wordsChanged(before, after),
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
