import { afterAll, beforeAll, expect, test } from 'vitest'
import { unfit } from '#domain/connections/key-check-port.ts'
import { type StripeWorld, startStripe } from './stripe-world.ts'

let stripe: StripeWorld
beforeAll(async () => {
  stripe = await startStripe()
})
afterAll(() => stripe.close())

test('a secret key may do everything, and says so after calls that only read', async () => {
  const report = await stripe.checkKey()
  expect(unfit(report)).toBeUndefined()
  expect(report.findings.filter(({ answer }) => answer === 'can').map(({ what }) => what)).toEqual([
    'read customers',
    'read invoices',
    'read subscriptions',
    'read payment pages',
    'open payment pages and give money back',
  ])
  const seen = await stripe.world.requests('stripe')
  expect(seen.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([])
  expect(seen.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/'))).toEqual([])
})

test('of a restricted key each missing permission is named, and what only a change would show is said to be unseen', async () => {
  const { secretKey } = await stripe.control('/_restricted-key?may=customers,checkout,subscriptions')
  const report = await stripe.checkKey(String(secretKey))
  expect(unfit(report)).toBe('The vendor accepts this key, but it may not read invoices.')
  expect(report.findings.find(({ what }) => what.startsWith('open payment pages'))?.answer).toBe('unseen')
})

test('a key that the vendor does not know is not accepted, and one that may read no customer is told from it', async () => {
  expect(await stripe.checkKey('sk_test_unknown')).toEqual({ accepted: false, findings: [] })
  const { secretKey } = await stripe.control('/_restricted-key?may=invoices')
  expect((await stripe.checkKey(String(secretKey))).accepted).toBe(true)
})
