/** Whose account something was seen in. */
export const readVendors = {
  porkbun: 'the registrar',
  mailforge: 'the host',
  instantly: 'the sequencer',
  stripe: 'Stripe',
} as const
export type ReadVendor = keyof typeof readVendors

/** What stands in such an account, in words for one and for several. */
export const sightingKinds = {
  domain: { vendor: 'porkbun', one: 'domain at the registrar' },
  'hosted-domain': { vendor: 'mailforge', one: 'domain at the host' },
  mailbox: { vendor: 'mailforge', one: 'inbox at the host' },
  account: { vendor: 'instantly', one: 'inbox at the sequencer' },
  subscription: { vendor: 'stripe', one: 'subscription at Stripe' },
} as const satisfies Record<string, { vendor: ReadVendor; one: string }>
export type SightingKind = keyof typeof sightingKinds

/** One thing as it was just read. */
export interface Sighting {
  readonly kind: SightingKind
  /** The vendor's number of it; for an inbox at the sequencer, which has none, a keyed hash of its address. */
  readonly ref: string
  readonly domain: string | null
  readonly clientId: string | null
  readonly domainId: string | null
  readonly inboxId: string | null
  /** The vendor's word, as our ports know it. */
  readonly state: string
  readonly since: Date | null
  readonly until: Date | null
  /** Why it contradicts what is held here, as a code of `differences`. */
  readonly differs: Difference | null
  readonly dailyLimit: number | null
}

export const differences = {
  'another-customer': 'It is charged to another address than the contact’s.',
  'another-client': 'Another client here has it.',
} as const
export type Difference = keyof typeof differences
