import { daysOfMailAfterLastSend } from '#domain/stacks/states.ts'
import {
  type Actor,
  judgeTransition,
  openTransitions,
  type TransitionTable,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

/**
 * A sending domain that is burned: on a blocklist, or with too little of its mail in the inbox.
 *
 *   sending → resting → sending
 *   sending or resting → replacing → retiring → let-go
 *   replacing → resting or sending, as it was before, if nothing comes of the change
 *
 * resting: nothing cold goes, warm-up goes on, seven days by default, and the reserve stands in · replacing: a person
 * decided that another domain takes its place, which is a change of the plan · retiring: by a person, or by itself once the
 * other one sends; neither cold messages nor warm-up, and replies arrive for 90 days more · let-go: the reconciler has
 * taken its inboxes away, and its renewal is off.
 */
export const careStates = {
  sending: { words: 'sends as usual' },
  resting: { words: 'rests: nothing cold goes, warm-up goes on' },
  replacing: { words: 'is being replaced by another domain' },
  retiring: { words: 'is retired: it sends nothing and still receives replies' },
  'let-go': { words: 'is let go', final: true },
} as const
export type CareState = keyof typeof careStates

export type CareTransition = 'rest' | 'recover' | 'replace' | 'keep' | 'spare' | 'retire' | 'let-go'

const table: TransitionTable<CareState, CareTransition> = {
  subject: 'this domain',
  states: careStates,
  transitions: {
    rest: {
      from: ['sending'],
      to: 'resting',
      by: ['system', 'operator', 'owner'],
      does: 'let it rest',
      because: 'Only a domain that sends can be rested.',
    },
    recover: {
      from: ['resting'],
      to: 'sending',
      by: ['system', 'operator', 'owner'],
      does: 'let it send again',
      because: 'Only a domain that rests can recover.',
    },
    replace: {
      from: ['sending', 'resting'],
      to: 'replacing',
      by: ['operator', 'owner'],
      does: 'have it replaced',
      because: 'A domain is replaced once, by a person’s decision, because another one costs money.',
    },
    keep: {
      from: ['replacing'],
      to: 'resting',
      by: ['system', 'operator', 'owner'],
      does: 'keep it after all',
      because: 'Only a domain that is being replaced can be kept after all.',
    },
    spare: {
      from: ['replacing'],
      to: 'sending',
      by: ['system', 'operator', 'owner'],
      does: 'let it send on',
      because: 'Only a domain that sent until it was to be replaced sends on.',
    },
    retire: {
      from: ['resting', 'replacing'],
      to: 'retiring',
      by: ['system', 'operator', 'owner'],
      does: 'retire it',
      because: 'A domain rests or is being replaced before it is retired.',
    },
    'let-go': {
      from: ['retiring'],
      to: 'let-go',
      by: ['system'],
      does: 'let it go',
      because: `Replies arrive for ${daysOfMailAfterLastSend} days after it was retired.`,
    },
  },
}
export const careTransitions = table.transitions

export function mayCare(transition: CareTransition, state: CareState, actor: Actor): Verdict {
  return judgeTransition(table, transition, state, actor)
}

export function careOpenTo(state: CareState, actor: Actor): CareTransition[] {
  return openTransitions(table, state, actor)
}
