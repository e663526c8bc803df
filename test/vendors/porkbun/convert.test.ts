import { expect, test } from 'vitest'
import { z } from 'zod'
import { porkbunApi } from '#vendors/porkbun/api.ts'
import { centsFromDollars } from '#vendors/porkbun/money.ts'
import { splitPhone } from '#vendors/porkbun/phone.ts'

test('dollar amounts become cents without rounding', () => {
  expect(['11.08', '9.7', '12', '1,108.50', '0.29'].map(centsFromDollars)).toEqual([
    1108, 970, 1200, 110_850, 29,
  ])
  expect(['', 'free', '11.085', '-1.00', '1.2.3'].map(centsFromDollars)).toEqual(Array(5).fill(undefined))
})

test('a phone number is split at its calling code, and refused when it is not international', () => {
  expect(splitPhone('+1 (503) 555-0100')).toEqual({ callingCode: '1', national: '5035550100' })
  expect(splitPhone('+44 (0)113 496 0000')).toEqual({ callingCode: '44', national: '1134960000' })
  expect(splitPhone('+353 1 555 0100')).toEqual({ callingCode: '353', national: '15550100' })
  expect(splitPhone('0113 496 0000')).toBeUndefined()
})

const answering = (status: number, body: unknown) =>
  porkbunApi(
    async () => ({
      status,
      headers: new Headers(),
      text: JSON.stringify(body),
      json: () => body,
    }),
    { apikey: 'pk1_x', secretapikey: 'sk1_x' },
  )({
    operation: 'op',
    method: 'GET',
    path: '/x',
    answer: z.object({ ns: z.array(z.string()) }),
    repeatable: true,
  })

test('an error is an error whatever its HTTP status, and an answer of another shape is not believed', async () => {
  const failing = (status: number, body: unknown) => expect(answering(status, body)).rejects
  await failing(200, { status: 'ERROR', code: 'INSUFFICIENT_FUNDS' }).toMatchObject({ failure: 'unfunded' })
  await failing(200, {
    status: 'ERROR',
    code: '1_OUT_OF_1_CREATE_ATTEMPTS_WITHIN_1_SECONDS_USED',
    ttlRemaining: 1,
  }).toMatchObject({ failure: 'limited', retryAfterMs: 1000 })
  await failing(400, { status: 'ERROR', code: 'Jane Doe is not allowed' }).toMatchObject({
    failure: 'refused',
    vendorCode: undefined,
  })
  await failing(409, { status: 'ERROR', code: 'IDEMPOTENCY_KEY_IN_USE' }).toMatchObject({
    failure: 'unavailable',
  })
  await failing(200, { status: 'SUCCESS', ns: 'not a list' }).toMatchObject({ failure: 'garbled' })
  await failing(200, { ok: true }).toMatchObject({ failure: 'garbled' })
  expect(await answering(200, { status: 'SUCCESS', ns: ['a'] })).toEqual({ ns: ['a'] })
})
