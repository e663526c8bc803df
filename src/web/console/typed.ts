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

/** A refusal of what a form asked for, to stand beside the field that it is about, with what was typed kept. */
export const refusedAt = (
  form: string,
  field: string,
  reason: string,
  fields: FormFields,
): { readonly typed: Typed } => ({ typed: { form, errors: { [field]: reason }, values: asTyped(fields) } })

/** Why a form was refused that is not on its page (any more), to be said above; undefined where it stands there. */
export const refusedElsewhere = (typed: Typed | undefined, isShown: boolean): string | undefined =>
  typed === undefined || isShown ? undefined : Object.values(typed.errors)[0]

/** What was typed into a form that could be read, to be shown again where the program refused it. */
export const asTyped = (fields: FormFields): Typed['values'] =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat().join('\n')]))
