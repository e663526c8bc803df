import { expect, test } from 'vitest'
import { figuresOf, type LatestLook } from '#domain/deliverability/figures-of.ts'
import type { InboxSums } from '#domain/deliverability/inbox-sums.ts'
import { scoreDeliverability } from '#domain/deliverability/score.ts'

const now = new Date('2026-12-20T12:00:00Z')
const domain = { id: 'd', registeredAt: new Date('2026-12-01T00:00:00Z') }
const inboxes = ['a', 'b'].map((id) => ({
  id,
  domainId: 'd',
  warmUpStartedAt: new Date('2026-12-05T00:00:00Z'),
}))

const look = (kind: string, verdict: LatestLook['verdict'], inboxId: string | null): LatestLook => ({
  domainId: 'd',
  inboxId,
  kind,
  verdict,
  detail: null,
  at: now,
})

const sums = (given: Partial<InboxSums>): InboxSums => ({
  inboxId: 'a',
  asOf: '2026-12-20',
  days30: 10,
  placedDays7: 7,
  placedInbox7: 9,
  placedSpam7: 1,
  delivered30: 40,
  sent30: 5,
  bounced30: 1,
  replied30: 2,
  ...given,
})

test('what was never observed is left out, not taken for zero', () => {
  const figures = figuresOf({ sums: [], looks: [], inboxes: [], domains: [], now })
  expect(figures).toEqual({
    authentication: { mx: 'unknown', spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' },
    blocklist: 'unknown',
  })
})

test('one inbox that was not looked at keeps the whole unknown, one that failed fails it', () => {
  const known = { sums: [], inboxes, domains: [domain], now }
  const judged = (looks: readonly LatestLook[]) => figuresOf({ ...known, looks }).authentication
  expect(judged([look('zone', 'pass', null), look('spf', 'pass', 'a')])).toMatchObject({
    mx: 'pass',
    spf: 'unknown',
  })
  expect(judged([look('spf', 'pass', 'a'), look('spf', 'pass', 'b')]).spf).toBe('pass')
  expect(judged([look('spf', 'pass', 'a'), look('spf', 'fail', 'b')]).spf).toBe('fail')
})

test('inboxes are added up, and one whose places were not seen counts as sent but not as placed', () => {
  const figures = figuresOf({
    sums: [sums({}), sums({ inboxId: 'b', placedDays7: 0, placedInbox7: 0, placedSpam7: 0 })],
    looks: [],
    inboxes,
    domains: [domain],
    now,
  })
  expect(figures).toMatchObject({
    warmUpInInbox7Days: 9,
    warmUpInSpam7Days: 1,
    sent30Days: 10,
    bounced30Days: 2,
    replied30Days: 4,
    domainAgeDays: 19,
    warmUpDays: 15,
  })
})

test('once some send, the age is theirs: a domain that came late and waits for its day makes nothing young', () => {
  const late = { id: 'late', registeredAt: new Date('2026-12-19T00:00:00Z') }
  const known = {
    looks: [],
    inboxes: [...inboxes, { id: 'c', domainId: 'late', warmUpStartedAt: null }],
    domains: [domain, late],
    now,
  }
  const ages = (sent: readonly InboxSums[]) => {
    const { domainAgeDays, warmUpDays } = figuresOf({ ...known, sums: sent })
    return { domainAgeDays, warmUpDays }
  }
  expect(ages([sums({}), sums({ inboxId: 'b' })])).toEqual({ domainAgeDays: 19, warmUpDays: 15 })
  expect(ages([sums({ sent30: 0 })])).toEqual({ domainAgeDays: 1, warmUpDays: undefined })
})

test('a record that two looks found missing fails what messages proved before; what stands counts where none was sent', () => {
  const standing = (verdict: 'pass' | 'fail') => ({
    sums: [],
    inboxes,
    domains: [{ ...domain, standing: { spf: { verdict }, mx: { verdict } } }],
    now,
  })
  const proven = [look('spf', 'pass', 'a'), look('spf', 'pass', 'b')]
  expect(figuresOf({ ...standing('fail'), looks: proven }).authentication.spf).toBe('fail')
  expect(figuresOf({ ...standing('pass'), looks: [] }).authentication).toMatchObject({
    spf: 'pass',
    mx: 'pass',
    dkim: 'unknown',
  })
  const half = [look('spf', 'pass', 'a')]
  expect(figuresOf({ ...standing('pass'), looks: half }).authentication.spf).toBe('unknown')
})

test('a domain that its registry is confirmed to hold needs action, however good its figures are', () => {
  const judged = (verdict: 'pass' | 'fail') =>
    scoreDeliverability(
      figuresOf({
        sums: [],
        looks: [look('zone', 'pass', null)],
        inboxes: [],
        domains: [{ ...domain, standing: { registry: { verdict } } }],
        now,
      }),
    )
  expect(judged('fail')).toMatchObject({ state: 'act', words: 'Needs action: authentication.' })
  expect(judged('pass').state).not.toBe('act')
})
