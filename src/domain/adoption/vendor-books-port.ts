import type { Subscription } from '#domain/billing/payments-port.ts'
import type { HostedDomain, HostedMailbox } from '#domain/stacks/mailbox-host-port.ts'
import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { Personal } from '#policy/personal.ts'

/** Everything that stands in the agency's account at the registrar. Failures are `VendorError`, here and below. */
export interface RegistrarBooks {
  domains(): Promise<readonly OwnedDomain[]>
}

export interface HostBooks {
  domains(): Promise<readonly HostedDomain[]>
  mailboxes(): Promise<readonly HostedMailbox[]>
}

export interface SequencerBooks {
  accounts(): Promise<readonly SequencerAccount[]>
}

export interface BookedSubscription {
  readonly subscription: Subscription
  /** Where its invoices go; undefined when the customer has none. Compared while it is read, and not kept. */
  readonly customerEmail: Personal<'email'> | undefined
}

export interface PaymentBooks {
  /** Ended ones, too. */
  subscriptions(): Promise<readonly BookedSubscription[]>
}

/** The accounts of one world, opened to be read as a whole; a vendor without a connection is left out. */
export interface VendorBooks {
  readonly registrar: RegistrarBooks | undefined
  readonly host: HostBooks | undefined
  readonly sequencer: SequencerBooks | undefined
  readonly payments: PaymentBooks | undefined
}

export type OpenBooks = (mode: 'sandbox' | 'live') => Promise<VendorBooks>
