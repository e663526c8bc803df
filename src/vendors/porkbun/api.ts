import { z } from 'zod'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import type { Leaving, OutboundResponse, VendorLine } from '#platform/guard/line.ts'

/** What a Porkbun connection holds. */
export const porkbunCredentials = z.object({ apikey: z.string().min(1), secretapikey: z.string().min(1) })
export type PorkbunCredentials = z.infer<typeof porkbunCredentials>

export interface PorkbunRequest<Schema extends z.ZodType> {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly json?: Readonly<Record<string, Leaving>>
  /** Of the answer, beside its `status`. */
  readonly answer: Schema
  readonly repeatable: boolean
  readonly idempotencyKey?: string
}

export type PorkbunApi = <Schema extends z.ZodType>(
  request: PorkbunRequest<Schema>,
) => Promise<z.infer<Schema>>

const envelope = z.looseObject({
  status: z.enum(['SUCCESS', 'ERROR']),
  code: z.string().optional(),
  ttlRemaining: z.coerce.number().optional(),
})

/** HTTP only: the keys go into headers, the body's `status` is judged, failures become `VendorError`. */
export function porkbunApi(line: VendorLine, keys: PorkbunCredentials): PorkbunApi {
  return async (request) => {
    const { operation, method, path, params, json, repeatable, idempotencyKey } = request
    const response = await line({
      operation,
      method,
      path,
      repeatable,
      ...(params === undefined ? {} : { params }),
      ...(method === 'POST' ? { json: json ?? {} } : {}),
      headers: {
        'x-api-key': keys.apikey,
        'x-secret-api-key': keys.secretapikey,
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
    })
    const body = judged(operation, response)
    const answer = request.answer.safeParse(body)
    if (!answer.success) throw failed(operation, 'garbled')
    return answer.data
  }
}

function judged(operation: string, response: OutboundResponse): unknown {
  const { status: http, headers } = response
  if (http >= 500) throw failed(operation, 'unavailable')
  const body = envelope.safeParse(http === 429 ? readable(response) : response.json())
  if (!body.success) throw failed(operation, http === 429 ? 'limited' : 'garbled', undefined, waitMs(headers))
  const { status, code, ttlRemaining } = body.data
  if (status === 'SUCCESS' && http < 300) return body.data
  throw failed(operation, failureOf(http, code), code, waitMs(headers, ttlRemaining))
}

/** Whoever limits us need not be the API: a web server in front of it answers in words of its own. */
function readable(response: OutboundResponse): unknown {
  try {
    return response.json()
  } catch {
    return undefined
  }
}

function waitMs(headers: Headers, ttlRemaining?: number): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? ttlRemaining ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

const failures: Readonly<Record<string, VendorFailure>> = {
  INVALID_API_KEYS_001: 'unauthorised',
  API_KEY_REQUIRED: 'unauthorised',
  API_ACCESS_DISABLED: 'unauthorised',
  INSUFFICIENT_FUNDS: 'unfunded',
  DOMAIN_NOT_FOUND: 'missing',
  RATE_LIMIT_EXCEEDED: 'limited',
  /** The first one is still running: its outcome is known when it is asked for again. */
  IDEMPOTENCY_KEY_IN_USE: 'unavailable',
}

function failureOf(status: number, code: string | undefined): VendorFailure {
  const known = code === undefined ? undefined : failures[code]
  if (known) return known
  if (status === 429 || (code !== undefined && /_WITHIN_\d+_SECONDS_USED$/.test(code))) return 'limited'
  if (status === 401) return 'unauthorised'
  return status === 404 ? 'missing' : 'refused'
}

/** Codes are the vendor's constants; anything that looks like prose is left out. */
function failed(
  operation: string,
  failure: VendorFailure,
  code?: string,
  retryAfterMs?: number,
): VendorError {
  return new VendorError({
    vendor: 'porkbun',
    operation,
    failure,
    vendorCode: code !== undefined && /^[A-Z0-9_]{1,80}$/.test(code) ? code : undefined,
    retryAfterMs,
  })
}
