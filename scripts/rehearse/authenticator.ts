import { setTimeout as delay } from 'node:timers/promises'
import { secretOfTextKey, totpCode } from '#platform/auth/totp.ts'

/** An authenticator app: each code is given once, as the program takes each once. */
export interface Authenticator {
  readonly textKey: string
  code(): Promise<string>
}

const stepMs = 30_000
/** A code is on its way so long at most, on a machine that does much else. */
const onItsWayMs = 10_000

/** The earliest step whose code is still taken when it arrives: the program takes the one before and after the present one. */
export const earliestStep = (nowMs: number): number => Math.floor((nowMs + onItsWayMs) / stepMs) - 1

export function authenticator(textKey: string): Authenticator {
  const secret = secretOfTextKey(textKey)
  let next = earliestStep(Date.now())
  return {
    textKey,
    async code() {
      const step = Math.max(next, earliestStep(Date.now()))
      next = step + 1
      const early = (step - 1) * stepMs - Date.now()
      if (early > 0) await delay(early)
      return totpCode(secret, step * stepMs)
    },
  }
}
