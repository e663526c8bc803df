import type { Bench } from './common/bench.ts'
import { buildRows } from './workers/builds.ts'
import { noticeRows } from './workers/notices.ts'

/** Several worker processes against one database: what they get done, and that nothing is done twice. */
export const workersBench: Bench = {
  name: 'workers',
  measures:
    'builds and notices by two and four worker processes on one database, against one; and whether anything is done twice',
  async run(size, say) {
    return [...(await buildRows(size, say)), ...(await noticeRows(size, say))]
  },
}
