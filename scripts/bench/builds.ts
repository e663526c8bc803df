import { startThrowawayServer } from '../throwaway-server.ts'
import { buildMany } from './builds/build-many.ts'
import { leastSeconds } from './builds/least-time.ts'
import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { spreadOf } from './common/spread.ts'

interface BuildScale {
  readonly clients: number
  /** How many times the least time it may take. */
  readonly atMost: number
}

const scales: Readonly<Record<BenchSize, readonly BuildScale[]>> = {
  tiny: [{ clients: 2, atMost: 1.3 }],
  quick: [{ clients: 20, atMost: 1.3 }],
  full: [
    { clients: 20, atMost: 1.3 },
    { clients: 200, atMost: 1.2 },
  ],
}

const mebibyte = 1024 * 1024

/** On a database server of its own, which waits for the disk only where `durable`; gone at the end. */
export async function onThrowawayServer<T>(work: () => Promise<T>, { durable = false } = {}): Promise<T> {
  const before = process.env.TEST_POSTGRES_URL
  const server = await startThrowawayServer({ durable })
  process.env.TEST_POSTGRES_URL = server.url
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env.TEST_POSTGRES_URL
    else process.env.TEST_POSTGRES_URL = before
    await server.stop()
  }
}

/** Builds against the least time that rates and delays of the stand-ins allow, in business time that moves when all is idle. */
export const buildsBench: Bench = {
  name: 'builds',
  measures:
    'a build of many clients in business time, against the least that vendors’ rates and delays allow',
  async run(size, say) {
    const rows: BenchRow[] = []
    for (const { clients, atMost } of scales[size]) {
      say(`${clients} clients`)
      const built = await onThrowawayServer(() => buildMany(clients, 1, say))
      const least = leastSeconds(clients)
      const about = { case: `${clients} clients, one worker` }
      rows.push(
        { ...about, arm: 'least by rates and delays', unit: 'business s', figure: spreadOf([least]) },
        {
          ...about,
          arm: 'build',
          unit: 'business s',
          figure: spreadOf([built.businessSeconds]),
          against: 'least by rates and delays',
          ratio: spreadOf([built.businessSeconds / least]),
          goal: { atMost },
        },
        { ...about, arm: 'on the wall', unit: 's', figure: spreadOf([built.wallSeconds]) },
        {
          ...about,
          arm: 'limits exceeded',
          unit: 'answers',
          figure: spreadOf([built.limitsExceeded]),
          goal: { atMost: 0 },
        },
        {
          ...about,
          arm: 'done twice',
          unit: 'orders',
          figure: spreadOf([built.doneTwice]),
          goal: { atMost: 0 },
        },
        {
          ...about,
          arm: 'memory before',
          unit: 'MiB',
          figure: spreadOf([built.residentBytes.before / mebibyte]),
        },
        {
          ...about,
          arm: 'memory after',
          unit: 'MiB',
          figure: spreadOf([built.residentBytes.after / mebibyte]),
        },
      )
    }
    return rows
  },
}
