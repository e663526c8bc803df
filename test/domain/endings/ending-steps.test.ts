import { expect, test } from 'vitest'
import { datesFrom, type EndingFacts, endingSteps, stepsOf } from '#domain/endings/ending-steps.ts'

const facts: EndingFacts = {
  domains: [{ id: 'a', name: 'get-acme.com' }],
  inboxes: 2,
  credentials: 2,
  subscribed: true,
}
const dayOf = (kind: string, asked: string, paidUntil?: string) =>
  stepsOf(
    { ...facts, ...(paidUntil ? { paidUntil: new Date(paidUntil) } : {}) },
    { domains: 'keep', inboxes: 'close' },
    datesFrom(new Date(asked)),
  )
    .find((step) => step.kind === kind)
    ?.dueAt.toISOString()
    .slice(0, 10)

test.each([
  // Asked for on 30 November, the engagement ends on 30 December.
  ['2026-11-30T09:00:00Z', '2026-12-12T09:00:00Z', '2027-01-12'],
  ['2026-11-30T09:00:00Z', '2026-12-31T09:00:00Z', '2026-12-31'],
  ['2026-11-30T09:00:00Z', '2026-11-30T12:00:00Z', '2026-12-30'],
  ['2027-01-20T09:00:00Z', '2027-01-31T09:00:00Z', '2027-02-28'],
])('asked for at %s and paid until %s, the subscription ends on %s', (asked, paidUntil, ends) => {
  expect(dayOf('end-subscription', asked, paidUntil)).toBe(ends)
})

test('nothing that can’t be undone is due before the day until which all stays as it is', () => {
  const asked = new Date('2026-11-30T09:00:00Z')
  const dates = datesFrom(asked)
  for (const domains of ['keep', 'let-go'] as const)
    for (const inboxes of ['close', 'take-over'] as const)
      for (const step of stepsOf(facts, { domains, inboxes }, dates))
        if (endingSteps[step.kind].irreversible)
          expect(step.dueAt.getTime()).toBeGreaterThanOrEqual(dates.goesOn.getTime())
})
