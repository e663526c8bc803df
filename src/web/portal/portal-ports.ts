import type { Payments } from '#domain/billing/payments-port.ts'
import type { Actor } from '#platform/database/actor.ts'

/** What the portal needs beyond the database. */
export interface PortalPorts {
  /** The payment service, on the connection of the engagement's mode; `people` are whose data the calls carry. */
  payments(
    mode: 'sandbox' | 'live',
    actor: Actor,
    about: { readonly people: readonly string[]; readonly clientId?: string },
  ): Promise<Payments>
  readonly publicUrl: URL
  readonly contactAddress: string
}
