/**
 * Looks at most once in this time, however many ask: who asks while a look is under way waits for that one. A look
 * that fails is not kept.
 * @param nowMs machine time in milliseconds
 */
export function onceAMinute<T>(
  look: () => Promise<T>,
  nowMs: () => number,
  keptMs = 60_000,
): () => Promise<T> {
  let latest: { readonly at: number; readonly seen: Promise<T> } | undefined
  return () => {
    if (latest && nowMs() - latest.at < keptMs) return latest.seen
    const looked = { at: nowMs(), seen: look() }
    latest = looked
    looked.seen.catch(() => {
      if (latest === looked) latest = undefined
    })
    return looked.seen
  }
}
