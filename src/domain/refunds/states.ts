import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * Money that goes back: somebody proposes it, an owner decides, the payment service makes the credit note and the refund in
 * one, and a look there says whether it arrived.
 *
 *   proposed → declined
 *   proposed → approved → made → settled | failed
 *              approved → refused (nothing was made; it can be proposed anew)
 */
export const refundStates = {
  proposed: { words: 'waits for an owner’s decision' },
  declined: { words: 'was declined', final: true },
  approved: { words: 'is approved and about to be made' },
  made: { words: 'is on its way' },
  settled: { words: 'has gone back', final: true },
  failed: { words: 'did not arrive', final: true },
  refused: { words: 'was refused by the payment service', final: true },
} as const
export type RefundState = keyof typeof refundStates

export type RefundTransition = 'approve' | 'decline' | 'make' | 'see-settled' | 'see-failed' | 'see-refused'

const table: TransitionTable<RefundState, RefundTransition> = {
  subject: 'this refund',
  states: refundStates,
  transitions: {
    approve: {
      from: ['proposed'],
      to: 'approved',
      by: ['owner'],
      does: 'give the money back',
      because: 'A refund is decided once.',
    },
    decline: {
      from: ['proposed'],
      to: 'declined',
      by: ['owner'],
      does: 'decline it',
      because: 'A refund is decided once.',
    },
    make: {
      from: ['approved'],
      to: 'made',
      by: ['system'],
      does: 'make it at the payment service',
      because: 'It is made once, after an owner approved it.',
    },
    'see-settled': {
      from: ['made'],
      to: 'settled',
      by: ['system'],
      does: 'take it for gone back',
      because: 'Only the payment service knows.',
    },
    'see-failed': {
      from: ['made'],
      to: 'failed',
      by: ['system'],
      does: 'take it for failed',
      because: 'Only the payment service knows.',
    },
    'see-refused': {
      from: ['approved'],
      to: 'refused',
      by: ['system'],
      does: 'take it for refused',
      because: 'Only what was not made is refused.',
    },
  },
}
export const refundTransitions = table.transitions

export function may(transition: RefundTransition, state: RefundState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: RefundState, actor: Actor): RefundTransition[] {
  return openTransitions(table, state, actor)
}
