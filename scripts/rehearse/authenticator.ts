import { setTimeout as delay } from 'node:timers/promises'
import { secretOfTextKey, totpCode } from '#platform/auth/totp.ts'

/** An authenticator app: each code is given once, as the program takes each once. */
export interface Authenticator {
  readonly textKey: string
  code(): Promise<string>
}

const stepMs = 30_000

export function authenticator(textKey: string): Authenticator {
  const secret = secretOfTextKey(textKey)
  // The program takes the step before and after the present one, for clocks that differ.
  let next = Math.floor(Date.now() / stepMs) - 1
  return {
    textKey,
    async code() {
      const step = Math.max(next, Math.floor(Date.now() / stepMs) - 1)
      next = step + 1
      const early = (step - 1) * stepMs - Date.now()
      if (early > 0) await delay(early)
      return totpCode(secret, step * stepMs)
    },
  }
}
