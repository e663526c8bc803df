import { consolePaths, withQuery } from '#web/paths.ts'
import type { Bench, BenchRow, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase } from './common/bench-database.ts'
import { siteOrigin } from './common/public-site.ts'
import { spreadOf } from './common/spread.ts'
import { makeYear } from './pages/make-year.ts'
import { type OpenConsole, openConsole } from './pages/open-console.ts'
import { yearScales } from './pages/year.ts'

/** Views of each page, in so many rounds. */
const viewings: Readonly<Record<BenchSize, { views: number; rounds: number }>> = {
  tiny: { views: 2, rounds: 1 },
  quick: { views: 40, rounds: 3 },
  full: { views: 100, rounds: 5 },
}

/** Response time that feels immediate leaves this much for the server. */
const goalMs = 50

/** Views after which plans, caches and compiled code are what they stay: each connection of a pool plans for itself. */
const warmUpViews = 60

/** The value below which 95 of 100 lie. */
function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN
}

/** The pages as somebody at work asks for them, with their filters; clients and stacks by turns. */
async function addresses({
  owner,
}: BenchDatabase): Promise<Readonly<Record<string, (nth: number) => string>>> {
  const { rows } = await owner.query<{ client: string; stack: string }>(
    `select client_id as client, id as stack from stacks where state = 'live' order by md5(id::text) limit 200`,
  )
  const one = (nth: number) => rows[nth % rows.length] ?? { client: '', stack: '' }
  const pipeline = consolePaths.pipeline.to()
  return {
    home: () => consolePaths.home.to(),
    'home, overdue, page 2': () => withQuery(consolePaths.home.to(), { clock: 'late', page: 2 }),
    pipeline: () => pipeline,
    'pipeline, waits for us': () => withQuery(pipeline, { turn: 'us' }),
    'pipeline, most inboxes first': () => withQuery(pipeline, { sort: 'inboxes', down: 'yes' }),
    client: (nth) => consolePaths.client.to(one(nth)),
    'health of all': () => consolePaths.healthIndex.to(),
    'health of one stack': (nth) => consolePaths.health.to(one(nth)),
    'its trends': (nth) => consolePaths.healthTrends.to(one(nth)),
    'its domains': (nth) => consolePaths.healthDomains.to(one(nth)),
    'its DMARC reports': (nth) => consolePaths.healthDmarc.to(one(nth)),
    money: () => consolePaths.money.to(),
    renewals: () => consolePaths.renewals.to(),
  }
}

async function view(console: OpenConsole, address: string): Promise<number> {
  const began = performance.now()
  const answer = await console.web.request(new URL(address, siteOrigin).href, { headers: console.headers })
  await answer.text()
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
  return performance.now() - began
}

export const pagesBench: Bench = {
  name: 'pages',
  measures: 'time of the server for pages of the console, with a year of daily figures of every inbox',
  async run(size, say) {
    const scale = yearScales[size]
    const { views, rounds } = viewings[size]
    const database = await openBenchDatabase({ durable: false })
    try {
      say(`making ${(scale.inboxes * scale.days).toLocaleString('en')} daily figures`)
      await makeYear(database, scale, say)
      const console = await openConsole(database)
      try {
        const result: BenchRow[] = []
        for (const [name, address] of Object.entries(await addresses(database))) {
          say(name)
          for (let nth = 0; nth < Math.min(views, warmUpViews); nth++) await view(console, address(nth))
          const figures: number[] = []
          for (let round = 0; round < rounds; round++) {
            const times: number[] = []
            for (let nth = 0; nth < views; nth++)
              times.push(await view(console, address(round * views + nth)))
            figures.push(p95(times))
          }
          result.push({
            case: `${scale.inboxes.toLocaleString('en')} inboxes, ${scale.days} days`,
            arm: name,
            unit: 'ms, 95 of 100 views',
            figure: spreadOf(figures),
            goal: { atMost: goalMs },
          })
        }
        return result
      } finally {
        await console.close()
      }
    } finally {
      await database.close()
    }
  },
}
