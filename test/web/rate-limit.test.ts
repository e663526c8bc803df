import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { callerAddress } from '#web/server/caller.ts'
import { rateLimits } from '#web/server/rate-limit.ts'

function limited() {
  const clock = { nowMs: 0 }
  const limit = rateLimits(
    (c) => c.req.header('x-test-address') ?? '',
    () => clock.nowMs,
  )
  const app = new Hono().post('/', limit({ name: 'form', burst: 2, perHour: 60 }), (c) => c.text('taken'))
  const from = async (address: string) =>
    (await app.request('/', { method: 'POST', headers: { 'x-test-address': address } })).status
  return { from, clock }
}

test('one caller is held after a burst, others are not, and the allowance grows back with time', async () => {
  const { from, clock } = limited()
  expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([200, 200, 429])
  expect(await from('192.0.2.2')).toBe(200)
  clock.nowMs += 60_000
  expect([await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([200, 429])
})

test('a whole IPv6 /64 is one caller', async () => {
  const { from } = limited()
  expect([
    await from('2001:db8:1:2::1'),
    await from('2001:db8:1:2:ffff::9'),
    await from('2001:db8:1:2::3'),
  ]).toEqual([200, 200, 429])
  expect(await from('2001:db8:1:3::1')).toBe(200)
})

test('after an hour the key and all it counted are thrown away', async () => {
  const { from, clock } = limited()
  await from('192.0.2.1')
  await from('192.0.2.1')
  clock.nowMs += 3_600_001
  expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([200, 200, 429])
})

test('a forwarded address counts only as far as our own proxies wrote it', async () => {
  const seen = async (trusted: number) => {
    const address = callerAddress(trusted)
    const app = new Hono().get('/', (c) => c.text(address(c)))
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
    return (await app.request('/', { headers })).text()
  }
  expect(await seen(0)).toBe('unknown')
  expect(await seen(1)).toBe('198.51.100.7')
})
