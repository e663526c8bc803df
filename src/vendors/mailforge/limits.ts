/** Bounds of Mailforge's public API, each with the day it was last checked. */
export const mailforgeLimits = {
  /** Rates are not published; calls are kept this far apart and a 429 is waited out. 2026-11. */
  leastSpacingMs: 200,
  /** Most domains in one bulk availability call. 2026-11. */
  domainsPerBulkCheck: 100,
} as const

/** What is not certain, and what the client does about it. Checked 2026-11-23 against no live account. */
export const mailforgeQuirks = {
  'records-replaced-whole':
    'A write of records replaces the full set, the host’s own included; somebody lost MX, SPF, DKIM and DMARC for a day by writing one. The client reads, merges and writes all.',
  'own-records': 'A record without `editable` in the answer is taken for the host’s own and kept.',
  'slots-buy-themselves':
    'Ordering mailboxes buys slots when they run out. There is no idempotency key: the client lists first and orders only what is missing.',
  'whole-orders': 'One address that exists fails the whole order, so only missing ones are ordered.',
  'nothing-required':
    'The published document marks no field required; a call without the obvious ones is refused here before it leaves.',
  'no-domain-deletion': 'A domain cannot be deleted by API: auto-renewal goes off and it lapses.',
  'submission-host':
    'The host of a live inbox comes with its credentials; the guard lets it out only below mailforge.ai, and another one has to be declared first.',
} as const
