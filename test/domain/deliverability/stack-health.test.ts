import { expect, test } from 'vitest'
import { figuresOf, type InboxDay, type LatestLook } from '#domain/deliverability/stack-health.ts'

const now = new Date('2026-12-20T12:00:00Z')
const domain = { id: 'd', registeredAt: new Date('2026-12-01T00:00:00Z') }
const inboxes = ['a', 'b'].map((id) => ({ id, warmUpStartedAt: new Date('2026-12-05T00:00:00Z') }))

const look = (kind: string, verdict: LatestLook['verdict'], inboxId: string | null): LatestLook => ({
  domainId: 'd',
  inboxId,
  kind,
  verdict,
  detail: null,
  at: now,
})

const day = (given: Partial<InboxDay>): InboxDay => ({
  inboxId: 'a',
  day: '2026-12-19',
  warmUpSent: 10,
  warmUpInbox: 9,
  warmUpSpam: 1,
  coldSent: 5,
  bounced: 1,
  replies: 2,
  ...given,
})

test('what was never observed is left out, not taken for zero', () => {
  const figures = figuresOf({ days: [], looks: [], inboxes: [], domains: [], now })
  expect(figures).toEqual({
    authentication: { mx: 'unknown', spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' },
    blocklist: 'unknown',
  })
})

test('one inbox that was not looked at keeps the whole unknown, one that failed fails it', () => {
  const known = { days: [], inboxes, domains: [domain], now }
  const judged = (looks: readonly LatestLook[]) => figuresOf({ ...known, looks }).authentication
  expect(judged([look('zone', 'pass', null), look('spf', 'pass', 'a')])).toMatchObject({
    mx: 'pass',
    spf: 'unknown',
  })
  expect(judged([look('spf', 'pass', 'a'), look('spf', 'pass', 'b')]).spf).toBe('pass')
  expect(judged([look('spf', 'pass', 'a'), look('spf', 'fail', 'b')]).spf).toBe('fail')
})

test('days count within their window, and a day without places counts as sent but not as placed', () => {
  const figures = figuresOf({
    days: [
      day({}),
      day({ inboxId: 'b', warmUpInbox: null, warmUpSpam: null }),
      day({ day: '2026-12-13' }),
      day({ day: '2026-11-20' }),
    ],
    looks: [],
    inboxes,
    domains: [domain],
    now,
  })
  expect(figures).toMatchObject({
    warmUpInInbox7Days: 9,
    warmUpInSpam7Days: 1,
    sent30Days: 15,
    bounced30Days: 3,
    replied30Days: 6,
    domainAgeDays: 19,
    warmUpDays: 15,
  })
})
