import type { Browser } from '../browser.ts'
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
}
