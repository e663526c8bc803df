import { inject } from 'vitest'

/**
 * How far business time is ahead of the machine's where a test begins, in ms: it is noon of the second Monday in May, on
 * whatever day the tests are run. No month's end and no weekend is near that the test did not ask for, and what takes
 * business time for the machine's is found. None for whoever is no test run.
 */
export function headStartMs(): number {
  return process.env.VITEST ? inject('headStartMs') : 0
}

/** Business time of a test that has not moved it. */
export const businessTime = (): Date => new Date(Date.now() + headStartMs())

/** From `now` to the next second Monday in May at noon in UTC, in ms. */
export function untilMonday(now: Date): number {
  const year = now.getUTCFullYear()
  const next = [year, year + 1].map(secondMonday).find((monday) => monday >= now.getTime()) ?? 0
  return next - now.getTime()
}

function secondMonday(year: number): number {
  const eighth = new Date(Date.UTC(year, 4, 8, 12))
  return eighth.getTime() + ((8 - eighth.getUTCDay()) % 7) * 86_400_000
}
