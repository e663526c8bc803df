import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Leaving, OutboundRequest, VendorLine } from '#platform/guard/line.ts'

/**
 * A line without the guard's checks, for tests of a vendor's client alone: it fills in the path, sends, and
 * reads the answer whole. A broken connection is `unavailable`.
 */
export function plainLine(vendor: string, baseUrl: string): VendorLine {
  return async (request) => {
    const response = await send(vendor, baseUrl, request)
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json() {
        try {
          return JSON.parse(text) as unknown
        } catch {
          throw new VendorError({ vendor, operation: request.operation, failure: 'garbled' })
        }
      },
    }
  }
}

async function send(vendor: string, baseUrl: string, request: OutboundRequest): Promise<Response> {
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = request.params?.[name]
    if (value === undefined) throw new Error(`${request.operation}: no value for {${name}}`)
    return encodeURIComponent(String(value))
  })
  const url = new URL(baseUrl + path)
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  }
  const headers = new Headers(request.headers)
  const body = request.form ?? encodeJson(request.json)
  if (body !== undefined && !headers.has('content-type'))
    headers.set('content-type', request.form ? 'application/x-www-form-urlencoded' : 'application/json')
  try {
    return await fetch(url, { method: request.method, headers, ...(body === undefined ? {} : { body }) })
  } catch {
    throw new VendorError({ vendor, operation: request.operation, failure: 'unavailable' })
  }
}

function encodeJson(json: Leaving): string | undefined {
  return json === undefined ? undefined : JSON.stringify(json)
}
