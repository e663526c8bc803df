import type { HostedDomain, HostedMailbox } from '#domain/stacks/mailbox-host-port.ts'
import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import { type Personal, reveal } from '#policy/personal.ts'
import type { Sighting } from './sighting.ts'
import type { BookedSubscription } from './vendor-books-port.ts'

/** The domains and inboxes that clients here have, to be found again in what a vendor shows. */
export interface KnownAssets {
  readonly domains: ReadonlyMap<string, { readonly id: string; readonly clientId: string }>
  /** By address in lower case. */
  readonly inboxes: ReadonlyMap<string, { readonly id: string; readonly clientId: string }>
}

export interface KnownPayer {
  readonly clientId: string
  /** What the file says, or what is held of a subscription here. */
  readonly subscriptions: readonly string[]
  readonly contact: Personal<'email'> | null
}

const nothing = { since: null, until: null, differs: null, dailyLimit: null, inboxId: null } as const

const ofDomain = (known: KnownAssets, name: string) => {
  const found = known.domains.get(name)
  return { domain: name, domainId: found?.id ?? null, clientId: found?.clientId ?? null }
}

export function recogniseDomain(known: KnownAssets, seen: OwnedDomain): Sighting {
  return {
    ...nothing,
    ...ofDomain(known, seen.domain),
    kind: 'domain',
    ref: seen.domain,
    state: seen.state,
    since: seen.registeredAt,
    until: seen.expiresAt,
  }
}

export function recogniseHostedDomain(known: KnownAssets, seen: HostedDomain): Sighting {
  return { ...nothing, ...ofDomain(known, seen.name), kind: 'hosted-domain', ref: seen.id, state: seen.state }
}

/** An inbox that is not held here still belongs to whoever has its domain. */
function ofAddress(known: KnownAssets, email: Personal<'email'>) {
  const address = reveal(email).toLowerCase()
  const inbox = known.inboxes.get(address)
  const domain = ofDomain(known, address.slice(address.lastIndexOf('@') + 1))
  return { ...domain, clientId: inbox?.clientId ?? domain.clientId, inboxId: inbox?.id ?? null }
}

export function recogniseMailbox(known: KnownAssets, seen: HostedMailbox): Sighting {
  return { ...nothing, ...ofAddress(known, seen.address), kind: 'mailbox', ref: seen.id, state: seen.state }
}

/** @param refOf a keyed hash of an address: the sequencer has no other number for an inbox */
export function recogniseAccount(
  known: KnownAssets,
  seen: SequencerAccount,
  refOf: (email: Personal<'email'>) => string,
): Sighting {
  return {
    ...nothing,
    ...ofAddress(known, seen.email),
    kind: 'account',
    ref: refOf(seen.email),
    state: seen.state,
    since: seen.warmUpStartedAt ?? null,
    dailyLimit: seen.coldPerDay ?? null,
  }
}

/** By its number first; else by the address that it is charged to. */
export function recogniseSubscription(
  payers: readonly KnownPayer[],
  { subscription, customerEmail }: BookedSubscription,
): Sighting {
  const email = customerEmail && reveal(customerEmail).toLowerCase()
  const isContact = ({ contact }: KnownPayer) => contact !== null && reveal(contact) === email
  const named = payers.find((payer) => payer.subscriptions.includes(subscription.subscriptionId))
  const payer = named ?? payers.find(isContact)
  return {
    ...nothing,
    kind: 'subscription',
    ref: subscription.subscriptionId,
    domain: null,
    domainId: null,
    clientId: payer?.clientId ?? null,
    state: subscription.state,
    since: subscription.currentPeriodStart,
    until: subscription.endedAt ?? subscription.currentPeriodEnd,
    differs:
      named && named.contact !== null && email !== undefined && !isContact(named) ? 'another-customer' : null,
  }
}
