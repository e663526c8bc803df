import type { BenchRow } from './bench.ts'
import { spreadOf } from './spread.ts'

/** One way of doing the same work. */
export interface Arm {
  readonly name: string
  /** Brings it to where every repetition starts; not measured. */
  prepare?(repetition: number): Promise<void>
  /** Does the work of one repetition; answers how many operations it was. */
  run(repetition: number): Promise<number>
}

export interface Interleaved {
  readonly case: string
  readonly unit: string
  readonly arms: readonly Arm[]
  /** The name of the arm that the others are held against. */
  readonly baseline: string
  readonly repetitions: number
  readonly goals?: Readonly<Record<string, NonNullable<BenchRow['goal']>>>
  /** Repetitions that are run and forgotten, until caches and plans are what they stay. */
  readonly warmUps?: number
  /** In milliseconds; the time of day where nothing else is given. */
  readonly clock?: () => number
}

/**
 * Runs the arms in turn, each repetition beginning with another one, so that whatever else the machine does falls on
 * all of them; a ratio is always of two neighbours in time.
 * @returns a row for each arm: operations a second, and the part of the baseline's
 */
export async function interleave(given: Interleaved): Promise<BenchRow[]> {
  const rates = new Map(given.arms.map((arm) => [arm.name, [] as number[]]))
  const { warmUps = 1, clock = () => performance.now() } = given
  for (let repetition = 0; repetition < given.repetitions + warmUps; repetition++) {
    const first = repetition % given.arms.length
    for (const arm of [...given.arms.slice(first), ...given.arms.slice(0, first)]) {
      await arm.prepare?.(repetition)
      const began = clock()
      const operations = await arm.run(repetition)
      const seconds = (clock() - began) / 1000
      if (repetition >= warmUps) rates.get(arm.name)?.push(operations / seconds)
    }
  }
  const base = rates.get(given.baseline)
  if (!base) throw new Error(`no arm is called ${given.baseline}`)
  return [...rates].map(([arm, figures]) => {
    const row = { case: given.case, arm, unit: given.unit, figure: spreadOf(figures) }
    if (arm === given.baseline) return row
    const goal = given.goals?.[arm]
    return {
      ...row,
      against: given.baseline,
      ratio: spreadOf(figures.map((figure, repetition) => figure / (base[repetition] ?? Number.NaN))),
      ...(goal && { goal }),
    }
  })
}
