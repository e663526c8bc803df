/** Bounds and quirks of Porkbun API v3, each with the day it was last checked. */
export const porkbunLimits = {
  /** Bursts above one or two requests a second have met 503 pages; nothing documented enforces it. 2026-09. */
  leastSpacingMs: 1000,
  /** What the stand-in allows without end, and no less: the rate the vendor has announced, 20 calls in 2 s, halved and more. */
  sandboxSpacingMs: 505,
  /** What new keys get; the `limits` object of each answer is what counts. 2026-09. */
  checksPerTenSeconds: 10,
  createsPerSecond: 1,
  /** Above this an order is refused and has to be made on the website. 2026-09. */
  largestOrderCents: 100_00,
  /** For how long a repeat under the same Idempotency-Key is the same order. 2026-05. */
  idempotencyHours: 24,
  leastNameServers: 2,
  /** In one page of `/domain/listAll`. 2026-05. */
  domainsPerPage: 1000,
} as const

/** A domain is delegated to these until it is told otherwise. Seen in registrations, 2026-09. */
export const porkbunNameServers = [
  'curitiba.ns.porkbun.com',
  'fortaleza.ns.porkbun.com',
  'maceio.ns.porkbun.com',
  'salvador.ns.porkbun.com',
] as const

/** What is not certain, and what the client does about it. Checked 2026-11-23 against no live account. */
export const porkbunQuirks = {
  'refusals-with-200': 'Some refusals come as HTTP 200: the body’s `status` decides, never the HTTP status.',
  'update-contacts':
    'Its shape is known from the vendor’s own MCP server, not from the published document: a refusal becomes work for a person, and only reading back counts as done.',
  'registrant-confirmation':
    'No call tells whether the registrant has confirmed: the deadline is counted from the change, and a suspended domain is seen in its state and in the delegation.',
  'spend-limit':
    '`monthlySpendLimit` and `monthlySpend` are taken as cents, like every other whole number; the code of an order above the limit is not published, so any code with SPEND in it counts.',
  'pricing-promos':
    '`/pricing/get` shows prices that the API does not grant: only a check or a dry run is a quote.',
  'expiry-zone': '`expireDate` has no time zone: it is read as UTC.',
  forwards: 'A forward works only while the zone is at Porkbun’s own name servers.',
} as const
