import { expect, test } from 'vitest'
import { plainRecoveryCode } from '#platform/auth/recovery-codes.ts'
import { stepOfCode, textKey, totpCode } from '#platform/auth/totp.ts'
import { earliestStep } from '../../scripts/rehearse/authenticator.ts'

/** RFC 6238, appendix B, SHA-1; its eight digits shortened to the six that apps show. */
const rfcSecret = Buffer.from('12345678901234567890')
const rfcCodes = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
] as const

test.each(rfcCodes)('at second %i the code is the one of RFC 6238', async (second, code) => {
  expect(await totpCode(rfcSecret, second * 1000)).toBe(code)
  expect(await stepOfCode(rfcSecret, code, second * 1000)).toBe(Math.floor(second / 30))
})

test('a code counts half a minute early and late, and no further', async () => {
  const atMs = 1_000_000_000_000
  const step = Math.floor(atMs / 30_000)
  const codes = await Promise.all([-2, -1, 0, 1, 2].map((steps) => totpCode(rfcSecret, atMs, steps)))
  const judged = await Promise.all(codes.map((code) => stepOfCode(rfcSecret, code, atMs)))
  expect(judged).toEqual([undefined, step - 1, step, step + 1, undefined])
})

test('the text key is base32 that an authenticator app takes', () => {
  expect(textKey(rfcSecret)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
})

test('a recovery code that was misread for its look-alike letters still counts', () => {
  expect(plainRecoveryCode(' ol1i0-7k3qd ')).toBe('011107K3QD')
})

test('a rehearsed code is still taken seconds later, at whatever second of a step it was made', async () => {
  for (let second = 0; second < 30; second++) {
    const atMs = 1_000_000_000_000 + second * 1000
    const code = await totpCode(rfcSecret, earliestStep(atMs) * 30_000)
    for (const later of [0, 9_000])
      expect([second, await stepOfCode(rfcSecret, code, atMs + later)]).toEqual([second, earliestStep(atMs)])
  }
})
