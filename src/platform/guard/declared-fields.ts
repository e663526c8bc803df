import type { DeclaredOperation } from '#policy/recipients/recipient.ts'
import { type Category, type PersonalCategory, personalCategories } from '#policy/vocabulary.ts'
import { GuardRefusal, notInEffect } from './guard-refusal.ts'
import type { OutboundRequest } from './line.ts'

/** The paths of all fields in a body, indices of arrays left out: `mailboxes.email`; a body that is itself a value has the path ''. */
function pathsOf(value: unknown, at: string): string[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, at))
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, at ? `${at}.${name}` : name))
  return [at]
}

function pathsOfForm(form: string): string[] {
  return [...new URLSearchParams(form).keys()].map((key) =>
    key.replace(/\[(\w*)\]/g, (_, inner: string) => (/^\d*$/.test(inner) ? '' : `.${inner}`)),
  )
}

/** Names of every field that the request would carry out. */
export function fieldsOf(request: OutboundRequest): string[] {
  const given = [
    ...Object.keys(request.params ?? {}),
    ...Object.entries(request.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ...pathsOf(request.json, ''),
    ...pathsOfForm(request.form ?? ''),
  ]
  return [...new Set(given)]
}

/** A declaration `metadata.*` covers any one name below it. */
function categoryOf(operation: DeclaredOperation, path: string): Category | undefined {
  const name = [path, path.replace(/\.[^.]+$/, '.*')].find((one) => Object.hasOwn(operation.fields, one))
  return name === undefined ? undefined : operation.fields[name]
}

export interface FieldCheck {
  readonly recipient: string
  readonly name: string
  /** The call as the policy in effect has it, and as it is declared for the latest edition. */
  readonly operation: DeclaredOperation
  readonly planned: DeclaredOperation | undefined
}

/**
 * Refuses a field that the operation does not declare, and answers the personal categories among the declared.
 * @throws GuardRefusal `guard.undeclared-field`, `guard.not-in-effect`
 */
export function checkFields(call: FieldCheck, fields: readonly string[]): PersonalCategory[] {
  const found = new Set<PersonalCategory>()
  for (const path of fields) {
    const category = categoryOf(call.operation, path)
    if (!category) throw refusalOf(call, path)
    if (category in personalCategories) found.add(category as PersonalCategory)
  }
  return [...found]
}

function refusalOf({ recipient, name, planned }: FieldCheck, path: string): GuardRefusal {
  const what = `field \`${path}\` of ${recipient} ${name}`
  if (planned && categoryOf(planned, path)) return notInEffect(what)
  return new GuardRefusal(
    'guard.undeclared-field',
    what,
    `Declare it with its category in src/policy/recipients/${recipient}.ts, or leave it out.`,
  )
}
