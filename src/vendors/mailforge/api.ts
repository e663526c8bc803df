import type { z } from 'zod'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import type { OutboundRequest, OutboundResponse, VendorLine } from '#platform/guard/line.ts'
import { refusal } from './contract.ts'

export interface MailforgeApi {
  /** The answer in the given shape; a failure or another shape is a VendorError. */
  read<T>(request: OutboundRequest, shape: z.ZodType<T>): Promise<T>
  /** For calls whose answer says nothing. */
  tell(request: OutboundRequest): Promise<void>
}

/** HTTP with the key alone in Authorization, without "Bearer". */
export function mailforgeApi(line: VendorLine, apiKey: string): MailforgeApi {
  const send = async (request: OutboundRequest): Promise<OutboundResponse> => {
    const response = await line({ ...request, headers: { ...request.headers, authorization: apiKey } })
    if (response.status >= 200 && response.status < 300) return response
    throw failed(request.operation, response)
  }
  return {
    async read(request, shape) {
      const parsed = shape.safeParse((await send(request)).json())
      if (parsed.success) return parsed.data
      throw new VendorError({ vendor: 'mailforge', operation: request.operation, failure: 'garbled' })
    },
    async tell(request) {
      await send(request)
    },
  }
}

function failed(operation: string, response: OutboundResponse): VendorError {
  const seconds = Number(response.headers.get('retry-after'))
  return new VendorError({
    vendor: 'mailforge',
    operation,
    failure: failureOf(response.status),
    vendorCode: codeOf(response) ?? String(response.status),
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  })
}

function failureOf(status: number): VendorFailure {
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 402) return 'unfunded'
  if (status === 404) return 'missing'
  if (status === 429) return 'limited'
  return status >= 500 ? 'unavailable' : 'refused'
}

/** The vendor's `code`; a 503 page has none. Its `message` may hold an address, so it is not taken. */
function codeOf({ text }: OutboundResponse): string | undefined {
  try {
    const { code } = refusal.parse(JSON.parse(text))
    return code === undefined ? undefined : String(code)
  } catch {
    return undefined
  }
}
