import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * What an engagement owes, from the first payment that failed to the last one that arrived. Time moves it on, and a
 * payment ends it from wherever it stands; nobody does either by hand.
 *
 *   owing → paused → final-notice → date-passed, and from each → settled
 */
export const arrearsStates = {
  owing: { words: 'owes, is reminded, and buys nothing new' },
  paused: { words: 'owes, and its cold sending is paused' },
  'final-notice': { words: 'owes, and was told the day before which nothing is deleted' },
  'date-passed': { words: 'owes beyond the notified day, and waits for an owner’s decision' },
  settled: { words: 'owes nothing any more', final: true },
} as const
export type ArrearsState = keyof typeof arrearsStates

export const firstArrearsState = 'owing' satisfies ArrearsState

export type ArrearsTransition = 'pause-sending' | 'give-final-notice' | 'reach-date' | 'settle'

const table: TransitionTable<ArrearsState, ArrearsTransition> = {
  subject: 'this engagement',
  states: arrearsStates,
  transitions: {
    'pause-sending': {
      from: ['owing'],
      to: 'paused',
      by: ['system'],
      does: 'pause cold sending for an unpaid invoice',
      because: 'Sending pauses once, two weeks after the first payment that failed.',
    },
    'give-final-notice': {
      from: ['paused'],
      to: 'final-notice',
      by: ['system'],
      does: 'give the final notice',
      because: 'The final notice comes once, a week after sending was paused.',
    },
    'reach-date': {
      from: ['final-notice'],
      to: 'date-passed',
      by: ['system'],
      does: 'let the notified day pass',
      because: 'There must be a day that the client was told of.',
    },
    settle: {
      from: ['owing', 'paused', 'final-notice', 'date-passed'],
      to: 'settled',
      by: ['system'],
      does: 'settle what is owed',
      because: 'What is settled owes nothing.',
    },
  },
}
export const arrearsTransitions = table.transitions

export function may(transition: ArrearsTransition, state: ArrearsState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: ArrearsState, actor: Actor): ArrearsTransition[] {
  return openTransitions(table, state, actor)
}
