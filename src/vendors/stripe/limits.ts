/** Bounds of the Stripe API (docs.stripe.com/rate-limits, checked 2026-11-23). */
export const stripeLimits = {
  /** Each endpoint, live; the account as a whole has 100. */
  callsPerSecond: 25,
  /** A sandbox account as a whole has a quarter of that. */
  sandboxCallsPerSecond: 25,
  /** What we keep between two calls. */
  leastSpacingMs: 50,
  /** An idempotency key is remembered at least this long; afterwards it may stand for something new. */
  idempotencyHours: 24,
  /** Objects in one page of a list. */
  pageSize: 100,
} as const
