import { joined } from '#policy/text/words.ts'
import { type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { DeclaredFacts, TableFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { categoryWords, purposeWords, subjectWords } from '../naming.ts'
import { weighs } from '../weight.ts'
import { columnDifferences, isAboutPeople } from './columns.ts'
import {
  clausesChanged,
  periodChanged,
  recordWords,
  subjectsChanged,
  useAdded,
  useRemoved,
  whatChanged,
} from './holders.ts'

type Uses = Readonly<Record<string, string>>

/** What is already held about these kinds of people. */
export function heldAbout(subjects: readonly string[], { tables, holdings }: DeclaredFacts): string[] {
  const about = (of: readonly string[]) => of.some((subject) => subjects.includes(subject))
  return [
    ...Object.values(tables).flatMap((table) =>
      about(table.subjects) ? Object.values(table.columns).map(({ category }) => category) : [],
    ),
    ...Object.values(holdings).flatMap((holding) => (about(holding.subjects) ? holding.categories : [])),
  ]
}

function came(both: Both, table: TableFacts): Found[] {
  const categories = [...new Set(Object.values(table.columns).map(({ category }) => category))]
  const known = heldAbout(table.subjects, both.before)
  const told = categories.filter((category) => category !== 'key').map((one) => categoryWords(both, one))
  const about =
    table.subjects.length > 0 ? ` about ${joined(table.subjects.map((one) => subjectWords(both, one)))}` : ''
  return [
    {
      kind: 'record-added',
      material: table.subjects.length > 0 && categories.some((category) => weighs(category, known)),
      words: `there is a new record${about}, ${recordWords(table)}: it holds ${joined(told) || 'ids only'}`,
    },
  ]
}

function usesChanged(both: Both, table: TableFacts, was: Uses, is: Uses): Found[] {
  const [before, after] = [Object.keys(was), Object.keys(is)]
  return [
    ...after.filter((one) => !(one in was)).map((one) => useAdded(both, table, one, isAboutPeople(table))),
    ...before.filter((one) => !(one in is)).map((one) => useRemoved(both, table, one)),
    ...after
      .filter((one) => was[one] !== undefined && was[one] !== is[one])
      .map((one) => rightsChanged(both, table, one, was[one] ?? '', is[one] ?? '')),
  ]
}

/** A purpose that may now read what it could only write before uses what is held in a new way. */
function rightsChanged(both: Both, table: TableFacts, purpose: string, was: string, is: string): Found {
  const wider = [...is].some((letter) => !was.includes(letter))
  const reads = is.includes('r') && !was.includes('r')
  return {
    kind: wider ? 'use-wider' : 'use-narrower',
    material: reads && isAboutPeople(table),
    purposes: [purpose],
    words: `what may be done with ${recordWords(table)} ${purposeWords(both, purpose)} is ${wider ? 'more' : 'less'} than before`,
  }
}

export function tableDifferences(both: Both): Difference[] {
  const { before, after } = both
  const shared = Object.entries(after.tables).flatMap(([name, table]) => {
    const was = before.tables[name]
    return was ? columnDifferences(both, name, was, table) : []
  })
  return [...recordDifferences(both), ...shared]
}

function recordDifferences(both: Both): Difference[] {
  return compareAll<TableFacts>(both.before.tables, both.after.tables, {
    about: (id, { clauses, purposes }) => ({ where: id, clauses, purposes: Object.keys(purposes) }),
    came: (table) => came(both, table),
    went: (table) => [
      { kind: 'record-removed', material: false, words: `${recordWords(table)} is no longer kept` },
    ],
    changed: (before, after) =>
      changedFields(before, after, {
        what: whatChanged,
        subjects: subjectsChanged(both, after),
        clauses: clausesChanged(after),
        reach: (was, is) => [
          {
            kind: 'record-reach-changed',
            material: was.kind !== is.kind,
            words: `whom ${recordWords(after)} hangs on, and so when it goes, is found another way`,
          },
        ],
        retention: periodChanged(both, after),
        purposes: (was, is) => usesChanged(both, after, was, is),
        portal: (was = {}, is = {}) => [
          {
            kind: 'client-access-changed',
            // What clients can no longer see or correct by themselves is a weaker right (clauses 2.4, 6.1, 6.2).
            material: Object.entries(was).some(([purpose, letters]) =>
              [...letters].some((letter) => !is[purpose]?.includes(letter)),
            ),
            words: `what clients themselves may see or change of ${recordWords(after)} is another`,
          },
        ],
        columns: unchanged,
        since: unchanged,
      }),
  })
}
