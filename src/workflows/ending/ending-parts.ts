import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'

/** What taking leave of a stack needs of the rest of the program. */
export interface EndingParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
}

export const endingWorker: Actor = system('advance-ending')
export type Delivery = PurposeTx<'service-delivery'>

export const deliver = <T>(parts: EndingParts, work: (tx: Delivery) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', endingWorker, work)
