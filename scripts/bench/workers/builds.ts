import { buildMany } from '../builds/build-many.ts'
import { onThrowawayServer } from '../builds.ts'
import type { BenchRow, BenchSize } from '../common/bench.ts'
import { spreadOf } from '../common/spread.ts'

const scales: Readonly<Record<BenchSize, { clients: number; workers: readonly number[] }>> = {
  tiny: { clients: 1, workers: [2] },
  quick: { clients: 10, workers: [1, 2, 4] },
  full: { clients: 20, workers: [1, 2, 4] },
}

/** What they build in an hour, and that nothing is ordered twice. */
export async function buildRows(size: BenchSize, say: (progress: string) => void): Promise<BenchRow[]> {
  const { clients, workers } = scales[size]
  const rows: BenchRow[] = []
  let alone: number | undefined
  for (const count of workers) {
    say(`${count} workers, ${clients} clients`)
    const built = await onThrowawayServer(() => buildMany(clients, count, say))
    const perHour = (clients / built.wallSeconds) * 3600
    const arm = count === 1 ? '1 worker' : `${count} workers`
    const about = { case: `${clients} clients` }
    rows.push(
      {
        ...about,
        arm,
        unit: 'builds/h on the wall',
        figure: spreadOf([perHour]),
        ...(alone === undefined ? {} : { against: '1 worker', ratio: spreadOf([perHour / alone]) }),
      },
      {
        ...about,
        arm,
        unit: 'orders done twice',
        figure: spreadOf([built.doneTwice]),
        goal: { atMost: 0 },
      },
      {
        ...about,
        arm,
        unit: 'limits exceeded',
        figure: spreadOf([built.limitsExceeded]),
        goal: { atMost: 0 },
      },
    )
    alone ??= perHour
  }
  return rows
}
