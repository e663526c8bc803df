import type { Browser } from '../browser.ts'
import type { Outcome } from '../checks/all-checks.ts'
import type { Company } from '../companies.ts'
import type { Mailboxes } from '../mailbox.ts'
import type { Storyline } from '../progress.ts'
import type { VendorWorld } from '../vendor-world.ts'
import type { Operator } from './operator.ts'

/** Where the story is played. */
export interface Stage {
  readonly origin: string
  readonly world: VendorWorld
  readonly mail: Mailboxes
  readonly operator: Operator
  readonly sandboxPort: number
  /** A host's address, by look-ups of the rehearsal's own. */
  addressOf(host: string): Promise<string>
}

/** One client's part of it: who plays, and what has come of it so far. */
export interface Part {
  readonly company: Company
  readonly browser: Browser
  readonly line: Storyline
}

/** What the other parts of the story need to know of an engagement; all of it was read from pages. */
export interface Engagement {
  /** The client's page in the console. */
  readonly clientPage: string
  /** Where the portal of this engagement begins. */
  readonly portal: string
  /** What stood on the payment button. */
  readonly paidCents: number
  /** How many inboxes send, as the quote says; the others are in reserve. */
  readonly activeInboxes: number
  /** Cold messages an inbox may send in a working day, as the quote says. */
  readonly coldPerDay: number
}

/** The story when it has been played. */
export interface Played {
  readonly stage: Stage
  readonly balanceBeforeCents: number
  readonly outcomes: readonly Outcome[]
  /** Signed in for a company that has nothing to do with the others. */
  readonly onlooker: Browser
}
