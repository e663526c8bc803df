import {
  type Actor,
  judgeTransition,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * A change of a running stack, from the wish to the last inbox that works or rests.
 *
 *   asked → drafted → offered → accepted ⇄ unpaid → paid → approved → done
 *   until it is accepted also → withdrawn; offered: → declined, lapsed
 *   unpaid: → withdrawing → withdrawn, once its invoice is void; → asked, to be priced and accepted anew
 *   paid and impossible to carry out: → withdrawn, and its money goes back
 */
export const changeStates = {
  asked: { words: 'was asked for' },
  drafted: { words: 'is a draft' },
  offered: { words: 'is with the client' },
  accepted: { words: 'is accepted and being charged' },
  unpaid: { words: 'waits for its payment' },
  withdrawing: { words: 'is being taken back' },
  paid: { words: 'is paid and waits for its spending to be approved' },
  approved: { words: 'is being carried out' },
  done: { words: 'is done', final: true },
  declined: { words: 'was declined by the client', final: true },
  withdrawn: { words: 'was withdrawn', final: true },
  lapsed: { words: 'has lapsed', final: true },
} as const
export type ChangeState = keyof typeof changeStates

export const firstChangeState: ChangeState = 'asked'

/** States in which nothing else may change the same part of the stack. */
export const openStates: readonly ChangeState[] = [
  'asked',
  'drafted',
  'offered',
  'accepted',
  'unpaid',
  'withdrawing',
  'paid',
  'approved',
]

/** States in which money may be on its way for it. */
export const chargingStates = ['accepted', 'unpaid', 'withdrawing'] as const satisfies ChangeState[]

export type ChangeTransition =
  | 'draft'
  | 'offer'
  | 'accept'
  | 'ask-anew'
  | 'take-back'
  | 'end-taking-back'
  | 'give-back'
  | 'decline'
  | 'withdraw'
  | 'lapse'
  | 'fail-payment'
  | 'try-payment'
  | 'receive-payment'
  | 'approve'
  | 'finish'

const staff = ['operator', 'owner'] as const

const table: TransitionTable<ChangeState, ChangeTransition> = {
  subject: 'this change',
  states: changeStates,
  transitions: {
    draft: {
      from: ['asked', 'drafted'],
      to: 'drafted',
      by: staff,
      does: 'draft the change',
      because: 'A change that the client has seen is taken back first.',
    },
    offer: {
      from: ['drafted'],
      to: 'offered',
      by: staff,
      does: 'send the change to the client',
      because: 'A change is sent once, as it was drafted.',
    },
    accept: {
      from: ['offered'],
      to: 'accepted',
      by: ['client'],
      does: 'accept the change',
      because: 'Only a change that is offered can be accepted.',
    },
    'ask-anew': {
      from: ['unpaid'],
      to: 'asked',
      by: ['client', ...staff],
      does: 'have the change priced anew',
      because: 'Only a change that was accepted and not paid is priced anew.',
    },
    'take-back': {
      from: ['unpaid'],
      to: 'withdrawing',
      by: ['client', ...staff],
      does: 'take the acceptance back',
      because: 'An acceptance can be taken back while it waits for its payment.',
    },
    'end-taking-back': {
      from: ['withdrawing'],
      to: 'withdrawn',
      by: ['system'],
      does: 'end the change',
      because: 'It ends once its invoice can’t be paid any more.',
    },
    'give-back': {
      from: ['paid'],
      to: 'withdrawn',
      by: staff,
      does: 'withdraw the paid change',
      because: 'Only a change that is paid and not begun is withdrawn with its money given back.',
    },
    decline: {
      from: ['offered'],
      to: 'declined',
      by: ['client'],
      does: 'decline the change',
      because: 'Only a change that is offered can be declined.',
    },
    withdraw: {
      from: ['asked', 'drafted', 'offered'],
      to: 'withdrawn',
      by: ['client', ...staff],
      does: 'withdraw the change',
      because: 'What was accepted is taken back while it is unpaid, or carried out.',
    },
    lapse: {
      from: ['offered'],
      to: 'lapsed',
      by: ['system'],
      does: 'let the change lapse',
      because: 'Only a change that nobody answered lapses.',
    },
    'fail-payment': {
      from: ['accepted'],
      to: 'unpaid',
      by: ['system'],
      does: 'wait for the payment',
      because: 'Only what was accepted is charged.',
    },
    'try-payment': {
      from: ['unpaid'],
      to: 'accepted',
      by: ['client', ...staff],
      does: 'charge it again',
      because: 'Only a payment that failed is tried again.',
    },
    'receive-payment': {
      from: chargingStates,
      to: 'paid',
      by: ['system'],
      does: 'receive the payment',
      because: 'It is paid once.',
    },
    approve: {
      from: ['paid'],
      to: 'approved',
      by: [...staff, 'system'],
      does: 'approve the spending',
      because: 'Spending is approved once, after it is paid and before anything is bought.',
    },
    finish: {
      from: ['approved'],
      to: 'done',
      by: ['system'],
      does: 'finish the change',
      because: 'It is done when everything added works and everything retired rests.',
    },
  },
}
export const changeTransitions = table.transitions

export function may(transition: ChangeTransition, state: ChangeState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}
