import Stripe from 'stripe'
import type { VendorFailure } from '#platform/errors/vendor-error.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'

/**
 * Authentication, permission and rate are told apart by status alone (Stripe API, checked 2026-11-23). A conflict is another
 * call under the same idempotency key that is still under way: to be tried again (docs.stripe.com/error-low-level, checked
 * 2026-11-30).
 */
export function failureOf(status: number | undefined): VendorFailure {
  if (status === undefined) return 'garbled'
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 404) return 'missing'
  if (status === 409 || status === 429) return 'limited'
  if (status >= 500) return 'unavailable'
  return status >= 400 ? 'refused' : 'garbled'
}

export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

function toVendorError(operation: string, error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  // What the line threw comes back wrapped as a failed connection.
  if (error instanceof Stripe.errors.StripeConnectionError && error.detail instanceof Error)
    return error.detail
  const vendorCode = error.code ?? error.rawType
  return new VendorError({ vendor: 'stripe', operation, failure: failureOf(error.statusCode), vendorCode })
}

/** The SDK's errors carry prose and parameters; only kind and code of them come out. */
export async function attempt<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toVendorError(operation, error)
  }
}
