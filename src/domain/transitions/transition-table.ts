/** Everybody who can move something from one state to another. `system` is a job acting on an observation. */
export const actors = {
  visitor: 'a visitor',
  client: 'the client',
  operator: 'an operator',
  owner: 'an owner',
  system: 'the program itself',
} as const
export type Actor = keyof typeof actors

export interface StateWords {
  /** Completes "This engagement …": "waits for payment". */
  readonly words: string
  /** Nothing leads out of it. */
  readonly final?: true
}

export interface Transition<S extends string> {
  readonly from: readonly [S, ...S[]]
  readonly to: S
  readonly by: readonly [Actor, ...Actor[]]
  /** Completes "Cannot …": "accept the quote". */
  readonly does: string
  /** Why it is allowed only from those states, as a sentence. */
  readonly because: string
}

/**
 * A state machine as data. Both records are total over their unions, so that a new state or transition
 * does not build before it has its words, its sources and its actors.
 */
export interface TransitionTable<S extends string, T extends string> {
  /** Starts the sentence: "This engagement". */
  readonly subject: string
  readonly states: Readonly<Record<S, StateWords>>
  readonly transitions: Readonly<Record<T, Transition<S>>>
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Whether this actor may do this now, else the sentence that a disabled control shows. */
export function judgeTransition<S extends string, T extends string>(
  table: TransitionTable<S, T>,
  transition: T,
  state: S,
  actor: Actor,
): Verdict {
  const { from, by, does, because } = table.transitions[transition]
  if (!from.includes(state)) {
    return { ok: false, reason: `Cannot ${does}: ${table.subject} ${table.states[state].words}. ${because}` }
  }
  if (!by.includes(actor)) {
    return { ok: false, reason: `Cannot ${does}: only ${orList(by.map((one) => actors[one]))} can do this.` }
  }
  return { ok: true }
}

/** What this actor can do from this state. */
export function openTransitions<S extends string, T extends string>(
  table: TransitionTable<S, T>,
  state: S,
  actor: Actor,
): T[] {
  const all = Object.keys(table.transitions) as T[]
  return all.filter((transition) => judgeTransition(table, transition, state, actor).ok)
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
