import { expect, test } from 'vitest'
import { type JourneyFacts, nextAction } from '#domain/engagements/journey.ts'
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
