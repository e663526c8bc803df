import { z } from 'zod'
import type { Form } from './form.ts'
import { invalid, wrongParameter } from './refusal.ts'
import type { Transaction } from './transaction.ts'

/** One call of the interface, with what stands in its path and its form or query. */
export interface Call extends Transaction {
  readonly path: Readonly<Record<string, string>>
  readonly input: Form
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/stripe`, with `:name` for what stands in the path. */
  readonly path: string
  readonly answer: (call: Call) => Promise<Record<string, unknown>>
}

/** The parameters, refused whole when one is unknown, missing or wrong. */
export function parameters<S extends z.ZodRawShape>(call: Call, shape: S): z.infer<z.ZodObject<S>> {
  const { expand, ...input } = call.input
  if (expand !== undefined) throw invalid(`This property cannot be expanded (${JSON.stringify(expand)}).`)
  const parsed = z.strictObject(shape).safeParse(input)
  if (parsed.success) return parsed.data as z.infer<z.ZodObject<S>>
  throw wrongParameter(parsed.error.issues[0])
}

export function idOf(call: Call): string {
  return call.path.id ?? ''
}

/** At most 50 keys of 40 characters, values of 500. */
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, 'at most 50 keys')

export const formBoolean = z.enum(['true', 'false']).transform((value) => value === 'true')
export const cents = z.coerce.number().int().min(0).max(99_999_999)
