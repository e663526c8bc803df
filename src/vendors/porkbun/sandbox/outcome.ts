import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What a call comes to: fields beside `status: SUCCESS`, or a refusal in Porkbun's envelope. */
export type Outcome = { readonly success: Record<string, unknown> } | Refusal

export interface Refusal {
  readonly code: string
  readonly message: string
  /** Mostly 400; some refusals are sent with 200 and can only be told by the body. */
  readonly http: ContentfulStatusCode
  readonly more?: Record<string, unknown>
  readonly retryAfterSeconds?: number
}

export const success = (fields: Record<string, unknown> = {}): Outcome => ({ success: fields })

export function refusal(code: string, message: string, http: ContentfulStatusCode = 400): Refusal {
  return { code, message, http }
}

export const unknownDomain = (): Refusal =>
  refusal('DOMAIN_NOT_FOUND', 'That domain is not in your account.', 404)

export function send(c: Context, outcome: Outcome): Response {
  if ('success' in outcome) return c.json({ status: 'SUCCESS', ...outcome.success })
  const { code, message, http, more, retryAfterSeconds } = outcome
  if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds))
  return c.json({ status: 'ERROR', code, message, ...more, requestId: crypto.randomUUID() }, http)
}
