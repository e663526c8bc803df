import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import type { Call } from './access.ts'
import { type Outcome, refusal, send } from './outcome.ts'

export interface Given<Schema extends z.ZodType> {
  readonly body: z.infer<Schema>
  /** A path value in lower case; empty when the path has none of that name. */
  param(name: string): string
}

/** Adds a call: POST always, GET too when it only reads. */
export function addCall<Schema extends z.ZodType>(
  app: Hono<Call>,
  path: string,
  schema: Schema,
  handle: (given: Given<Schema>) => Promise<Outcome>,
  reads: 'also-get' | 'post-only' | 'get-only' = 'post-only',
): void {
  const answer = async (c: Context<Call>) => {
    const parsed = schema.safeParse(c.get('body'))
    if (!parsed.success) {
      const at = parsed.error.issues[0]?.path.join('.') || 'body'
      return send(c, refusal('INVALID_PARAMETER', `Missing or invalid: ${at}`))
    }
    const param = (name: string) => (c.req.param(name) ?? '').toLowerCase()
    return send(c, await handle({ body: parsed.data, param }))
  }
  if (reads !== 'get-only') app.post(path, answer)
  if (reads !== 'post-only') app.get(path, answer)
}
