import { setTimeout as sleep } from 'node:timers/promises'
import type { InPurpose } from '#platform/database/purposes.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'

/** Seals until nothing is left: the next turn of work begins with a ledger at rest. */
export const sealAll = (inPurpose: InPurpose): Promise<void> => sealEvidence(inPurpose)

/** Seals each second, as the program does, while the work goes on. */
export async function keepSealing(inPurpose: InPurpose, work: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const sealing = (async () => {
    for (;;) {
      await sleep(1000, undefined, { signal: over.signal }).catch(() => {})
      if (over.signal.aborted) return
      await sealEvidence(inPurpose)
    }
  })()
  try {
    await work()
  } finally {
    over.abort()
    await sealing
  }
}
