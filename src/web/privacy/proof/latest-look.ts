/** What is known now, without waiting for anything. */
export interface LatestLook<T> {
  /** Of the last look that came to its end; undefined while none has since the start. */
  readonly seen: T | undefined
  /** Whether one is under way. */
  readonly isLooking: boolean
  /** Whether the last one that ended failed as a whole, so that `seen` is of an earlier one. */
  readonly hasFailed: boolean
}

/**
 * Answers at once with what the last look saw, and has it looked again in the background where that is older than
 * `keptMs`: one look at a time, however many ask. A look that fails leaves what was seen before, and who asks
 * `againMs` after it began has it looked again.
 * @param look fails, or answers with something that tells nothing (`isBlind`), where nothing could be looked at
 * @param nowMs machine time in milliseconds
 */
export function latestLook<T>(
  look: () => Promise<T>,
  isBlind: (seen: T) => boolean,
  nowMs: () => number,
  keptMs = 60_000,
  againMs = 5_000,
): () => LatestLook<T> {
  let seen: T | undefined
  let triedAtMs = Number.NEGATIVE_INFINITY
  let isLooking = false
  let hasFailed = false
  const lookAgain = async (): Promise<void> => {
    isLooking = true
    triedAtMs = nowMs()
    try {
      const now = await look()
      hasFailed = isBlind(now)
      if (!hasFailed) seen = now
    } catch {
      hasFailed = true
    } finally {
      isLooking = false
    }
  }
  return () => {
    if (!isLooking && nowMs() - triedAtMs >= (hasFailed ? againMs : keptMs)) void lookAgain()
    return { seen, isLooking, hasFailed }
  }
}
