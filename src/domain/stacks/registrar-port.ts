import type { Personal } from '#policy/personal.ts'

/** What a domain costs now, all in cents and for `years`, the least that the registry sells. */
export type DomainQuote =
  | {
      readonly kind: 'available'
      readonly domain: string
      readonly priceCents: number
      readonly years: number
      /** For one more year. */
      readonly renewalCents: number
    }
  | { readonly kind: 'unavailable'; readonly domain: string; readonly reason: UnavailableReason }

/** `not-sold`: the registrar does not sell it by its API · `over-order-limit`: only on its website. */
export type UnavailableReason = 'taken' | 'premium' | 'not-sold' | 'over-order-limit'

/** Why an order would not be taken as it stands. The last three concern the account, not the name. */
export type OrderObstacle =
  | UnavailableReason
  | 'price-changed'
  | 'unfunded'
  | 'spend-limit'
  | 'account-blocked'

export type DryRun =
  | { readonly kind: 'would-succeed'; readonly costCents: number }
  | { readonly kind: 'would-fail'; readonly obstacle: OrderObstacle }

export type Registration =
  | { readonly kind: 'registered'; readonly costCents: number; readonly orderId: string }
  /** It is in the account: an earlier order went through, and nothing was bought now. */
  | { readonly kind: 'already-ours'; readonly domain: OwnedDomain }
  | { readonly kind: 'not-registered'; readonly obstacle: OrderObstacle }

/** `state` is the registrar's word; anything but active and suspended is `other`. */
export interface OwnedDomain {
  readonly domain: string
  readonly state: 'active' | 'suspended' | 'other'
  readonly registeredAt: Date
  readonly expiresAt: Date
  readonly renewsByItself: boolean
  /** False when the registrar's own switch keeps our key out of this domain. */
  readonly reachableByApi: boolean
}

export interface SpendingRoom {
  readonly balanceCents: number
  /** Undefined when the account has no limit. */
  readonly monthlyLimitCents: number | undefined
  /** Spent by API in the present month. */
  readonly spentThisMonthCents: number
  /** What one more order may cost: the lesser of balance and what the limit leaves. */
  readonly leftCents: number
}

/** The person or company in whose name a domain is registered. */
export interface RegistrantContact {
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly organisation: string | undefined
  readonly street: Personal<'address'>
  readonly city: Personal<'address'>
  readonly region: Personal<'address'> | undefined
  readonly postalCode: Personal<'address'>
  /** ISO 3166-1, two letters. */
  readonly country: Personal<'address'>
  /** E.164: `+44` and so on. */
  readonly phone: Personal<'phone'>
  readonly email: Personal<'email'>
}

export type RegistrantField = keyof RegistrantContact

export type RegistrantChange =
  | { readonly kind: 'set' }
  /** The API cannot do it here. `compareRegistrant` sees when a person has done it. */
  | { readonly kind: 'needs-a-person'; readonly instructions: string }

export type RegistrantComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly fields: readonly RegistrantField[] }

export interface DomainForward {
  readonly toUrl: string
  readonly permanent: boolean
}

/** Buys domains and says who runs them. Failures are `VendorError`; no such domain in the account is undefined. */
export interface Registrar {
  /** Whether the key is accepted. */
  checkKey(): Promise<boolean>
  spendingRoom(): Promise<SpendingRoom>
  quote(domain: string): Promise<DomainQuote>
  /** Runs every check of an order at this cost; buys nothing. */
  dryRun(domain: string, costCents: number): Promise<DryRun>
  /**
   * Looks before it buys, unless no order for this domain can have been sent before (`isFirst`). With the same key a repeat
   * within 24 hours is the same order.
   */
  register(order: {
    readonly domain: string
    readonly costCents: number
    readonly idempotencyKey: string
    readonly isFirst?: boolean
  }): Promise<Registration>
  find(domain: string): Promise<OwnedDomain | undefined>
  /**
   * Setting it makes the registrar ask the registrant to confirm by e-mail within 15 days: where it may have been set
   * before, `compareRegistrant` is asked first.
   */
  setRegistrant(domain: string, contact: RegistrantContact): Promise<RegistrantChange>
  registrantOf(domain: string): Promise<RegistrantContact | undefined>
  /** Reads the registrant back and names the fields that differ; undefined when the domain is not there. */
  compareRegistrant(domain: string, wanted: RegistrantContact): Promise<RegistrantComparison | undefined>
  setNameServers(domain: string, nameServers: readonly string[]): Promise<void>
  /** Sorted, in lower case. */
  nameServersOf(domain: string): Promise<readonly string[] | undefined>
  /** Sends the bare domain and its `www` to a URL; works only while the registrar runs the zone. */
  setForward(domain: string, forward: DomainForward): Promise<void>
  forwardOf(domain: string): Promise<DomainForward | undefined>
  setAutoRenew(domain: string, on: boolean): Promise<void>
  /** The registrar's own name servers, to which a domain goes back when its host is left. */
  readonly ownNameServers: readonly string[]
}
