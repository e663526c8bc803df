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
export async function sendHttp(
  connection: Connection,
  request: OutboundRequest,
  timeoutMs: number,
): Promise<Answer> {
  const headers = new Headers(request.headers)
  const body = request.form ?? (request.json === undefined ? undefined : JSON.stringify(request.json))
  if (body !== undefined && !headers.has('content-type'))
    headers.set(
      'content-type',
      request.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    )
  try {
    const response = await fetch(addressOf(connection, request), {
      method: request.method,
      headers: Object.fromEntries(headers),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    const retryAfter = Number(response.headers.get('retry-after'))
    return {
      kind: 'answered',
      status: response.status,
      headers: new Headers([...response.headers]),
      text,
      retryAfterMs: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : undefined,
    }
  } catch {
    return { kind: 'lost' }
  }
}

function addressOf(connection: Connection, request: OutboundRequest): URL {
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = request.params?.[name]
    if (value === undefined) throw new Error(`${request.operation}: no value for {${name}}`)
    return encodeURIComponent(String(value))
  })
  const url = new URL(connection.baseUrl + path)
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  }
  return url
}
