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
