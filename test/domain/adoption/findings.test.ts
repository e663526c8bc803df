import { expect, test } from 'vitest'
import { findingsOf, openFindings, type Readings, type SeenThing } from '#domain/adoption/findings.ts'
import { warmSince } from '#domain/adoption/warm-since.ts'
import { personal } from '#policy/personal.ts'

const at = (day: string) => new Date(`${day}T08:00:00Z`)
const read: Readings = {
  porkbun: at('2026-11-29'),
  mailforge: at('2026-11-29'),
  instantly: at('2026-11-29'),
  stripe: at('2026-11-29'),
}
const never: Readings = { porkbun: null, mailforge: null, instantly: null, stripe: null }
const claims = {
  domains: [{ id: 'd1', name: 'looms.com' }],
  inboxes: [{ id: 'i1', address: personal('email', 'ada@looms.com'), claimedWarmSince: '2026-06-01' }],
  subscription: 'sub_1',
}
const seen = (given: Partial<SeenThing> & Pick<SeenThing, 'kind'>): SeenThing => ({
  id: `${given.kind} 1`,
  ref: given.kind === 'subscription' ? 'sub_1' : 'ref',
  domain: 'looms.com',
  domainId: given.kind === 'domain' || given.kind === 'hosted-domain' ? 'd1' : null,
  inboxId: given.kind === 'mailbox' || given.kind === 'account' ? 'i1' : null,
  state: 'active',
  since: at('2026-06-01'),
  until: at('2027-06-01'),
  differs: null,
  leftOutAt: null,
  ...given,
})
const all = [
  seen({ kind: 'domain' }),
  seen({ kind: 'hosted-domain' }),
  seen({ kind: 'mailbox' }),
  seen({ kind: 'account' }),
  seen({ kind: 'subscription' }),
]
const told = (things: readonly SeenThing[], readings = read) =>
  Object.fromEntries(findingsOf(claims, things, readings).map(({ about, standing }) => [about, standing]))

test('what both know matches, and nothing is left open', () => {
  expect(told(all)).toEqual({
    domain: 'matches',
    hosting: 'matches',
    inbox: 'matches',
    sequencer: 'matches',
    'warm-up': 'matches',
    subscription: 'matches',
  })
  expect(openFindings(findingsOf(claims, all, read))).toEqual([])
})

test('an account that was not read says nothing, neither that something is there nor that it is missing', () => {
  expect(new Set(Object.values(told([], never)))).toEqual(new Set(['not-looked']))
  expect(openFindings(findingsOf(claims, [], never))).toHaveLength(6)
})

test('what only the file says is told as such once the account was read', () => {
  expect(new Set(Object.values(told([])))).toEqual(new Set(['only-file']))
})

test('what only a vendor shows waits until somebody leaves it out', () => {
  const stray = [seen({ kind: 'mailbox', id: 'stray', inboxId: null, ref: 'm9' })]
  const findings = findingsOf(claims, [...all, ...stray], read)
  expect(openFindings(findings)).toMatchObject([{ standing: 'only-vendor', sightingId: 'stray' }])
  const decided = findingsOf(
    claims,
    [...all, ...stray.map((one) => ({ ...one, leftOutAt: at('2026-11-29') }))],
    read,
  )
  expect(openFindings(decided)).toEqual([])
})

test('a running subscription of the contact that the file does not name is found, an ended one is not', () => {
  const unnamed = { ...claims, subscription: null }
  expect(findingsOf(unnamed, all, read).find(({ about }) => about === 'subscription')?.standing).toBe(
    'only-vendor',
  )
  const ended = all.map((one) => (one.kind === 'subscription' ? { ...one, state: 'canceled' } : one))
  expect(findingsOf(unnamed, ended, read).some(({ about }) => about === 'subscription')).toBe(false)
})

test('contradictions are told: a suspended domain, a failed inbox, an ended or another one’s subscription, another day', () => {
  const changed = (kind: SeenThing['kind'], change: Partial<SeenThing>) =>
    told(all.map((one) => (one.kind === kind ? { ...one, ...change } : one)))
  expect(changed('domain', { state: 'suspended' }).domain).toBe('contradicts')
  expect(changed('mailbox', { state: 'failed' }).inbox).toBe('contradicts')
  expect(changed('account', { state: 'disconnected' }).sequencer).toBe('contradicts')
  expect(changed('subscription', { state: 'canceled' }).subscription).toBe('contradicts')
  expect(changed('subscription', { differs: 'another-customer' }).subscription).toBe('contradicts')
  expect(changed('account', { since: at('2026-07-01') })['warm-up']).toBe('contradicts')
})

test('of a warm-up the later day counts, and who says so', () => {
  expect(warmSince('2026-06-01', at('2026-07-01'))).toEqual({ at: at('2026-07-01'), source: 'seen' })
  expect(warmSince('2026-07-02', at('2026-07-01'))).toEqual({ at: new Date('2026-07-02'), source: 'claimed' })
  expect(warmSince('2026-07-01', at('2026-07-01'))).toEqual({ at: at('2026-07-01'), source: 'seen' })
  expect(warmSince('2026-07-01', null)).toEqual({ at: new Date('2026-07-01'), source: 'claimed' })
  expect(warmSince(null, null)).toEqual({ at: null, source: null })
})
