import { stripeLimits } from '#vendors/stripe/limits.ts'
import { onThrowawayServer } from '../builds.ts'
import type { BenchRow, BenchSize } from '../common/bench.ts'
import { spreadOf } from '../common/spread.ts'
import { type HandledNotices, handleNotices } from './handle-notices.ts'

const scales: Readonly<Record<BenchSize, { ofEach: number; workers: readonly number[] }>> = {
  tiny: { ofEach: 1, workers: [2] },
  quick: { ofEach: 19, workers: [1, 2, 4] },
  full: { ofEach: 125, workers: [1, 2, 4] },
}

/** What they handle a second of stored notices, at the payment service's rate and past it, and that nothing is done twice. */
export async function noticeRows(size: BenchSize, say: (progress: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  await onThrowawayServer(
    async () => {
      for (const paced of size === 'tiny' ? [true] : [true, false])
        rows.push(...(await rowsOf(size, paced, say)))
    },
    { durable: size !== 'tiny' },
  )
  return rows
}

async function rowsOf(size: BenchSize, paced: boolean, say: (progress: string) => void): Promise<BenchRow[]> {
  const { ofEach, workers } = scales[size]
  const rows: BenchRow[] = []
  let alone: number | undefined
  for (const count of workers) {
    const arm = armOf(count)
    say(`${arm}, notices of ${3 * ofEach} clients ${atRate(paced)}`)
    const handled = await handleNotices({ ofEach, workers: count, paced }, say)
    const perSecond = handled.notices / handled.wallSeconds
    const about = { case: `${handled.notices.toLocaleString('en')} notices ${atRate(paced)}`, arm }
    if (alone === undefined && paced)
      rows.push({
        ...about,
        arm: 'as the rate allows',
        unit: 'handled/s',
        figure: spreadOf([mostPerSecond(handled)]),
      })
    rows.push({
      ...about,
      unit: 'handled/s',
      figure: spreadOf([perSecond]),
      ...(alone === undefined ? {} : { against: armOf(1), ratio: spreadOf([perSecond / alone]) }),
    })
    rows.push(...onceRows(about, handled, paced))
    alone ??= perSecond
  }
  return rows
}

/** That each was handled, and once, and how much work it was. */
function onceRows(
  about: Pick<BenchRow, 'case' | 'arm'>,
  handled: HandledNotices,
  paced: boolean,
): readonly BenchRow[] {
  const none = (unit: string, times: number): BenchRow => ({
    ...about,
    unit,
    figure: spreadOf([times]),
    goal: { atMost: 0 },
  })
  return [
    {
      ...about,
      unit: 'processor ms a notice',
      figure: spreadOf([(handled.processorSeconds * 1000) / handled.notices]),
    },
    none('notices handled twice', handled.doneTwice),
    none('left undone', handled.leftUndone),
    ...(paced ? [none('limits exceeded', handled.limitsExceeded)] : []),
  ]
}

const armOf = (workers: number) => (workers === 1 ? '1 worker' : `${workers} workers`)
const atRate = (paced: boolean) => `${paced ? 'at' : 'past'} the vendor’s rate`

/** Each call at the account comes so long after the one before it, whoever makes it. */
const mostPerSecond = ({ notices, calls }: HandledNotices): number =>
  (notices / calls) * (1000 / stripeLimits.leastSpacingMs)
