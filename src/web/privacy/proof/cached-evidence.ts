import type { Evidence } from '#domain/evidence/probe.ts'

/**
 * Looks at most once in this time, however many ask: who asks while a look is under way waits for that one. A look
 * that fails is not kept.
 * @param nowMs machine time in milliseconds
 */
export function cachedEvidence(
  observe: () => Promise<readonly Evidence[]>,
  nowMs: () => number,
  keptMs = 60_000,
): () => Promise<readonly Evidence[]> {
  let latest: { readonly at: number; readonly evidence: Promise<readonly Evidence[]> } | undefined
  return () => {
    if (latest && nowMs() - latest.at < keptMs) return latest.evidence
    const looked = { at: nowMs(), evidence: observe() }
    latest = looked
    looked.evidence.catch(() => {
      if (latest === looked) latest = undefined
    })
    return looked.evidence
  }
}
