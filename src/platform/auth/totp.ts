import { randomBytes, timingSafeEqual } from 'node:crypto'
import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'

const stepSeconds = 30

/** 160 bits, as RFC 4226 recommends. */
export function newTotpSecret(): Buffer {
  return randomBytes(20)
}

/** The key as a person types it into an authenticator app: base32 in groups of four. */
export function textKey(secret: Uint8Array): string {
  return (base32.encode(new Uint8Array(secret), { padding: false }).match(/.{1,4}/g) ?? []).join(' ')
}

/** The secret again, as an authenticator app reads the text key. */
export function secretOfTextKey(text: string): Uint8Array {
  return base32.decode(text.replace(/\s/g, ''))
}

/** What the QR code holds; `account` tells several installations apart in the app. */
export function totpAddress(secret: Uint8Array, account: string): string {
  return createOTP(new Uint8Array(secret)).url('Segmento', account)
}

/** The code of the 30-second step that `atMs` (machine time) falls into, `steps` later. */
export function totpCode(secret: Uint8Array, atMs: number, steps = 0): Promise<string> {
  return createOTP(new Uint8Array(secret)).hotp(Math.floor(atMs / 1000 / stepSeconds) + steps)
}

/**
 * Which step a code belongs to: now, or one before or after for clocks that differ (RFC 6238 section 5.2);
 * undefined when it is none of them. The step is what a second use of the same code is known by.
 */
export async function stepOfCode(
  secret: Uint8Array,
  code: string,
  atMs: number,
): Promise<number | undefined> {
  let matched: number | undefined
  for (const steps of [-1, 1, 0]) {
    const expected = Buffer.from(await totpCode(secret, atMs, steps))
    const given = Buffer.from(code)
    if (given.length === expected.length && timingSafeEqual(given, expected))
      matched = Math.floor(atMs / 1000 / stepSeconds) + steps
  }
  return matched
}
