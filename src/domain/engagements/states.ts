import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * An engagement from the request to its end. Payment has no state of its own: it opens the intake, and its
 * record says who and when. Warm-up is a state of the stack: to the client both are "being built".
 *
 *   requested → planned ⇄ quoted → accepted → intake ⇄ approving → building → live → handed-over → ended
 *   before payment also → withdrawn; after payment also → ended
 *   brought in from before this program: adopted → live or ended
 */
export const engagementStates = {
  requested: { words: 'waits for a plan' },
  planned: { words: 'has a plan and waits for a quote' },
  quoted: { words: 'waits for the client to accept the quote' },
  accepted: { words: 'waits for payment' },
  intake: { words: 'waits for the client’s details' },
  approving: { words: 'waits for names, senders and spending to be approved' },
  building: { words: 'is being built and warmed up' },
  live: { words: 'is live' },
  'handed-over': { words: 'has been handed over' },
  ended: { words: 'has ended', final: true },
  withdrawn: { words: 'was withdrawn before payment', final: true },
  adopted: { words: 'runs from before this program and is only looked at' },
} as const
export type EngagementState = keyof typeof engagementStates

/** A request opens an engagement; nothing leads back to it. */
export const firstEngagementState = 'requested' satisfies EngagementState
/** A client from before this program is brought in by a file. */
export const adoptedEngagementState = 'adopted' satisfies EngagementState
export const engagementOpeners: readonly Actor[] = ['visitor', 'operator']

export type EngagementTransition =
  | 'draft-plan'
  | 'send-quote'
  | 'revise-plan'
  | 'let-quote-lapse'
  | 'accept-quote'
  | 'receive-payment'
  | 'submit-intake'
  | 'reopen-intake'
  | 'start-building'
  | 'go-live'
  | 'accept-adoption'
  | 'hand-over'
  | 'end'
  | 'withdraw'

const table: TransitionTable<EngagementState, EngagementTransition> = {
  subject: 'this engagement',
  states: engagementStates,
  transitions: {
    'draft-plan': {
      from: ['requested', 'planned'],
      to: 'planned',
      by: ['operator', 'owner'],
      does: 'draft a plan',
      because: 'A plan is drafted before a quote is out; revise it by taking the quote back.',
    },
    'send-quote': {
      from: ['planned'],
      to: 'quoted',
      by: ['operator', 'owner'],
      does: 'send a quote',
      because: 'A quote is made from a plan, and one at a time.',
    },
    'revise-plan': {
      from: ['quoted', 'accepted'],
      to: 'planned',
      by: ['operator', 'owner'],
      does: 'take the quote back and revise the plan',
      because: 'A quote can be taken back until it is paid.',
    },
    'let-quote-lapse': {
      from: ['quoted'],
      to: 'planned',
      by: ['system'],
      does: 'let the quote lapse',
      because: 'Only a quote that nobody has accepted lapses.',
    },
    'accept-quote': {
      from: ['quoted'],
      to: 'accepted',
      by: ['client'],
      does: 'accept the quote',
      because: 'There must be a quote that still stands.',
    },
    'receive-payment': {
      from: ['accepted'],
      to: 'intake',
      by: ['system'],
      does: 'take the payment',
      because: 'Payment follows an accepted quote, once.',
    },
    'submit-intake': {
      from: ['intake'],
      to: 'approving',
      by: ['client', 'operator', 'owner'],
      does: 'submit the intake',
      because: 'The intake opens with the payment and is submitted once.',
    },
    'reopen-intake': {
      from: ['approving'],
      to: 'intake',
      by: ['client', 'operator', 'owner'],
      does: 'reopen the intake',
      because: 'The intake can be changed until money is spent on it.',
    },
    'start-building': {
      from: ['approving'],
      to: 'building',
      by: ['system'],
      does: 'start building',
      because: 'Building starts by itself once names, senders and spending are all approved.',
    },
    'go-live': {
      from: ['building'],
      to: 'live',
      by: ['system'],
      does: 'go live',
      because: 'A stack goes live by itself when it is proven, warmed up and old enough.',
    },
    'accept-adoption': {
      from: ['adopted'],
      to: 'live',
      by: ['operator', 'owner'],
      does: 'accept what was found',
      because: 'Only what was brought in and is still only looked at is accepted, once.',
    },
    'hand-over': {
      from: ['live'],
      to: 'handed-over',
      by: ['operator', 'owner'],
      does: 'hand over',
      because: 'Only a live stack is handed over, once.',
    },
    end: {
      from: ['intake', 'approving', 'building', 'live', 'handed-over', 'adopted'],
      to: 'ended',
      by: ['client', 'operator', 'owner', 'system'],
      does: 'end the engagement',
      because: 'What was never paid is withdrawn instead, and what has ended stays ended.',
    },
    withdraw: {
      from: ['requested', 'planned', 'quoted', 'accepted'],
      to: 'withdrawn',
      by: ['client', 'operator', 'owner'],
      does: 'withdraw the request',
      because: 'A request can be withdrawn until it is paid; after that the engagement is ended.',
    },
  },
}
export const engagementTransitions = table.transitions

export function may(transition: EngagementTransition, state: EngagementState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: EngagementState, actor: Actor): EngagementTransition[] {
  return openTransitions(table, state, actor)
}
