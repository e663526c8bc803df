import { type ZodObject, z } from 'zod'
import { type ColumnName, isColumnInEffect } from '#platform/policy-in-force/column-in-effect.ts'
import type { Register } from '#policy/register/register-shape.ts'

/**
 * Where a field's value is stored: `oneLine(120).register(storedIn, { column: 'people.name' })`. A form neither shows
 * nor takes a field whose column the policy in effect does not have yet. Such a field is optional: until then it is
 * left out.
 */
export const storedIn = z.registry<{ column: ColumnName }>()

const boundFields = (schema: ZodObject): [name: string, column: ColumnName][] =>
  Object.entries(schema.shape).flatMap(([name, field]) => {
    const bound = storedIn.get(field)
    return bound ? [[name, bound.column] as [string, ColumnName]] : []
  })

/** Whether a form may differ by the policy in effect, so that it must be read with it. */
export function isBound(schema: ZodObject): boolean {
  return boundFields(schema).length > 0
}

/** Names of the fields that wait for a later edition of the policy than the one in effect. */
export function leftOut(schema: ZodObject, register: Register): string[] {
  return boundFields(schema)
    .filter(([, column]) => !isColumnInEffect(register, column))
    .map(([name]) => name)
}
