import { stripeLimits } from '#vendors/stripe/limits.ts'
import { onThrowawayServer } from '../builds.ts'
import type { BenchRow, BenchSize } from '../common/bench.ts'
import { spreadOf } from '../common/spread.ts'
import { type HandledNotices, handleNotices } from './handle-notices.ts'

const scales: Readonly<Record<BenchSize, { ofEach: number; workers: readonly number[] }>> = {
  tiny: { ofEach: 1, workers: [1, 2] },
  quick: { ofEach: 19, workers: [1, 2, 4] },
  full: { ofEach: 125, workers: [1, 2, 4] },
}

const armOf = (workers: number) => (workers === 1 ? '1 worker' : `${workers} workers`)
const asAllowed = 'as the vendor’s rate allows'

/** Stored notices of the payment service: at its rate, and past it, where the program alone decides. */
export async function noticeRows(size: BenchSize, say: (progress: string) => void): Promise<BenchRow[]> {
  return [...(await rowsOf(size, true, say)), ...(await rowsOf(size, false, say))]
}

async function rowsOf(size: BenchSize, paced: boolean, say: (progress: string) => void): Promise<BenchRow[]> {
  const { ofEach, workers } = scales[size]
  const rows: BenchRow[] = []
  let alone: number | undefined
  for (const count of workers) {
    say(`${armOf(count)}, notices of ${3 * ofEach} clients${paced ? '' : ', past the vendor’s rate'}`)
    const handled = await onThrowawayServer(() => handleNotices({ ofEach, workers: count, paced }, say))
    const about = {
      case: `${handled.notices.toLocaleString('en')} notices ${paced ? 'at' : 'past'} the vendor’s rate`,
      arm: armOf(count),
    }
    const perSecond = handled.notices / handled.wallSeconds
    if (alone === undefined && paced)
      rows.push({ ...about, arm: asAllowed, unit: 'handled/s', figure: spreadOf([mostPerSecond(handled)]) })
    const against = paced ? mostPerSecond(handled) : alone
    rows.push(
      {
        ...about,
        unit: 'handled/s',
        figure: spreadOf([perSecond]),
        ...(against === undefined
          ? {}
          : { against: paced ? asAllowed : armOf(1), ratio: spreadOf([perSecond / against]) }),
      },
      { ...about, unit: 'processor ms a notice', figure: spreadOf([processorMs(handled)]) },
      {
        ...about,
        unit: 'notices handled twice',
        figure: spreadOf([handled.doneTwice]),
        goal: { atMost: 0 },
      },
      { ...about, unit: 'left undone', figure: spreadOf([handled.leftUndone]), goal: { atMost: 0 } },
    )
    if (paced)
      rows.push({
        ...about,
        unit: 'limits exceeded',
        figure: spreadOf([handled.limitsExceeded]),
        goal: { atMost: 0 },
      })
    alone ??= perSecond
  }
  return rows
}

/** Each call at the account comes so long after the one before it, whoever makes it. */
const mostPerSecond = ({ notices, calls }: HandledNotices): number =>
  (notices / calls) * (1000 / stripeLimits.leastSpacingMs)

const processorMs = ({ notices, processorSeconds }: HandledNotices): number =>
  (processorSeconds * 1000) / notices
