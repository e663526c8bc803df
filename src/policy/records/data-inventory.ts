import type { Register } from '#policy/register/register.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { type TableBeside, tablesBeside } from '#policy/register/tables-beside.ts'
import { categories } from '#policy/vocabulary.ts'
import type { Cell, RegisterExport } from './record.ts'

interface Group {
  readonly category: keyof typeof categories
  readonly purposes: readonly string[]
  readonly columns: readonly string[]
}

/** The columns of a table that hold the same category for the same purposes. */
function groupsOf(table: TableDeclaration): Group[] {
  const named = Object.entries(table.columns).map(([name, { category, options }]) => ({
    name,
    category,
    purposes: options.only ?? Object.keys(table.purposes),
  }))
  const grouped = Map.groupBy(named, ({ category, purposes }) => [category, ...purposes].join(' '))
  return [...grouped.values()].flatMap((columns) => {
    const [first] = columns
    return first ? [{ ...first, columns: columns.map(({ name }) => name) }] : []
  })
}

/** The columns of a table beside the register by their category, told of by its holding or as machinery. */
function rowsBeside({ holdings, retentionRules }: Register): Cell[][] {
  return Object.entries(tablesBeside).flatMap(([table, { columns, ...beside }]: [string, TableBeside]) => {
    const holding = beside.holding && holdings[beside.holding]
    const told = holding ?? { subjects: [], purposes: [], retention: 'none', clauses: [] }
    const grouped = Map.groupBy(Object.keys(columns), (column) => columns[column] ?? 'state')
    return [...grouped].map(([category, named]): Cell[] => [
      table,
      categories[category],
      named,
      told.subjects,
      told.purposes,
      retentionRules[told.retention]?.words ?? told.retention,
      told.clauses,
    ])
  })
}

/** Every column of every table, and what is held beside them, with whom it is about and what it is for. */
export function dataInventory(register: Register): RegisterExport {
  const { tables, holdings, retentionRules } = register
  const kept = (id: string) => retentionRules[id]?.words ?? id
  const inTables = Object.entries(tables).flatMap(([name, table]) =>
    groupsOf(table).map((group): Cell[] => [
      name,
      categories[group.category],
      group.columns,
      table.subjects,
      group.purposes,
      kept(table.retention),
      table.clauses,
    ]),
  )
  const beside = Object.entries(holdings).map(([name, holding]): Cell[] => [
    name,
    holding.categories.map((category) => categories[category]),
    'kept beside the tables',
    holding.subjects,
    holding.purposes,
    kept(holding.retention),
    holding.clauses,
  ])
  return {
    id: 'inventory',
    title: 'data inventory',
    about: 'every column there is; the database refuses one that is not declared here.',
    columns: ['record', 'category', 'columns', 'about', 'for', 'kept', 'clauses'],
    rows: [...inTables, ...beside, ...rowsBeside(register)],
  }
}
