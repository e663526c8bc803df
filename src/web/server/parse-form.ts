import type { ZodObject, z } from 'zod'
import { holdsCardNumber, maskCardNumbers } from '#policy/card-number.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { FormFields } from './read-form.ts'
import { isBound, leftOut } from './stored-in.ts'

/** Longer than any field that we ask for; a schema says its own, shorter limit. */
const longestField = 10_000

export type ParsedForm<Schema extends ZodObject> =
  | { ok: true; value: z.output<Schema> }
  | {
      ok: false
      /** One sentence a field, to stand beside it and in the summary. */
      errors: Record<string, string>
      /** What was typed, to be shown again; the values of one name that came more than once are lines. */
      typed: Record<string, string>
    }

/**
 * Reads a posted form by its schema. A field that the schema doesn't have is refused, not dropped; an empty
 * one counts as not filled in; a card number is refused anywhere and not shown again, the words round it are. Where fields are bound to
 * columns (`storedIn`), the policy in effect says which of them the form has: `policyOf(c).register`.
 */
export function parseForm<Schema extends ZodObject>(
  schema: Schema,
  fields: FormFields,
  inEffect?: Register,
): ParsedForm<Schema> {
  const missing = fieldsLeftOut(schema, inEffect)
  // Without a prototype, so that a field called __proto__ is a name like any other.
  const errors: Record<string, string> = Object.create(null)
  const typed: Record<string, string> = Object.create(null)
  const given: Record<string, string | string[]> = Object.create(null)

  for (const [name, raw] of Object.entries(fields)) {
    if (!Object.hasOwn(schema.shape, name) || missing.includes(name)) {
      errors[name] = `This form does not take a field called "${name.slice(0, 40)}". Please leave it out.`
      continue
    }
    const values = [raw].flat().map(tidy)
    const problem = values.map(refusal).find((reason) => reason !== undefined)
    if (problem) errors[name] = problem
    typed[name] = values.map(maskCardNumbers).join('\n')
    const filled = values.filter((value) => value !== '')
    if (filled.length > 0) given[name] = Array.isArray(raw) ? filled : (filled[0] ?? '')
  }

  const result = schema.safeParse(given, { error: (issue) => sentenceFor(issue) })
  if (!result.success)
    for (const issue of result.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message
  if (result.success && Object.keys(errors).length === 0) return { ok: true, value: result.data }
  return { ok: false, errors, typed }
}

function fieldsLeftOut(schema: ZodObject, inEffect: Register | undefined): string[] {
  if (!isBound(schema)) return []
  if (!inEffect)
    throw new Error('this form has fields that are bound to columns: give the register in effect')
  const names = leftOut(schema, inEffect)
  for (const name of names)
    if (!schema.shape[name]?.safeParse(undefined).success)
      throw new Error(`the field ${name} waits for a later edition of the policy, so it has to be optional`)
  return names
}

function tidy(value: string): string {
  return value.replace(/\r\n?/g, '\n').normalize('NFC').trim()
}

function refusal(value: string): string | undefined {
  if (value.length > longestField) return `At most ${longestField} characters; this has ${value.length}.`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value))
    return 'This holds a character that can’t be stored.'
  if (holdsCardNumber(value))
    return 'This looks like a card number. We never take those here; payment is on Stripe’s own page.'
  return undefined
}

/** For what a schema has no sentence of its own. */
function sentenceFor(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'This is needed; please fill it in.'
  if (issue.code === 'invalid_type' && Array.isArray(issue.input))
    return 'This was sent more than once; please send it once.'
  if (issue.code === 'too_big' && typeof issue.input === 'string')
    return `At most ${issue.maximum} characters; this has ${issue.input.length}.`
  if (issue.code === 'too_small' && typeof issue.input === 'string')
    return `At least ${issue.minimum} characters, please.`
  if (issue.code === 'too_big') return `At most ${issue.maximum.toLocaleString('en')}, please.`
  if (issue.code === 'too_small') return `At least ${issue.minimum.toLocaleString('en')}, please.`
  if (issue.code === 'invalid_format' && issue.format === 'email')
    return 'This does not look like an e-mail address, such as name@example.com.'
  if (issue.code === 'invalid_value') return 'Please choose one of the options.'
  return 'This could not be read; please look at it again.'
}
