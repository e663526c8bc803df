import type { Day } from '#domain/plans/day.ts'

/** Since when an inbox counts as warming up, and who says so; null where nobody does. */
export interface WarmSince {
  readonly at: Date | null
  readonly source: 'claimed' | 'seen' | null
}

/**
 * The later of what the file claims and what the sequencer shows: a day too late costs patience, a day too early
 * costs the domain. Where both name the same day it was seen.
 */
export function warmSince(claimed: Day | null, seen: Date | null): WarmSince {
  const claim = claimed === null ? null : new Date(`${claimed}T00:00:00Z`)
  if (seen === null) return { at: claim, source: claim && 'claimed' }
  if (claim === null || claim <= seen) return { at: seen, source: 'seen' }
  return { at: claim, source: 'claimed' }
}
