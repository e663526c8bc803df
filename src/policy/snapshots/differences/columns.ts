import { addedTo, type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { ColumnFacts, TableFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { categoryWords, purposeWords } from '../naming.ts'
import { weighs } from '../weight.ts'
import { recordWords } from './holders.ts'

/** Whether rows are of somebody: what is about nobody is used by nobody's leave. */
export const isAboutPeople = ({ reach }: TableFacts): boolean => reach.kind !== 'impersonal'

const openTo = ({ options }: ColumnFacts, { purposes }: TableFacts): readonly string[] =>
  options.only ?? Object.keys(purposes)

const categoriesOf = ({ columns }: TableFacts): string[] =>
  Object.values(columns).map(({ category }) => category)

const named = (column: string): string => column.replaceAll('_', ' ')

/** The columns that differ within a table that both versions have. */
export function columnDifferences(both: Both, table: string, was: TableFacts, is: TableFacts): Difference[] {
  const record = recordWords(is)
  const known = categoriesOf(was)
  const held = (category: string, id: string) => `${categoryWords(both, category)} (${named(id)})`
  return compareAll<ColumnFacts>(was.columns, is.columns, {
    about: (id, column) => ({ where: `${table}.${id}`, clauses: is.clauses, purposes: openTo(column, is) }),
    came: ({ category }, id) => [
      {
        kind: 'column-added',
        material: weighs(category, known),
        words: `${record} now also holds: ${held(category, id)}`,
      },
    ],
    went: ({ category }, id) => [
      { kind: 'column-removed', material: false, words: `${record} no longer holds: ${held(category, id)}` },
    ],
    changed: (before, after, id) => {
      const uses = columnUses(both, id, { before, after }, was, is)
      return [...uses, ...ownChanges(both, { id, record, known, before, after }, uses.length > 0)]
    },
  })
}

interface ChangedColumn {
  readonly id: string
  readonly record: string
  readonly known: readonly string[]
  readonly before: ColumnFacts
  readonly after: ColumnFacts
}

function ownChanges(
  both: Both,
  { id, record, known, before, after }: ChangedColumn,
  usesTold: boolean,
): Found[] {
  const stored = (): Found[] => [
    {
      kind: 'column-changed',
      material: false,
      words: `how ${record} keeps “${named(id)}” is stored otherwise`,
    },
  ]
  return changedFields(before, after, {
    category: (from, to) => [
      {
        kind: 'column-changed',
        material: weighs(to, known),
        words: `what ${record} holds as “${named(id)}” is now ${categoryWords(both, to)}, not ${categoryWords(both, from)}`,
      },
    ],
    sql: stored,
    options: (from, to) =>
      changedFields(from, to, {
        null: stored,
        filled: stored,
        only: () => (usesTold ? [] : stored()),
        portalReads: () => [
          {
            kind: 'client-access-changed',
            // What clients can no longer correct by themselves is a weaker right (clauses 2.4, 6.2).
            material: to.portalReads === true && after.category !== 'key',
            words: `clients may ${to.portalReads ? 'now only see' : 'now also change'} “${named(id)}” of ${record}`,
          },
        ],
        since: unchanged,
      }),
  })
}

/** Purposes that a column is newly open to, or no longer, where its table already was and still is. */
function columnUses(
  both: Both,
  id: string,
  { before, after }: { readonly before: ColumnFacts; readonly after: ColumnFacts },
  was: TableFacts,
  is: TableFacts,
): Found[] {
  const throughout = (purpose: string) => purpose in was.purposes && purpose in is.purposes
  const [closed, open] = [openTo(before, was).filter(throughout), openTo(after, is).filter(throughout)]
  const column = `“${named(id)}” of ${recordWords(is)}`
  return [
    ...addedTo(closed, open).map((purpose) => ({
      kind: 'use-wider' as const,
      material: isAboutPeople(is) && after.category !== 'key',
      purposes: [purpose],
      words: `${column} is now also used ${purposeWords(both, purpose)}`,
    })),
    ...addedTo(open, closed).map((purpose) => ({
      kind: 'use-narrower' as const,
      material: false,
      purposes: [purpose],
      words: `${column} is no longer used ${purposeWords(both, purpose)}`,
    })),
  ]
}
