import type { Spread } from './spread.ts'

/** `tiny` only shows that a bench runs and what it prints; its figures say nothing. */
export const benchSizes = ['tiny', 'quick', 'full'] as const
export type BenchSize = (typeof benchSizes)[number]

/** What one arm did in one case. */
export interface BenchRow {
  /** What was measured, e.g. `customer, 100,000 records`. */
  readonly case: string
  readonly arm: string
  readonly unit: string
  /** In that unit, over the repetitions. */
  readonly figure: Spread
  /** The arm of the same run that it is held against, and this arm’s part of it. */
  readonly against?: string
  readonly ratio?: Spread
  /** What is wanted of the median: of the ratio where there is one, else of the figure. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number }
}

export interface Bench {
  /** As it is asked for on the command line. */
  readonly name: string
  /** One sentence: what is held against what. */
  readonly measures: string
  /** @param say tells whoever waits how far it is */
  run(size: BenchSize, say: (progress: string) => void): Promise<readonly BenchRow[]>
}

/** Whether the median is where it should be; undefined without a goal. */
export function isMet(row: BenchRow): boolean | undefined {
  if (!row.goal) return undefined
  const { median } = row.ratio ?? row.figure
  return 'atLeast' in row.goal ? median >= row.goal.atLeast : median <= row.goal.atMost
}
