import type { Controller } from '#policy/controller.ts'
import type { Register } from '#policy/register/register.ts'
import type { Block, Inline } from '#policy/text/document.ts'

/** What the text of a clause is made from. */
export interface ClauseFacts {
  readonly controller: Controller
  readonly register: Register
  /** Sentences that come or go with an edition ask for it. */
  readonly edition: number
}

/** One numbered clause of the policy: its text is a function of the facts, so it can't say anything else. */
export interface Clause {
  readonly number: number
  readonly title: string
  readonly blocks: (facts: ClauseFacts) => readonly Block[]
}

export function mailTo({ contact }: Controller): Inline {
  return { text: contact, href: `mailto:${contact}` }
}
