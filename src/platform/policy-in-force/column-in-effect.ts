import type { Register } from '#policy/register/register-shape.ts'
import type { TableName, Tables } from '#policy/register/tables.ts'

/** A declared column by its name: `leads.offer`. */
export type ColumnName = { [T in TableName]: `${T}.${keyof Tables[T]['columns'] & string}` }[TableName]

/** Whether the policy in effect has a column; one that a later edition brings is closed to every purpose. */
export function isColumnInEffect(register: Register, name: ColumnName): boolean {
  const [table = '', column = ''] = name.split('.')
  return register.tables[table]?.columns[column] !== undefined
}
