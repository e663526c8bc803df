import type { Build, BuildDomain, BuildInbox } from '#domain/stacks/load-build.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export type DeliveryTx = PurposeTx<'service-delivery'>

/** What one step works with. `ports` are opened for this stack and for the people whom the step is about. */
export interface StepRun {
  readonly build: Build
  readonly domain: BuildDomain
  readonly ports: StackPorts
  /** Business time at the start of the look. */
  readonly now: Date
  /** A short transaction of its own, for what must be kept before a call goes on. */
  keep<T>(work: (tx: DeliveryTx) => Promise<T>): Promise<T>
}

export interface InboxStepRun extends StepRun {
  readonly inbox: BuildInbox
}

/**
 * How a step ended this time. `write` stores what was seen, in the transaction that settles the step.
 * A VendorError thrown instead means that nothing is known but the failure, and the step is tried again.
 */
export type StepOutcome =
  | { readonly kind: 'done'; write(tx: DeliveryTx): Promise<void> }
  | { readonly kind: 'waiting'; readonly waitingFor: WaitingFor; write?(tx: DeliveryTx): Promise<void> }
  | {
      readonly kind: 'blocked'
      readonly code: string
      readonly vendorCode?: string
      write?(tx: DeliveryTx): Promise<void>
    }

export type WaitingFor = 'vendor' | 'dns' | 'mail' | 'registrant' | 'person'

export type DomainStep = (run: StepRun) => Promise<StepOutcome>
export type InboxStep = (run: InboxStepRun) => Promise<StepOutcome>
