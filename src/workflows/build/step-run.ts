import type { Build, BuildDomain, BuildInbox, BuildStep } from '#domain/stacks/load-build.ts'
import { stepKey } from '#domain/stacks/next-steps.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import type { StepKind } from '#domain/stacks/steps.ts'
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
  /** Nothing came of it, for a reason that ends elsewhere: it stands as not begun, with the reason, until it is tried again. */
  | { readonly kind: 'postponed'; readonly code: string; write?(tx: DeliveryTx): Promise<void> }
  | {
      readonly kind: 'blocked'
      readonly code: string
      readonly vendorCode?: string
      /** When it is looked at again without anybody asking, because what is wrong may be mended elsewhere. */
      readonly again?: Date
      write?(tx: DeliveryTx): Promise<void>
    }

/** The step as it stood before this try; undefined at the first one. */
export function stepBefore(run: StepRun, kind: StepKind, subject: string): BuildStep | undefined {
  return run.build.steps.find((step) => step.natural_key === stepKey(kind, subject))
}

/** Whether a person has asked for another try of a step that had stopped (retry-step.ts). */
export function isAskedAgain(step: BuildStep | undefined): boolean {
  return step !== undefined && step.attempts > 0 && step.intended_at === null
}

/** Business time so many minutes after the look began. */
export const later = (run: StepRun, minutes: number): Date => new Date(run.now.getTime() + minutes * 60_000)

export type WaitingFor = 'vendor' | 'dns' | 'mail' | 'registrant' | 'person'

export type DomainStep = (run: StepRun) => Promise<StepOutcome>
export type InboxStep = (run: InboxStepRun) => Promise<StepOutcome>
