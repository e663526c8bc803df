import { expect, test } from 'vitest'
import { type JourneyFacts, journeyOf, nextAction } from '#domain/engagements/journey.ts'
import { usualMinimums } from '#domain/stacks/cold-send-gate.ts'

const facts: JourneyFacts = {
  state: 'building',
  adopted: false,
  now: new Date('2026-12-08T12:00:00Z'),
  quote: undefined,
  paidAt: null,
  intakeCompletedAt: null,
  namesChecked: true,
  namesApprovedAt: null,
  spendingApprovedAt: null,
  firstRegisteredAt: null,
  warmUpStartedAt: null,
  liveAt: null,
  handedOverAt: null,
  endedAt: null,
  registrantDueAt: null,
  minimums: usualMinimums,
  planned: {},
}

test('the registrant is asked by a day to come, and told of the suspension after it', () => {
  const due = (at: string) => nextAction({ ...facts, registrantDueAt: new Date(at) })
  expect(due('2026-12-09T12:00:00Z')).toEqual({
    by: 'client',
    kind: 'confirm-registrant',
    day: '2026-12-09',
  })
  expect(due('2026-12-07T12:00:00Z')).toEqual({
    by: 'client',
    kind: 'confirm-registrant-late',
    day: undefined,
  })
})

test('a quote is answered by the last day that it stands through', () => {
  const quote = { expiresAt: new Date('2026-12-22T00:00:00Z') }
  expect(nextAction({ ...facts, state: 'quoted', quote }).day).toBe('2026-12-21')
})

test('a live stack whose cold sending is paused is not said to send, and its hand-off is not said to go on', () => {
  const live: JourneyFacts = { ...facts, state: 'live', liveAt: new Date('2026-12-01T12:00:00Z') }
  expect(nextAction(live).kind).toBe('watch-health')
  expect(nextAction({ ...live, isPaused: true }).kind).toBe('watch-paused')
  expect(journeyOf(live).at(-1)).toMatchObject({ kind: 'handoff', state: 'ahead' })
  expect(journeyOf(live).filter(({ state }) => state === 'done')).toHaveLength(7)
})
