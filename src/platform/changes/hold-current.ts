import { setTimeout as delay } from 'node:timers/promises'
import type { Changes } from './changes.ts'

export interface Held<T> {
  /** As of the moment of the call; ask again for each use. */
  readonly current: () => T
  close(): Promise<void>
}

const againMs = 1000

/**
 * Holds what `read` answers for a running process, so that who uses it asks no database. It is read again whenever the topic is
 * told, and whenever that may have been missed; until it could be read again, what was read before holds.
 *
 * @throws whatever the first reading throws
 */
export async function holdCurrent<T>(
  changes: Changes,
  topic: string,
  read: () => Promise<T>,
): Promise<Held<T>> {
  let held = await read()
  const leaving = new AbortController()
  const readAgain = async () => {
    while (!leaving.signal.aborted)
      try {
        held = await read()
        return
      } catch {
        await delay(againMs, undefined, { signal: leaving.signal })
      }
  }
  const following = (async () => {
    const told = changes.follow((one) => one === topic, leaving.signal)[Symbol.asyncIterator]()
    // It listens from here on; what was told before is read once more, because it is not told again.
    let next = told.next()
    await readAgain()
    while (!(await next).done) {
      await readAgain()
      next = told.next()
    }
  })().catch(() => {})
  return {
    current: () => held,
    async close() {
      leaving.abort()
      await following
    },
  }
}
