import type { Config } from '#config/config.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import type { Changes } from '#platform/changes/changes.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Locks } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import type { CurrentPolicy } from '#platform/policy-in-force/hold-policy.ts'
import type { BusinessTime } from './business-time.ts'
import type { ConnectionMode } from './connections.ts'
import type { BusinessClock } from './sandbox-world.ts'
import type { VendorPorts } from './vendor-ports.ts'

/** What the worker and the web are made of, each made once in app.ts. */
export interface Shared {
  readonly config: Config
  readonly log: Log
  readonly vault: Vault
  readonly inPurpose: InPurpose
  readonly locks: Locks
  readonly changes: Changes
  /** What is in effect, for whoever has to obey it. */
  readonly policy: CurrentPolicy
  readonly clock: BusinessClock
  readonly time: BusinessTime
  readonly ports: VendorPorts
  readonly signIn: SignIn
  readonly mailMode: ConnectionMode
}
