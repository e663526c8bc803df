import { fetch } from 'undici'
import type { Connection, OutboundRequest } from './line.ts'

/** `lost` is a connection that broke or timed out: whether the call was carried out is not known. */
export type Answer =
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Headers
      readonly text: string
      readonly retryAfterMs: number | undefined
    }

/** Sends one request and reads the answer whole. Redirects are not followed: they could lead to another host. */
export async function sendHttp(address: URL, request: OutboundRequest, timeoutMs: number): Promise<Answer> {
  const headers = new Headers(request.headers)
  const body = request.form ?? (request.json === undefined ? undefined : JSON.stringify(request.json))
  if (body !== undefined && !headers.has('content-type'))
    headers.set(
      'content-type',
      request.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    )
  try {
    const response = await fetch(address, {
      method: request.method,
      headers: Object.fromEntries(headers),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return {
      kind: 'answered',
      status: response.status,
      headers: new Headers([...response.headers]),
      text,
      retryAfterMs: patienceMs(response.headers.get('retry-after')),
    }
  } catch {
    return { kind: 'lost' }
  }
}

/** Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
function patienceMs(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined
  const waitMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return waitMs > 0 ? waitMs : undefined
}

/**
 * Where the request goes. A value can neither leave its place in the path nor add to the host.
 * @throws Error a path that is not below the base URL, or a `{name}` without a value that can stand there
 */
export function addressOf(connection: Connection, request: OutboundRequest): URL {
  if (!/^\/[^?#]*$|^$/.test(request.path))
    throw new Error(`${request.operation}: a path begins with / and has no query`)
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = request.params?.[name]
    const given = String(value ?? '')
    if (/^\.{0,2}$/.test(given)) throw new Error(`${request.operation}: no value for {${name}}`)
    return encodeURIComponent(given)
  })
  const url = new URL(connection.baseUrl + path)
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  }
  return url
}
