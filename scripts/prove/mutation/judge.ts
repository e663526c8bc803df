import type { Keeper, PlannedRemoval } from './planned-removals.ts'
import { isBroken, runsUnder, type TestRun } from './run-tests.ts'

/** What a keeper's own tests made of one removal. */
export interface Verdict {
  readonly keeper: Keeper
  readonly removal: PlannedRemoval
  readonly state: 'killed' | 'survived' | 'broke'
  /** The titles that failed. */
  readonly by: readonly string[]
  readonly words: string
}

/** Judges for each keeper by its own tests alone: killed when one failed by what it saw. */
export function judge(removal: PlannedRemoval, { outcomes, broken }: Omit<TestRun, 'said'>): Verdict[] {
  return removal.keepers.map((keeper) => {
    const own = keeper.tests.flatMap(({ file, titles }) =>
      titles.map((title) => ({
        title,
        failed: outcomes.filter(
          (one) => one.file === file && one.state === 'failed' && runsUnder(one, title),
        ),
      })),
    )
    const noticed = own.filter(({ failed }) => failed.some(({ words }) => !isBroken(words)))
    const stopped = own.flatMap(({ failed }) => failed)[0]?.words ?? broken
    const state = noticed.length > 0 ? 'killed' : stopped === undefined ? 'survived' : 'broke'
    return {
      keeper,
      removal,
      state,
      by: noticed.map(({ title }) => title),
      words: firstLine(noticed[0]?.failed[0]?.words ?? stopped ?? ''),
    }
  })
}

const firstLine = (words: string): string =>
  words
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? ''

/** Bound tests that failed under none of their keeper’s removals: they guard something else. */
export function idleTests(verdicts: readonly Verdict[]): string[] {
  const keepers = [...new Set(verdicts.map(({ keeper }) => keeper))]
  return keepers.flatMap((keeper) => {
    const by = new Set(verdicts.filter((one) => one.keeper === keeper).flatMap((one) => one.by))
    return keeper.tests.flatMap(({ file, titles }) =>
      titles
        .filter((title) => !by.has(title))
        .map((title) => `${keeper.id}: ${file} “${title}” fails under no removal of ${keeper.where}`),
    )
  })
}
