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
  const known = categoriesOf(was)
  const record = recordWords(is)
  const stored = (column: string) => (): Found[] => [
    {
      kind: 'column-changed',
      material: false,
      words: `how ${record} keeps “${named(column)}” is stored otherwise`,
    },
  ]
  return compareAll<ColumnFacts>(was.columns, is.columns, {
    about: (id, column) => ({
      where: `${table}.${id}`,
      clauses: is.clauses,
      purposes: openTo(column, is),
    }),
    came: ({ category }, id) => [
      {
        kind: 'column-added',
        material: weighs(category, known),
        words: `${record} now also holds: ${categoryWords(both, category)} (${named(id)})`,
      },
    ],
    went: ({ category }, id) => [
      {
        kind: 'column-removed',
        material: false,
        words: `${record} no longer holds: ${categoryWords(both, category)} (${named(id)})`,
      },
    ],
    changed: (before, after, id) => [
      ...changedFields(before, after, {
        category: (from, to) => [
          {
            kind: 'column-changed',
            material: weighs(to, known),
            words: `what ${record} holds as “${named(id)}” is now ${categoryWords(both, to)}, not ${categoryWords(both, from)}`,
          },
        ],
        sql: stored(id),
        // What a column is open to follows from its table, too: told as uses below.
        options: (from, to) =>
          changedFields(from, to, {
            null: stored(id),
            filled: stored(id),
            only: unchanged,
            portalReads: () => [
              {
                kind: 'client-access-changed',
                material: false,
                words: `clients may ${to.portalReads ? 'now only see' : 'now also change'} “${named(id)}” of ${record}`,
              },
            ],
            since: unchanged,
          }),
      }),
      ...columnUses(both, id, { before, after }, was, is),
    ],
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
  const words = (purpose: string) =>
    `“${named(id)}” of ${recordWords(is)} is %s ${purposeWords(both, purpose)}`
  return [
    ...addedTo(closed, open).map((purpose) => ({
      kind: 'use-wider' as const,
      material: isAboutPeople(is) && after.category !== 'key',
      purposes: [purpose],
      words: words(purpose).replace('%s', 'now also used'),
    })),
    ...addedTo(open, closed).map((purpose) => ({
      kind: 'use-narrower' as const,
      material: false,
      purposes: [purpose],
      words: words(purpose).replace('%s', 'no longer used'),
    })),
  ]
}
