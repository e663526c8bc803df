import type { Register } from '#policy/register/register-shape.ts'
import { type TableBeside, tablesBeside } from '#policy/register/tables-beside.ts'
import { type Category, personalCategories } from '#policy/vocabulary.ts'
import { type Issue, issue } from './issue.ts'

/** Whether what stands beside the register is told of: by a holding that says its categories, or nothing personal. */
export function validateTablesBeside(
  { holdings }: Pick<Register, 'holdings'>,
  tables: Readonly<Record<string, TableBeside>> = tablesBeside,
): Issue[] {
  const columns = Object.entries(tables).flatMap(([table, { holding, columns }]) =>
    Object.entries(columns).map(([column, category]) => ({ name: `${table}.${column}`, holding, category })),
  )
  const unsaid = columns.filter(
    ({ holding, category }) => holding && !holdings[holding]?.categories.includes(category),
  )
  return [
    ...columns
      .filter(({ holding, category }) => !holding && category in personalCategories)
      .map(({ name, category }) =>
        issue(
          'table.impersonal-with-personal-data',
          name,
          `it holds ${category}, and nobody could find it again`,
        ),
      ),
    ...[...Map.groupBy(unsaid, ({ holding, category }) => `${category} ${holding}`).values()].map(notSaid),
    ...Object.entries(tables)
      .filter(([, { holding, goesWith, ends }]) => holding && !goesWith && !ends)
      .map(([name]) =>
        issue('table.unreachable', name, 'it says neither whom its rows go with nor what ends them'),
      ),
  ]
}

function notSaid(
  columns: readonly { name: string; holding: string | undefined; category: Category }[],
): Issue {
  const names = columns.map(({ name }) => name).join(', ')
  return issue(
    'holding.category-not-said',
    columns[0]?.holding ?? names,
    `it does not say ${columns[0]?.category}, which ${names} ${columns.length > 1 ? 'hold' : 'holds'}`,
  )
}
