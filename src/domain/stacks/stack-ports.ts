import type { SeedMailbox } from '#domain/deliverability/seed-port.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import type { VendorError } from '#platform/errors/vendor-error.ts'
import type { MailboxHost } from './mailbox-host-port.ts'
import type { Registrar } from './registrar-port.ts'
import type { Sequencer } from './sequencer-port.ts'

/** Everything outside that building a stack needs, opened for one stack and the people a step is about. */
export interface StackPorts {
  readonly registrar: Registrar
  /** Which of the registrar's accounts that is: what one of them may spend is the same for all its stacks. */
  readonly registrarAccount: string
  readonly host: MailboxHost
  readonly sequencer: Sequencer
  /** Where a tracking alias of ours points to; undefined when the sequencer offers none. */
  readonly trackingTarget: string | undefined
  readonly seed: SeedMailbox
  /** Reads the DNS as anybody outside would, from the root. */
  readonly resolver: Resolver
  /** Why one of the accounts can't be used; its port fails so at each call, and the others work. */
  readonly closed?: VendorError | undefined
}

export interface StackContext {
  /** Left out for a question about the agency's own account. */
  readonly stackId?: string
  readonly clientId?: string
  /** A stack is wholly sandbox or wholly live; so are the connections it uses. */
  readonly mode: string
  /** Whose data the calls carry: each disclosure is recorded for them. */
  readonly people: readonly string[]
}

export type OpenStackPorts = (context: StackContext) => Promise<StackPorts>
