import {
  type Actor,
  judgeTransition,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * A call from the booking to what came of it. A moved call stays the same call; one that was called off is over, and
 * another may be booked.
 *
 *   booked → held | missed | canceled
 */
export const callStates = {
  booked: { words: 'is agreed on' },
  canceled: { words: 'was called off', final: true },
  held: { words: 'took place', final: true },
  missed: { words: 'did not take place', final: true },
} as const
export type CallState = keyof typeof callStates

export type CallTransition = 'move' | 'cancel' | 'hold' | 'miss'

export const callTable: TransitionTable<CallState, CallTransition> = {
  subject: 'this call',
  states: callStates,
  transitions: {
    move: {
      from: ['booked'],
      to: 'booked',
      by: ['visitor', 'operator', 'owner'],
      does: 'move the call',
      because: 'Another call can be booked instead.',
    },
    cancel: {
      from: ['booked'],
      to: 'canceled',
      by: ['visitor', 'operator', 'owner'],
      does: 'call it off',
      because: 'Only a call that is still to come is called off.',
    },
    hold: {
      from: ['booked', 'held', 'missed'],
      to: 'held',
      by: ['operator', 'owner'],
      does: 'note how the call went',
      because: 'A call that was called off has no outcome.',
    },
    miss: {
      from: ['booked', 'held', 'missed'],
      to: 'missed',
      by: ['operator', 'owner'],
      does: 'note that nobody came',
      because: 'A call that was called off has no outcome.',
    },
  },
}

/** Whether this actor may do this to a call now, else the sentence that says why not. */
export function mayCall(transition: CallTransition, state: CallState, actor: Actor): Verdict {
  return judgeTransition(callTable, transition, state, actor)
}

/** What a call showed, in our own words. */
export const callOutcomes = {
  fits: { words: 'it fits: make them a client' },
  'does-not-fit': { words: 'it does not fit' },
  thinking: { words: 'they think about it' },
} as const
export type CallOutcome = keyof typeof callOutcomes
