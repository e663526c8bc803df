import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/** A quote. Once it is sent its lines never change; a new plan gets a new quote. */
export const quoteStates = {
  draft: { words: 'is a draft' },
  sent: { words: 'is with the client' },
  accepted: { words: 'is accepted' },
  declined: { words: 'was declined by the client', final: true },
  expired: { words: 'has expired' },
  replaced: { words: 'was taken back', final: true },
} as const
export type QuoteState = keyof typeof quoteStates

export const firstQuoteState = 'draft' satisfies QuoteState

export type QuoteTransition = 'send' | 'accept' | 'decline' | 'expire' | 'replace'

const table: TransitionTable<QuoteState, QuoteTransition> = {
  subject: 'this quote',
  states: quoteStates,
  transitions: {
    send: {
      from: ['draft'],
      to: 'sent',
      by: ['operator', 'owner'],
      does: 'send the quote',
      because: 'A quote is sent once, as it is.',
    },
    accept: {
      from: ['sent'],
      to: 'accepted',
      by: ['client'],
      does: 'accept the quote',
      because: 'Only a quote that still stands can be accepted; ask for a new one.',
    },
    decline: {
      from: ['sent'],
      to: 'declined',
      by: ['client'],
      does: 'decline the quote',
      because: 'Only a quote that still stands can be declined.',
    },
    expire: {
      from: ['sent'],
      to: 'expired',
      by: ['system'],
      does: 'let the quote expire',
      because: 'Only a quote that nobody has answered expires.',
    },
    replace: {
      from: ['draft', 'sent', 'accepted', 'expired'],
      to: 'replaced',
      by: ['operator', 'owner'],
      does: 'take the quote back',
      because: 'A quote can be taken back until it is answered with a no or taken back already.',
    },
  },
}
export const quoteTransitions = table.transitions

export function may(transition: QuoteTransition, state: QuoteState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: QuoteState, actor: Actor): QuoteTransition[] {
  return openTransitions(table, state, actor)
}
