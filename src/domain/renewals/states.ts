import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * What becomes of a domain at the end of a term. The decision can be changed until the day comes; only a look at the
 * registrar says what became of it.
 *
 *   asked → renew ⇄ drop,  renew → renewed,  drop → dropped
 */
export const renewalStates = {
  asked: { words: 'waits for the client’s word' },
  renew: { words: 'is kept for another year' },
  drop: { words: 'is let go at the end of its term' },
  renewed: { words: 'was renewed', final: true },
  dropped: { words: 'was let go', final: true },
} as const
export type RenewalState = keyof typeof renewalStates

export type RenewalTransition =
  | 'keep'
  | 'let-go'
  | 'keep-unasked'
  | 'let-go-by-plan'
  | 'see-renewed'
  | 'see-dropped'

const table: TransitionTable<RenewalState, RenewalTransition> = {
  subject: 'this domain',
  states: renewalStates,
  transitions: {
    keep: {
      from: ['asked', 'drop'],
      to: 'renew',
      by: ['client', 'operator', 'owner'],
      does: 'keep it for another year',
      because: 'It is decided once for a term, and can be decided otherwise until the term ends.',
    },
    'let-go': {
      from: ['asked', 'renew'],
      to: 'drop',
      by: ['client', 'operator', 'owner'],
      does: 'let it go',
      because: 'It is decided once for a term, and can be decided otherwise until the term ends.',
    },
    'keep-unasked': {
      from: ['asked'],
      to: 'renew',
      by: ['system'],
      does: 'keep it because nobody answered',
      because: 'Only what nobody decided is kept by itself.',
    },
    'let-go-by-plan': {
      from: ['asked', 'renew'],
      to: 'drop',
      by: ['system'],
      does: 'let it go because the engagement ends',
      because: 'Only a plan to end the engagement lets go of what nobody did.',
    },
    'see-renewed': {
      from: ['asked', 'renew', 'drop'],
      to: 'renewed',
      by: ['system'],
      does: 'take it for renewed',
      because: 'The registrar shows a later day.',
    },
    'see-dropped': {
      from: ['drop'],
      to: 'dropped',
      by: ['system'],
      does: 'take it for let go',
      because: 'Its day has passed and the registrar shows no later one.',
    },
  },
}
export const renewalTransitions = table.transitions

export function may(transition: RenewalTransition, state: RenewalState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function openTo(state: RenewalState, actor: Actor): RenewalTransition[] {
  return openTransitions(table, state, actor)
}
