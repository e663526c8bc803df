import { describe, expect, it } from 'vitest'
import * as engagements from '#domain/engagements/states.ts'
import * as changes from '#domain/plan-changes/states.ts'
import * as quotes from '#domain/quotes/states.ts'
import * as stacks from '#domain/stacks/states.ts'
import {
  type Actor,
  actors,
  type StateWords,
  type Transition,
  type Verdict,
} from '#domain/transitions/transition-table.ts'

interface Machine {
  name: string
  states: Record<string, StateWords>
  transitions: Record<string, Transition<string>>
  first: string
  /** Where what was there before this program begins. */
  alsoFirst?: string
  may: (transition: string, state: string, actor: Actor) => Verdict
}

const machines: Machine[] = [
  {
    name: 'engagement',
    states: engagements.engagementStates,
    transitions: engagements.engagementTransitions,
    first: engagements.firstEngagementState,
    alsoFirst: engagements.adoptedEngagementState,
    may: engagements.may as Machine['may'],
  },
  {
    name: 'stack',
    states: stacks.stackStates,
    transitions: stacks.stackTransitions,
    first: stacks.firstStackState,
    alsoFirst: stacks.observedStackState,
    may: stacks.may as Machine['may'],
  },
  {
    name: 'quote',
    states: quotes.quoteStates,
    transitions: quotes.quoteTransitions,
    first: quotes.firstQuoteState,
    may: quotes.may as Machine['may'],
  },
  {
    name: 'a change of the plan',
    states: changes.changeStates,
    transitions: changes.changeTransitions,
    first: changes.firstChangeState,
    may: changes.may as Machine['may'],
  },
]

describe.each(machines)('the states of $name', ({ states, transitions, first, alsoFirst, may }) => {
  it('answers every transition in every state for every actor, with a reason when not allowed', () => {
    for (const transition of Object.keys(transitions)) {
      for (const state of Object.keys(states)) {
        for (const actor of Object.keys(actors) as Actor[]) {
          const verdict = may(transition, state, actor)
          if (!verdict.ok) expect(verdict.reason).toMatch(/^Cannot .+[.]$/)
        }
      }
    }
  })

  it('reaches every state from where it begins', () => {
    const reached = new Set([first, ...(alsoFirst === undefined ? [] : [alsoFirst])])
    for (let size = 0; size !== reached.size; ) {
      size = reached.size
      for (const { from, to } of Object.values(transitions)) {
        if (from.some((state) => reached.has(state))) reached.add(to)
      }
    }
    expect([...reached].sort()).toEqual(Object.keys(states).sort())
  })

  it('leads out of every state except those marked final', () => {
    const left = new Set(Object.values(transitions).flatMap(({ from }) => from))
    for (const [state, words] of Object.entries(states)) {
      if (words.final) expect(left).not.toContain(state)
      else expect(left).toContain(state)
    }
  })
})

describe('an engagement', () => {
  it('walks the whole story', () => {
    const story: [engagements.EngagementTransition, Actor][] = [
      ['draft-plan', 'operator'],
      ['send-quote', 'operator'],
      ['accept-quote', 'client'],
      ['receive-payment', 'system'],
      ['submit-intake', 'client'],
      ['start-building', 'system'],
      ['go-live', 'system'],
      ['hand-over', 'operator'],
      ['end', 'client'],
    ]
    let state: engagements.EngagementState = engagements.firstEngagementState
    for (const [transition, actor] of story) {
      expect(engagements.may(transition, state, actor)).toEqual({ ok: true })
      state = engagements.engagementTransitions[transition].to
    }
    expect(state).toBe('ended')
    expect(engagements.openTo(state, 'owner')).toEqual([])
  })

  it('builds only by the program, so that nobody skips an approval', () => {
    for (const actor of ['visitor', 'client', 'operator', 'owner'] as const) {
      expect(engagements.may('start-building', 'approving', actor).ok).toBe(false)
    }
  })

  it('says why in words a person can act on', () => {
    expect(engagements.may('submit-intake', 'accepted', 'client')).toEqual({
      ok: false,
      reason:
        'Cannot submit the intake: this engagement waits for payment. The intake opens with the payment and is submitted once.',
    })
    expect(engagements.may('accept-quote', 'quoted', 'operator')).toEqual({
      ok: false,
      reason: 'Cannot accept the quote: only the client can do this.',
    })
  })
})
