import type { Changes } from '#platform/changes/changes.ts'
import type { BusinessClock } from './sandbox-world.ts'

/** Business time for pages, from the database's one source; it is read again whenever somebody moves it. */
export interface BusinessTime {
  now(): Date
  /** Called after each move. */
  onMoved(call: () => void): void
  close(): Promise<void>
}

export async function openBusinessTime(clock: BusinessClock, changes: Changes): Promise<BusinessTime> {
  const read = async () => (await clock.now()).getTime() - Date.now()
  let aheadMs = await read()
  const calls: (() => void)[] = []
  const leaving = new AbortController()
  const following = (async () => {
    for await (const _ of changes.follow((topic) => topic === 'clock', leaving.signal)) {
      aheadMs = await read()
      for (const call of calls) call()
    }
  })().catch(() => {})
  return {
    now: () => new Date(Date.now() + aheadMs),
    onMoved: (call) => {
      calls.push(call)
    },
    async close() {
      leaving.abort()
      await following
    },
  }
}
