import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { porkbunRates } from '#vendors/porkbun/sandbox/rates.ts'
import { rawApi, startRegistrar } from './sandbox-api.ts'

let world: TestSandboxWorld
let call: Awaited<ReturnType<typeof rawApi>>
beforeAll(async () => {
  world = await startRegistrar({ ...porkbunRates, creates: { limit: 1, seconds: 60 } })
  call = await rawApi(world)
})
afterAll(() => world?.close())

const order = { cost: 1108, agreeToTerms: 'yes' }

test('a second create within the window is refused with a code that says so; dry runs do not count', async () => {
  const dry = await call('POST', '/domain/create/rateone.com', { ...order, dryRun: true })
  expect(dry.body.wouldSucceed).toBe(true)
  expect((await call('POST', '/domain/create/rateone.com', order)).body.status).toBe('SUCCESS')
  const second = await call('POST', '/domain/create/ratetwo.com', order)
  expect([second.http, second.body.code]).toEqual([429, '1_OUT_OF_1_CREATE_ATTEMPTS_WITHIN_60_SECONDS_USED'])
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('the eleventh check within ten seconds is refused, and each answer tells how many are left', async () => {
  const answers = []
  for (let index = 0; index < 11; index += 1)
    answers.push(await call('POST', `/domain/checkDomain/check${index}.com`))
  expect(answers[2]?.body.limits).toMatchObject({ limit: 10, used: 3, TTL: 10 })
  expect(answers.at(-1)).toMatchObject({ http: 429, body: { code: 'RATE_LIMIT_EXCEEDED' } })
})

test('a burst meets a web page with status 503, not an answer of the API', async () => {
  const burst = await Promise.all(Array.from({ length: 40 }, () => call('GET', '/account/balance')))
  const pages = burst.filter(({ http }) => http === 503)
  expect(pages.length).toBeGreaterThan(0)
  expect(pages[0]?.text).toMatch(/^<html>/)
})
