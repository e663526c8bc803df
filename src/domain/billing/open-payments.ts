import type { Payments } from './payments-port.ts'

/** For whom payments are reached; it goes into the record of what the payment service was told. */
export interface PaymentsAbout {
  readonly mode: 'sandbox' | 'live'
  readonly clientId?: string
  /** Whose data the calls carry: whoever's address becomes the customer's. */
  readonly people: readonly string[]
}

/** Reaches the agency's account at the payment service. */
export type OpenPayments = (about: PaymentsAbout) => Promise<Payments>
