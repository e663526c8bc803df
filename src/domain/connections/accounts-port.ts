import type { Personal } from '#policy/personal.ts'
import type { ScopeKind } from './account-scope.ts'
import type { KeyReport } from './key-check-port.ts'

export type ConnectionMode = 'sandbox' | 'live'

/** One thing that an account at a vendor is reached with. */
export interface AccountField {
  readonly name: string
  readonly label: string
  readonly help?: string
  /** Typed unseen, and never shown again. */
  readonly secret: boolean
  readonly optional?: boolean
}

/** A vendor that the program can act with, as the page that connects it shows it. */
export interface VendorKind {
  readonly vendor: string
  readonly name: string
  /** What the program does with the account, as a sentence without its full stop. */
  readonly does: string
  readonly fields: readonly AccountField[]
  /** Who may have an account of their own there. */
  readonly scopes: readonly ScopeKind[]
}

/** An account as it was typed in, or as it is kept. */
export interface GivenAccount {
  readonly vendor: string
  readonly mode: ConnectionMode
  readonly baseUrl: string
  readonly credentials: Readonly<Record<string, string>>
}

export type ReadAccount =
  | { readonly ok: true; readonly account: GivenAccount }
  /** A sentence a field. */
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> }

/** Something of ours that can be in one account of its vendor alone. */
export type HeldThing =
  | { readonly kind: 'domain'; readonly name: string }
  | { readonly kind: 'mailbox'; readonly id: string }
  | { readonly kind: 'inbox'; readonly address: Personal<'email'>; readonly personId: string }
  | { readonly kind: 'subscription'; readonly id: string }

/** Every vendor's accounts: how they are written down, and what one may do. */
export interface VendorAccounts {
  readonly kinds: readonly VendorKind[]
  /** @param sandboxUrl where the vendor's stand-in answers, for an account there */
  read(
    vendor: string,
    mode: ConnectionMode,
    fields: Readonly<Record<string, string>>,
    sandboxUrl?: string,
  ): ReadAccount
  /** @throws VendorError the vendor did not answer */
  check(account: GivenAccount): Promise<KeyReport>
  /**
   * Whether the account shows any of these, by calls that only read.
   * @throws VendorError the vendor did not answer
   */
  shows(account: GivenAccount, things: readonly HeldThing[]): Promise<boolean>
}
