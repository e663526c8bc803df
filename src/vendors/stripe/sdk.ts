import Stripe from 'stripe'
import { z } from 'zod'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { OutboundResponse, VendorLine } from '#platform/guard/line.ts'
import { failureOf, retryAfterMs } from './failures.ts'
import { operationOf } from './operations.ts'

/** The only headers that go on: the SDK would also tell the machine and the runtime it stands on. */
const kept = ['authorization', 'stripe-version', 'idempotency-key', 'content-type']

const envelope = z.object({ error: z.object({ type: z.string() }) })

function hasEnvelope(response: OutboundResponse): boolean {
  try {
    return envelope.safeParse(response.json()).success
  } catch {
    return false
  }
}

/**
 * The SDK's `fetch`, over a line. The host of its URL is left out: the connection says where to go. Failures the
 * SDK would not see (it reads bodies, not statuses) are thrown here.
 */
function fetchOverLine(line: VendorLine): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input))
    const form = typeof init?.body === 'string' && init.body !== '' ? init.body : undefined
    const call = operationOf(init?.method ?? 'GET', url.pathname, form)
    const given = new Headers(init?.headers)
    const headers = Object.fromEntries(
      kept.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? '']] : [])),
    )
    const response = await line({
      operation: call.operation,
      method: call.method,
      path: call.path,
      params: call.params,
      query: Object.fromEntries(url.searchParams),
      headers,
      ...(form === undefined ? {} : { form }),
      repeatable: call.method === 'GET' || given.has('idempotency-key'),
    })
    if (response.status >= 500 || (response.status >= 400 && !hasEnvelope(response)))
      throw new VendorError({
        vendor: 'stripe',
        operation: call.operation,
        failure: failureOf(response.status),
        vendorCode: String(response.status),
        retryAfterMs: retryAfterMs(response.headers),
      })
    return new Response(response.text, { status: response.status, headers: response.headers })
  }
}

/** The official SDK on our line: no retries of its own (the guard knows when to), no telemetry. */
export function stripeSdk(line: VendorLine, secretKey: string): Stripe {
  return new Stripe(secretKey, {
    apiVersion: '2026-10-28.endive',
    httpClient: Stripe.createFetchHttpClient(fetchOverLine(line)),
    maxNetworkRetries: 0,
    telemetry: false,
  })
}
