import type { Bindings, NamedTests } from '#policy/bindings/binding.ts'
import type { ClauseId } from '#policy/vocabulary.ts'
import { idleTests, type Verdict } from './judge.ts'
import { openLane } from './lane.ts'
import { keepersOf, plannedRemovals, unmatched } from './planned-removals.ts'
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
  const uncovered = unmatched(keepers, only ? {} : removals)
  const queue = plannedRemovals(keepers)
  const total = queue.length
  const began = Date.now()
  let done = 0
  const told = (verdicts: readonly Verdict[]) => {
    done += 1
    for (const verdict of verdicts) say(progressLine(verdict, done, total, Date.now() - began))
    return verdicts
  }
  const tests = mergedTests(keepers.flatMap((keeper) => keeper.tests))
  const parts = shared(tests, Math.min(options.lanes, tests.length, Math.max(total, 1)))
  say(`${keepers.length} enforcements, ${total} removals, ${tests.length} files of tests, first as they are`)
  const work = parts.map(async (part) => {
    const lane = await openLane(signal)
    try {
      const red = await lane.baseline(part)
      if (red.length > 0) return { red, verdicts: [] }
      const verdicts: Verdict[] = []
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift())
        verdicts.push(...told(await lane.take(next)))
      return { red, verdicts }
    } finally {
      await lane.close()
    }
  })
  const results = await Promise.allSettled(work)
  const failure = results.find((one) => one.status === 'rejected')
  if (failure) throw failure.reason
  const seen = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const verdicts = seen.flatMap((one) => one.verdicts)
  const left = total - done
  return {
    verdicts,
    wrong: [
      ...uncovered,
      ...seen.flatMap(({ red }) => red),
      ...(left > 0 ? [`${left} removals were not tried`] : []),
      ...idleTests(verdicts),
    ],
  }
}

/** Each file once, with all its titles. */
function mergedTests(tests: readonly NamedTests[]): NamedTests[] {
  const byFile = Map.groupBy(tests, ({ file }) => file)
  return [...byFile].map(([file, all]) => ({ file, titles: [...new Set(all.flatMap((one) => one.titles))] }))
}

function shared(tests: readonly NamedTests[], parts: number): NamedTests[][] {
  return Array.from({ length: parts }, (_, part) => tests.filter((_, index) => index % parts === part))
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
