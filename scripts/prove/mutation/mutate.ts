import type { Bindings, NamedTests } from '#policy/bindings/binding.ts'
import type { ClauseId } from '#policy/vocabulary.ts'
import { idleTests, type Verdict } from './judge.ts'
import { type Lane, openLane, type RedTest } from './lane.ts'
import {
  type Keeper,
  keepersOf,
  type PlannedRemoval,
  plannedRemovals,
  unmatched,
} from './planned-removals.ts'
import type { Removals } from './removal.ts'

export interface MutateOptions {
  readonly bindings: Bindings
  readonly removals: Removals
  /** One clause alone. */
  readonly only?: ClauseId
  /** How many copies work side by side. */
  readonly lanes: number
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

export interface Mutation {
  readonly verdicts: readonly Verdict[]
  /** What stands against it beside survivors: tests red before anything was taken, what nothing takes, idle tests. */
  readonly wrong: readonly string[]
}

/** Takes each enforcement away in scratch copies, one layer at a time, and looks whether its tests fail. */
export async function mutate(options: MutateOptions): Promise<Mutation> {
  const { bindings, removals, only, signal, say } = options
  const keepers = keepersOf(bindings, removals, only)
  const tests = mergedTests(keepers.flatMap((keeper) => keeper.tests))
  const total = plannedRemovals(keepers).length
  say(`${keepers.length} enforcements, ${total} removals, ${tests.length} files of tests, first as they are`)
  return inLanes(Math.max(1, Math.min(options.lanes, tests.length)), signal, async (lanes) => {
    const found = lanes.map((lane, at) => lane.baseline(tests.filter((_, nth) => nth % lanes.length === at)))
    const red = (await Promise.all(found)).flat()
    const sound = keepers.filter((keeper) => !red.some((test) => rests(keeper, test)))
    const queue = plannedRemovals(sound)
    const verdicts = await takeAll(lanes, queue, options)
    return {
      verdicts,
      wrong: [
        ...unmatched(keepers, only ? {} : removals),
        ...red.map(({ file, title, words }) => `${file} “${title}” fails with nothing taken away: ${words}`),
        ...(queue.length > 0 ? [`${queue.length} removals were not tried`] : []),
        ...idleTests(verdicts),
      ],
    }
  })
}

/** Works off the queue in all lanes; what is left of it was not tried, because the work was stopped. */
async function takeAll(
  lanes: readonly Lane[],
  queue: PlannedRemoval[],
  { signal, say }: Pick<MutateOptions, 'signal' | 'say'>,
): Promise<Verdict[]> {
  const total = queue.length
  const began = Date.now()
  const verdicts: Verdict[] = []
  let done = 0
  const work = async (lane: Lane) => {
    while (!signal.aborted) {
      const next = queue.shift()
      if (!next) return
      const judged = await lane.take(next)
      if (signal.aborted) queue.push(next)
      else verdicts.push(...judged)
      done += 1
      for (const verdict of judged) say(progressLine(verdict, done, total, Date.now() - began))
    }
  }
  await Promise.all(lanes.map(work))
  return verdicts
}

async function inLanes<T>(
  count: number,
  signal: AbortSignal,
  work: (lanes: readonly Lane[]) => Promise<T>,
): Promise<T> {
  const lanes: Lane[] = []
  try {
    const wholeFiles = new Set<string>()
    while (lanes.length < count) lanes.push(await openLane(signal, wholeFiles))
    return await work(lanes)
  } finally {
    for (const lane of lanes) await lane.close()
  }
}

const rests = ({ tests }: Keeper, red: RedTest): boolean =>
  tests.some(({ file, titles }) => file === red.file && titles.includes(red.title))

/** Each file once, with all its titles. */
function mergedTests(tests: readonly NamedTests[]): NamedTests[] {
  const byFile = Map.groupBy(tests, ({ file }) => file)
  return [...byFile].map(([file, all]) => ({ file, titles: [...new Set(all.flatMap((one) => one.titles))] }))
}

function progressLine(
  { keeper, removal, state, by, words }: Verdict,
  done: number,
  total: number,
  elapsedMs: number,
): string {
  const seconds = Math.round(elapsedMs / 1000)
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const how = state === 'killed' ? `by “${by.join('”, “')}”` : words
  return `[${done}/${total} ${clock}] ${state.padEnd(8)} ${keeper.id} ${keeper.where}: ${removal.says}${how ? `, ${how}` : ''}`
}
