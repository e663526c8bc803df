import type { BenchSize } from '../common/bench.ts'

/** How much of an agency's year is made. */
export interface YearScale {
  /** Engagements whose stack sends or has sent, and how many inboxes these have together. */
  readonly stacks: number
  readonly inboxes: number
  /** Days of figures of each inbox. */
  readonly days: number
}

export const yearScales: Readonly<Record<BenchSize, YearScale>> = {
  tiny: { stacks: 12, inboxes: 60, days: 5 },
  quick: { stacks: 100, inboxes: 5000, days: 365 },
  full: { stacks: 2000, inboxes: 100_000, days: 365 },
}

/** Days of which the verdicts are made, too: somewhat more than a page can show. */
export const verdictDays = 92

/** One statement that makes rows inside the database. */
export type Making = readonly [sql: string, values?: readonly unknown[]]

/** An engagement before it is written: where it stands, and how many inboxes its stack has. */
export interface MadeEngagement {
  readonly state: string
  /** Undefined where there is no stack yet. */
  readonly stackState: string | undefined
  readonly inboxes: number
}

/** Inboxes on one domain; an agency puts two to five there. */
export const inboxesADomain = 3

/**
 * A few clients are large and most are small (the size falls with the root of the rank); beside those whose stacks send there
 * are some that are built, that wait for an approval, or that have no stack yet.
 */
export function engagementsOf({ stacks, inboxes }: YearScale): MadeEngagement[] {
  const weights = Array.from({ length: stacks }, (_, rank) => 1 / Math.sqrt(rank + 1))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let placed = 0
  let covered = 0
  const sending = weights.map((weight, rank): MadeEngagement => {
    covered += weight
    const upTo = Math.round((inboxes * covered) / whole)
    const own = upTo - placed
    placed = upTo
    if (rank % 25 === 24) return { state: 'handed-over', stackState: 'handed-over', inboxes: own }
    if (rank % 50 === 7) return { state: 'ended', stackState: 'retired', inboxes: own }
    return { state: 'live', stackState: 'live', inboxes: own }
  })
  const some = (part: number, one: MadeEngagement): MadeEngagement[] =>
    Array.from({ length: Math.max(1, Math.round(stacks * part)) }, () => one)
  return [
    ...sending,
    ...some(0.04, { state: 'building', stackState: 'building', inboxes: 30 }),
    ...some(0.03, { state: 'building', stackState: 'warming', inboxes: 30 }),
    ...some(0.02, { state: 'approving', stackState: 'planned', inboxes: 0 }),
    ...['requested', 'planned', 'quoted', 'accepted', 'intake'].flatMap((state) =>
      some(0.02, { state, stackState: undefined, inboxes: 0 }),
    ),
    ...some(0.1, { state: 'withdrawn', stackState: undefined, inboxes: 0 }),
  ]
}
