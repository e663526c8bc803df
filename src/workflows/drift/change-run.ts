import type { WorldChange } from '#domain/drift/due-changes.ts'
import type { Build, BuildDomain, BuildInbox } from '#domain/stacks/load-build.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import type { DeliveryTx } from '../build/step-run.ts'

/** What writing one change works with. */
export interface ChangeRun {
  readonly build: Build
  readonly domain: BuildDomain
  readonly inbox: BuildInbox | undefined
  readonly ports: StackPorts
  readonly change: WorldChange
  /** A short transaction of its own, for what must be kept before a call goes on. */
  keep<T>(work: (tx: DeliveryTx) => Promise<T>): Promise<T>
}

/** `applied` only when a look at the world says so; a VendorError thrown instead leaves it for later. */
export type ChangeOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'stopped'; readonly code: string; readonly vendorCode?: string }

export const moved: ChangeOutcome = { kind: 'stopped', code: 'drift.moved' }
/** What is wanted was decided anew since the change was approved. */
export const wantedAnew: ChangeOutcome = { kind: 'stopped', code: 'drift.wanted-anew' }
export const needsPerson: ChangeOutcome = { kind: 'stopped', code: 'drift.needs-person' }
