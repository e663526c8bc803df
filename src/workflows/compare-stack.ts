import { openComparison } from '#domain/drift/load-comparison.ts'
import { endComparison, recordCompared } from '#domain/drift/record-comparison.ts'
import { system } from '#platform/database/actor.ts'
import type { AdvanceParts } from './advance-stack.ts'
import { seeDomain } from './drift/see-domain.ts'

const worker = system('compare-stack')
/** After this the job ends and another one goes on. */
const mostMilliseconds = 120_000
const goOnSeconds = 2

/**
 * Holds a stack against the world, domain by domain; only differences are written, nothing is mended. Each domain is
 * looked at under the stack's lock, so that what the build changes just then is not taken for a difference; an
 * interrupted comparison goes on with the domain that comes next.
 */
export async function compareStack(parts: AdvanceParts, stackId: string): Promise<void> {
  const started = performance.now()
  let isDone = false
  while (!isDone) {
    const isMine = await parts.withLock(`stack:${stackId}`, async () => {
      isDone = await compareNext(parts, stackId)
    })
    if (isDone) return
    if (!isMine || performance.now() - started > mostMilliseconds) {
      await parts.inPurpose('service-delivery', worker, (tx) =>
        tx.enqueue('compare-stack', { stackId }, { key: stackId, afterSeconds: goOnSeconds }),
      )
      return
    }
  }
}

/** @returns whether there is nothing left to compare */
async function compareNext(parts: AdvanceParts, stackId: string): Promise<boolean> {
  const comparison = await parts.inPurpose('service-delivery', worker, (tx) => openComparison(tx, stackId))
  if (!comparison) return true
  const { build, domains } = comparison
  const [next] = domains
  if (!next) {
    await parts.inPurpose('service-delivery', worker, (tx) => endComparison(tx, comparison))
    return true
  }
  const { stack } = build
  const seen = await seeDomain(
    (people) => parts.openPorts({ stackId, clientId: stack.client_id, mode: stack.mode, people }),
    build,
    next,
  )
  await parts.inPurpose('service-delivery', worker, (tx) => recordCompared(tx, comparison, next, seen))
  return false
}
