import type { FormFields } from '#web/server/read-form.ts'

/** A form that was refused: which one, why field by field, and what was typed. */
export interface Typed {
  readonly form: string
  readonly errors: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

/** What was typed into this form, where it is the one that was refused. */
export function typedInto(
  typed: Typed | undefined,
  form: string,
): { errors: Readonly<Record<string, string>>; values: Readonly<Record<string, string>> } {
  return typed?.form === form ? typed : { errors: {}, values: {} }
}

/** What was typed into a form that could be read, to be shown again where the program refused it. */
export const asTyped = (fields: FormFields): Typed['values'] =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat().join('\n')]))
