import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * A stack from its approved plan to its last renewal. Whether it is sandbox or live is fixed when it is
 * planned and is not a state. What a domain or inbox has reached is observed (steps.ts), not a state either.
 *
 *   planned ⇄ approved → building ⇄ warming → live → handed-over
 *   before anything is bought also → abandoned; building, warming and live also → retiring → retired
 *   brought in from before this program: observed → live or abandoned
 */
export const stackStates = {
  planned: { words: 'waits for its spending to be approved' },
  approved: { words: 'is approved and waits for its first purchase' },
  building: { words: 'is being built' },
  warming: { words: 'is warming up' },
  live: { words: 'is live' },
  'handed-over': { words: 'is in the client’s own hands', final: true },
  retiring: { words: 'sends nothing more and still receives replies' },
  retired: { words: 'is retired', final: true },
  abandoned: { words: 'was abandoned before anything was bought', final: true },
  observed: { words: 'is only looked at: nothing of it is changed' },
} as const
export type StackState = keyof typeof stackStates

export const firstStackState = 'planned' satisfies StackState
/** A stack that was there before this program. */
export const observedStackState = 'observed' satisfies StackState

/** Days for which a retired stack still receives mail after its last message (published practice). */
export const daysOfMailAfterLastSend = 90

export type StackTransition =
  | 'approve-spending'
  | 'withdraw-approval'
  | 'start-building'
  | 'start-warm-up'
  | 'return-to-building'
  | 'go-live'
  | 'accept-as-found'
  | 'hand-over'
  | 'retire'
  | 'finish-retirement'
  | 'abandon'

const table: TransitionTable<StackState, StackTransition> = {
  subject: 'this stack',
  states: stackStates,
  transitions: {
    'approve-spending': {
      from: ['planned'],
      to: 'approved',
      by: ['operator', 'owner'],
      does: 'approve the spending',
      because: 'Spending is approved once, before anything is bought.',
    },
    'withdraw-approval': {
      from: ['approved'],
      to: 'planned',
      by: ['operator', 'owner'],
      does: 'withdraw the approval',
      because: 'An approval can be withdrawn until the first purchase.',
    },
    'start-building': {
      from: ['approved'],
      to: 'building',
      by: ['system'],
      does: 'start building',
      because: 'Building starts by itself after the spending is approved.',
    },
    'start-warm-up': {
      from: ['building'],
      to: 'warming',
      by: ['system'],
      does: 'start the warm-up',
      because: 'Warm-up starts by itself once every inbox that nothing holds up is proven.',
    },
    'return-to-building': {
      from: ['warming', 'live'],
      to: 'building',
      by: ['operator', 'owner', 'system'],
      does: 'return to building',
      because: 'A running stack returns to building when domains are replaced or added.',
    },
    'go-live': {
      from: ['warming'],
      to: 'live',
      by: ['system'],
      does: 'go live',
      because:
        'A stack goes live by itself when the warm-up and the age of a first domain allow cold mail; the others follow.',
    },
    'accept-as-found': {
      from: ['observed'],
      to: 'live',
      by: ['operator', 'owner'],
      does: 'accept the stack as it was found',
      because: 'Only a stack that was brought in and is still only looked at is accepted, once.',
    },
    'hand-over': {
      from: ['live'],
      to: 'handed-over',
      by: ['operator', 'owner'],
      does: 'hand over the stack',
      because: 'Only a live stack is handed over.',
    },
    retire: {
      from: ['building', 'warming', 'live'],
      to: 'retiring',
      by: ['operator', 'owner'],
      does: 'retire the stack',
      because:
        'A stack that has bought nothing is abandoned instead; one handed over is the client’s to retire.',
    },
    'finish-retirement': {
      from: ['retiring'],
      to: 'retired',
      by: ['system'],
      does: 'finish the retirement',
      because: `Mail is received for ${daysOfMailAfterLastSend} days after the last message.`,
    },
    abandon: {
      from: ['planned', 'approved'],
      to: 'abandoned',
      by: ['operator', 'owner', 'system'],
      does: 'abandon the stack',
      because: 'A stack that has bought something is retired instead.',
    },
  },
}
export const stackTransitions = table.transitions

export function may(transition: StackTransition, state: StackState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: StackState, actor: Actor): StackTransition[] {
  return openTransitions(table, state, actor)
}
