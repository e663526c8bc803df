/** The middle one of several repetitions, and how far they lie apart. */
export interface Spread {
  readonly lowest: number
  readonly median: number
  readonly highest: number
  readonly repetitions: number
}

/** @throws RangeError when there is nothing to take the middle of */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)]
  if (lower === undefined || upper === undefined) throw new RangeError('no repetition')
  return {
    lowest: sorted[0] ?? lower,
    median: (lower + upper) / 2,
    highest: sorted.at(-1) ?? upper,
    repetitions: sorted.length,
  }
}
