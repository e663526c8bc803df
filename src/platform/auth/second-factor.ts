import type { Pool } from 'pg'
import { newToken, type Vault } from '../crypto/vault.ts'
import type { Attempts } from './attempts.ts'
import { looksLikeRecoveryCode, newRecoveryCodes, plainRecoveryCode } from './recovery-codes.ts'
import { newTotpSecret, stepOfCode, textKey, totpAddress } from './totp.ts'

export type CodeVerdict =
  /** The session has a new token, for the browser that presented the code. */
  { kind: 'right'; newToken: string } | { kind: 'wrong' } | { kind: 'limited'; retryAfterSeconds: number }

/** What the enrolment page shows until the first right code. */
export interface Enrolment {
  /** For typing into an authenticator app. */
  readonly textKey: string
  /** The same as an `otpauth:` address, for a QR code. */
  readonly address: string
}

export interface SecondFactor {
  /** Makes the secret that enrolment will show, unless there is one. */
  prepare(userId: string): Promise<void>
  /** Undefined once confirmed: the secret is never shown again. */
  enrolment(userId: string): Promise<Enrolment | undefined>
  /** Judges a code of six digits, or a recovery code where `recovery` allows one, for a live session. */
  judge(input: { userId: string; tokenHash: Buffer; code: string; recovery: boolean }): Promise<CodeVerdict>
  /** Replaces all recovery codes. They are returned once; the database keeps keyed hashes. */
  replaceRecoveryCodes(userId: string): Promise<string[]>
  recoveryCodesLeft(userId: string): Promise<number>
  /** For a lost phone: the person enrols anew at the next sign-in. */
  forget(userId: string): Promise<void>
}

/** What the secret of an authenticator app is sealed for. */
export const authenticatorPlace = (userId: string): string => `authenticator of ${userId}`

export function secondFactor(input: {
  pool: Pool
  vault: Vault
  attempts: Attempts
  /** Tells installations apart in the app: the host of the public address. */
  account: string
}): SecondFactor {
  const { pool, vault, attempts } = input

  const secretOf = async (userId: string) => {
    const found = await pool.query<{ sealed_secret: Buffer; confirmed_at: Date | null }>(
      'select sealed_secret, confirmed_at from auth.second_factor where user_id = $1',
      [userId],
    )
    const [row] = found.rows
    return (
      row && {
        secret: vault.open(authenticatorPlace(userId), row.sealed_secret),
        confirmed: row.confirmed_at !== null,
      }
    )
  }

  const recoveryHash = (userId: string, code: string) =>
    vault.fingerprint('recovery codes', `${userId}\n${plainRecoveryCode(code)}`)

  const isTrue = async (call: string, values: readonly unknown[]) =>
    (await pool.query<{ done: boolean }>(`select ${call} as done`, [...values])).rows[0]?.done === true

  return {
    async prepare(userId) {
      await pool.query(
        'insert into auth.second_factor (user_id, sealed_secret) values ($1, $2) on conflict do nothing',
        [userId, vault.seal(authenticatorPlace(userId), newTotpSecret())],
      )
    },
    async enrolment(userId) {
      const factor = await secretOf(userId)
      if (!factor || factor.confirmed) return undefined
      return { textKey: textKey(factor.secret), address: totpAddress(factor.secret, input.account) }
    },
    async judge({ userId, tokenHash, code, recovery }) {
      const allowance = await attempts.charge('second-factor', userId)
      if (allowance.kind === 'limited') return allowance
      const renamed = newToken()
      const right = async () => {
        if (looksLikeRecoveryCode(code))
          return (
            recovery &&
            (await isTrue('auth.spend_recovery_code($1, $2, $3)', [
              tokenHash,
              renamed.hash,
              recoveryHash(userId, code),
            ]))
          )
        const factor = await secretOf(userId)
        const step = factor && (await stepOfCode(factor.secret, code.replace(/\s/g, ''), Date.now()))
        return (
          step !== undefined &&
          (await isTrue('auth.pass_second_factor($1, $2, $3)', [tokenHash, renamed.hash, step]))
        )
      }
      if (!(await right())) return { kind: 'wrong' }
      await attempts.clear('second-factor', userId)
      return { kind: 'right', newToken: renamed.token }
    },
    async replaceRecoveryCodes(userId) {
      const codes = newRecoveryCodes()
      await pool.query(
        `with gone as (delete from auth.recovery_code where user_id = $1)
         insert into auth.recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])`,
        [userId, codes.map((code) => recoveryHash(userId, code))],
      )
      return codes
    },
    async recoveryCodesLeft(userId) {
      const counted = await pool.query<{ left: number }>(
        'select count(*)::int as left from auth.recovery_code where user_id = $1',
        [userId],
      )
      return counted.rows[0]?.left ?? 0
    },
    async forget(userId) {
      await pool.query(
        `with codes as (delete from auth.recovery_code where user_id = $1),
              sessions as (delete from auth.session where user_id = $1 and kind = 'staff')
         delete from auth.second_factor where user_id = $1`,
        [userId],
      )
    },
  }
}
