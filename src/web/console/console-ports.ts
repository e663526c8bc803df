import type { VendorAccounts } from '#domain/connections/accounts-port.ts'
import type { RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import type { Changes } from '#platform/changes/changes.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Controller } from '#policy/controller.ts'

export type Mode = 'sandbox' | 'live'

/** What the console needs of the rest of the program. */
export interface ConsoleParts {
  /** Whose program this is. */
  readonly controller: Controller
  readonly signIn: SignIn
  readonly inPurpose: InPurpose
  /** What has changed, for pages that stay open. */
  readonly changes: Changes
  /** 32 bytes made for this use alone, the same in every process. */
  readonly csrfKey: Uint8Array
  /** Business time. */
  now(): Promise<Date>
  /** In which world new engagements are worked on. */
  readonly mode: Mode
  /** Whether the pages of the sandbox world are mounted, so that they can be linked to. */
  readonly sandboxPages: boolean
  /** Vendors whose accounts can be connected, and what one may do. */
  readonly accounts: VendorAccounts
  /** Reads the registrar's balance and limit now; never throws. */
  readRegistrarFunds(mode: Mode): Promise<RegistrarFunds>
  /** Names and values of the settings in force; secrets by name only. */
  settings(): readonly (readonly [name: string, value: string])[]
  /** Told when a page's stream of changes failed. */
  failed(error: unknown): void
}
