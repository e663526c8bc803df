import type { Holding } from '#policy/register/holdings.ts'
import type { Register } from '#policy/register/register.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { categories, personalCategories } from '#policy/vocabulary.ts'
import { type Issue, issue } from './issue.ts'

/** Where every reach ends: the tables whose own expiry hides what hangs on them. */
const roots = { person: 'people', client: 'clients' } as const

export function validateTables(register: Register): Issue[] {
  return Object.entries(register.tables).flatMap(([name, table]) => [
    ...columnIssues(name, table),
    ...reachIssues(name, table),
    ...purposeIssues(name, table, register),
    ...recordIssues(name, table, register),
  ])
}

export function validateHoldings(register: Register): Issue[] {
  return Object.entries(register.holdings).flatMap(([name, holding]) => [
    ...holding.categories
      .filter((category) => !(category in categories))
      .map((category) => issue('column.no-category', name, `its category ${category} does not exist`)),
    ...(holding.subjects.length === 0 ? [issue('table.no-subject', name, 'it says about nobody')] : []),
    ...recordIssues(name, holding, register),
  ])
}

function columnIssues(name: string, table: TableDeclaration): Issue[] {
  return Object.entries(table.columns).flatMap(([column, { category, options }]) => [
    ...(category in categories
      ? []
      : [issue('column.no-category', `${name}.${column}`, `its category ${category} does not exist`)]),
    ...(options.only?.length === 0
      ? [issue('column.no-purpose', `${name}.${column}`, 'nothing may read it, so nothing needs it')]
      : []),
    ...(options.only ?? [])
      .filter((purpose) => !(purpose in table.purposes))
      .map((purpose) =>
        issue(
          'column.purpose-beyond-table',
          `${name}.${column}`,
          `it is open to ${purpose}, its table is not`,
        ),
      ),
  ])
}

function reachIssues(name: string, { reach, columns, subjects }: TableDeclaration): Issue[] {
  if (reach.kind !== 'impersonal')
    return [
      ...(columns[reach.column]
        ? []
        : [issue('table.unreachable', name, `it is reached by ${reach.column}, which it does not have`)]),
      ...(subjects.length > 0
        ? []
        : [issue('table.no-subject', name, 'it hangs on a person, but says on none')]),
    ]
  const personal = Object.entries(columns).filter(([, { category }]) => category in personalCategories)
  return [
    ...(reach.because.trim() === ''
      ? [issue('table.impersonal-without-reason', name, 'it is declared impersonal without a reason')]
      : []),
    ...personal.map(([column, { category }]) =>
      issue(
        'table.impersonal-with-personal-data',
        `${name}.${column}`,
        `it holds ${category}, and nobody could find it again`,
      ),
    ),
  ]
}

function purposeIssues(
  name: string,
  { reach, purposes, portal }: TableDeclaration,
  register: Register,
): Issue[] {
  const root = reach.kind === 'impersonal' ? undefined : register.tables[roots[reach.kind]]
  const beyond = root ? Object.keys(purposes).filter((purpose) => !(purpose in root.purposes)) : []
  const undeclared = Object.keys(purposes).filter((purpose) => !(purpose in register.purposes))
  const portalOnly = Object.keys(portal ?? {}).filter((purpose) => !(purpose in purposes))
  return [
    ...(Object.keys(purposes).length === 0
      ? [issue('table.no-purpose', name, 'nothing may use it, so nothing needs it')]
      : []),
    ...beyond.map((purpose) =>
      issue('table.purpose-beyond-root', name, `${purpose} may use it, but not whom or what it hangs on`),
    ),
    ...undeclared.map((purpose) =>
      issue('table.purpose-undeclared', name, `it is used for ${purpose}, which is no purpose of the policy`),
    ),
    ...portalOnly.map((purpose) =>
      issue('table.portal-beyond-purposes', name, `clients may use it for ${purpose}, the program may not`),
    ),
  ]
}

function recordIssues(
  name: string,
  { retention, clauses }: Pick<TableDeclaration | Holding, 'retention' | 'clauses'>,
  register: Register,
): Issue[] {
  return [
    ...(retention in register.retentionRules
      ? []
      : [issue('retention.unknown', name, `its retention rule ${retention} does not exist`)]),
    ...(clauses.length > 0 ? [] : [issue('table.no-clause', name, 'no sentence of the policy covers it')]),
  ]
}
