import { setTimeout as delay } from 'node:timers/promises'
import type { PriceBook } from '#domain/quotes/price-book.ts'
import { readPriceBooks } from '#domain/quotes/price-books.ts'
import type { Changes } from '#platform/changes/changes.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

export interface HeldPriceBooks {
  /** As of the moment of the call; ask again for each use. */
  readonly current: () => readonly PriceBook[]
  close(): Promise<void>
}

const againMs = 1000

/**
 * Holds the price books for pages that everybody may ask for, so that those ask no database. They are read again whenever an
 * owner has set prices, and whenever that may have been missed.
 */
export async function holdPriceBooks(inPurpose: InPurpose, changes: Changes): Promise<HeldPriceBooks> {
  const readNow = () => inPurpose('service-delivery', system('price-books'), readPriceBooks)
  let held = await readNow()
  const leaving = new AbortController()
  const read = async () => {
    while (!leaving.signal.aborted)
      try {
        held = await readNow()
        return
      } catch {
        await delay(againMs, undefined, { signal: leaving.signal })
      }
  }
  const following = (async () => {
    const told = changes.follow((topic) => topic === 'price-books', leaving.signal)[Symbol.asyncIterator]()
    // It listens from here on; what was set before is read once more, because it is not told again.
    let next = told.next()
    await read()
    while (!(await next).done) {
      await read()
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
