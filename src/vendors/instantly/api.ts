import type { VendorFailure } from '#platform/errors/vendor-error.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { OutboundRequest, OutboundResponse, VendorLine } from '#platform/guard/line.ts'

export type InstantlyCall = (request: Omit<OutboundRequest, 'headers'>) => Promise<unknown>

/** 402 is a lapsed plan, not a wrong key. Instantly API v2, checked 2026-11-23. */
function failureOf(status: number): VendorFailure {
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 402) return 'unfunded'
  if (status === 404) return 'missing'
  if (status === 429) return 'limited'
  if (status >= 500) return 'unavailable'
  return status >= 400 ? 'refused' : 'garbled'
}

function retryAfterMs(response: OutboundResponse): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

/** HTTP only: the key goes on, failures become `VendorError` with the status as the vendor's code. */
export function instantlyApi(line: VendorLine, apiKey: string): InstantlyCall {
  return async (request) => {
    const response = await line({ ...request, headers: { authorization: `Bearer ${apiKey}` } })
    if (response.status >= 200 && response.status < 300) return response.json()
    throw new VendorError({
      vendor: 'instantly',
      operation: request.operation,
      failure: failureOf(response.status),
      vendorCode: String(response.status),
      retryAfterMs: retryAfterMs(response),
    })
  }
}
