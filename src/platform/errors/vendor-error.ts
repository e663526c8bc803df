import type { Fault } from './fault.ts'
import { fault } from './fault.ts'

/**
 * How a vendor call can fail, as the one who waits needs to know it:
 * unavailable (down, time-out, 5xx: try later) · limited (rate limit: try at `retryAfterMs`) ·
 * refused (they understood and said no: `vendorCode`) · unauthorised (key wrong or lacking rights) ·
 * unfunded (no credit, no plan) · missing (no such object) · garbled (an answer we can't read: state unknown).
 */
export type VendorFailure =
  | 'unavailable'
  | 'limited'
  | 'refused'
  | 'unauthorised'
  | 'unfunded'
  | 'missing'
  | 'garbled'

export class VendorError extends Error {
  override readonly name = 'VendorError'
  readonly fault: Fault
  readonly vendor: string
  readonly operation: string
  readonly failure: VendorFailure
  /** The vendor's own code, such as `COST_MISMATCH`; never free text, which could hold personal data. */
  readonly vendorCode: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(input: {
    vendor: string
    operation: string
    failure: VendorFailure
    vendorCode?: string | undefined
    retryAfterMs?: number | undefined
  }) {
    const vendorCode = codeOnly(input.vendorCode)
    super(`${input.vendor} ${input.operation}: ${input.failure}${vendorCode ? ` (${vendorCode})` : ''}`)
    this.vendor = input.vendor
    this.operation = input.operation
    this.failure = input.failure
    this.vendorCode = vendorCode
    this.retryAfterMs = input.retryAfterMs
    this.fault = fault(`vendor.${input.failure}`)
  }
}

/** What a vendor calls its code may be a sentence about somebody; a code has no blanks and is no longer than this. */
function codeOnly(given: string | undefined): string | undefined {
  return given === undefined || /^[\w.-]{1,80}$/.test(given) ? given : 'unreadable'
}
