import { setTimeout as delay } from 'node:timers/promises'
import { StepFailure } from './step-failure.ts'

const lookEveryMs = 250
/** What takes a second alone takes a minute where twenty clients share a busy machine. */
const patienceSeconds = 180

/**
 * Looks again and again until there is something to see.
 * @param look gives undefined as long as there is not
 * @throws StepFailure after `seconds`, with what `seen` tells of the last look
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  options: { seconds?: number; seen?: () => string | undefined } = {},
): Promise<T> {
  const { seconds = patienceSeconds, seen } = options
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new StepFailure(`waited ${seconds} seconds in vain: ${what}`, seen?.())
    await delay(lookEveryMs)
  }
}
