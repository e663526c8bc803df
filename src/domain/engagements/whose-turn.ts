import { isWaitForUs, type Pending, wordsOfPending } from './stack-waits.ts'
import type { EngagementState } from './states.ts'

/** Who has to do something before an engagement goes on. `program`: it goes on by itself. */
export const turns = {
  us: 'us',
  client: 'the client',
  program: 'the program',
  nobody: 'nobody',
} as const
export type Turn = keyof typeof turns

export interface TurnFacts {
  readonly state: EngagementState
  /** Whether names are proposed, and whether the client has approved names and senders. */
  readonly namesProposed: boolean
  readonly namesApproved: boolean
  readonly spendingApproved: boolean
  readonly blockedSteps: number
  /** Of a live one, or one that was handed over. */
  readonly pending: Pending | null
}

/** Whose turn it is, and what they have to do. */
export function turnOf(facts: TurnFacts): { readonly turn: Turn; readonly words: string } {
  switch (facts.state) {
    case 'requested':
      return { turn: 'us', words: 'draft a plan' }
    case 'planned':
      return { turn: 'us', words: 'send a quote' }
    case 'quoted':
      return { turn: 'client', words: 'accept the quote' }
    case 'accepted':
      return { turn: 'client', words: 'pay' }
    case 'intake':
      return { turn: 'client', words: 'fill in the intake' }
    case 'approving':
      if (!facts.namesProposed) return { turn: 'program', words: 'look for names' }
      if (!facts.namesApproved) return { turn: 'client', words: 'approve names and senders' }
      if (!facts.spendingApproved) return { turn: 'us', words: 'approve the spending' }
      return { turn: 'program', words: 'begin the build' }
    case 'building':
      return facts.blockedSteps > 0
        ? { turn: 'us', words: 'mend a build step' }
        : { turn: 'program', words: 'build and warm up' }
    case 'adopted':
      return { turn: 'us', words: 'accept what was found' }
    case 'live':
    case 'handed-over':
      if (!facts.pending) return { turn: 'nobody', words: '' }
      return { turn: isWaitForUs(facts.pending) ? 'us' : 'client', words: wordsOfPending(facts.pending) }
    case 'ended':
    case 'withdrawn':
      return { turn: 'nobody', words: '' }
  }
}
