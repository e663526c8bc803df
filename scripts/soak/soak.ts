import { type Random, seeded, shuffled } from '../bench/common/random.ts'
import { beSilent, elapsed, say } from '../rehearse/progress.ts'
import { StepFailure } from '../rehearse/step-failure.ts'
import { startThrowawayServer } from '../throwaway-server.ts'
import { differences } from './differences.ts'
import { never, type Rhythm } from './kill-points.ts'
import { type BuildKind, isBuildKind, type SoakKind, type SoakOptions } from './options.ts'
import { soakedBuild } from './soaked-build.ts'
import { type SoakedStory, soakedStory } from './soaked-story.ts'
import { type SoakRow, sayTable } from './table.ts'

/**
 * Does the same over and over, killing a process outright at other places each time, and compares what is left with what
 * nobody disturbed. @returns the exit status
 */
export async function soak(options: SoakOptions): Promise<number> {
  const { kinds, every, seed } = options
  say(`seed ${seed}: ${kinds.join(', ')}; workers are killed at every ${every}th call or so`)
  const server = await startThrowawayServer()
  process.env.TEST_POSTGRES_URL = server.url
  try {
    const random = seeded(seed)
    const rows: SoakRow[] = []
    let calm: SoakedStory | undefined
    for (const kind of kinds) {
      if (isBuildKind(kind)) rows.push(await soakBuilds(kind, options, random))
      else {
        calm ??= await calmStory()
        rows.push(await soakStories(kind, options, calm))
      }
    }
    const failed = rows.some((row) => row.wrong.length > 0 || row.missed.length > 0)
    sayTable(rows)
    const kills = rows.reduce((sum, row) => sum + row.kills, 0)
    say(
      failed
        ? `\n${elapsed()}  something differs; do it again with --seed ${seed}`
        : `\n${elapsed()}  ${kills} kills, and nothing differs from what nobody disturbed`,
    )
    return failed ? 1 : 0
  } finally {
    await server.stop()
  }
}

interface Disturbed {
  readonly killedAt: readonly string[]
  /** What differs or went wrong. */
  readonly found: readonly string[]
}

/** Gathers what came of several runs of one kind, a failure of one not ending the others. */
function tally(kind: SoakKind) {
  const wrong: string[] = []
  const killedAt: string[] = []
  let runs = 0
  return {
    missed: (all: readonly string[]) => all.filter((place) => !killedAt.includes(place)),
    async run(about: string, work: () => Promise<Disturbed>): Promise<void> {
      runs += 1
      try {
        const { found, killedAt: places } = await work()
        killedAt.push(...places)
        wrong.push(...found.map((one) => `${about}: ${one}`))
        const end = found.length === 0 ? 'the same in the end' : 'DIFFERENT in the end'
        say(`${elapsed()}  ${about}: killed ${places.length} times, ${end}`)
      } catch (error) {
        const complaint = error instanceof Error ? error.message : String(error)
        wrong.push(`${about}: ${complaint}`)
        say(`${elapsed()}  ${about}: FAILED: ${complaint}`)
        if (error instanceof StepFailure && error.seen) say(error.seen)
      }
    },
    row: (missed: readonly string[]): SoakRow => ({
      kind,
      runs,
      kills: killedAt.length,
      places: new Set(killedAt).size,
      missed,
      wrong,
    }),
  }
}

async function soakBuilds(
  kind: BuildKind,
  { every, repeat = every }: SoakOptions,
  random: Random,
): Promise<SoakRow> {
  say(`${elapsed()}  ${kind}: first a build that nobody disturbs`)
  const calm = await soakedBuild(kind, never)
  const { run, missed, row } = tally(kind)
  const disturb = (about: string, rhythm: Rhythm) =>
    run(about, async () => {
      const { stack, killedAt } = await soakedBuild(kind, rhythm)
      return { killedAt, found: differences(calm.stack, stack) }
    })
  const starts = Array.from({ length: every }, (_, first) => first + 1)
  const order = shuffled(random, starts)
  for (let turn = 0; turn < repeat; turn++) {
    const first = order[turn % every] ?? 1
    await disturb(`${kind} ${turn + 1} of ${repeat}, from call ${first}`, { every, first })
  }
  if (repeat < every) return row([])
  const rest = missed(calm.calls)
  if (rest.length > 0) await disturb(`${kind}, the calls that no turn has met`, { ...never, also: rest })
  return row(missed(calm.calls))
}

async function calmStory(): Promise<SoakedStory> {
  say(`${elapsed()}  the web: first a story that nobody disturbs`)
  beSilent(true)
  try {
    return await soakedStory(undefined)
  } finally {
    beSilent(false)
  }
}

async function soakStories(
  kind: Exclude<SoakKind, BuildKind>,
  { repeat = 1 }: SoakOptions,
  calm: SoakedStory,
): Promise<SoakRow> {
  const { run, missed, row } = tally(kind)
  for (let turn = 0; turn < repeat; turn++) {
    await run(`${kind} ${turn + 1} of ${repeat}`, async () => {
      beSilent(true)
      try {
        const story = await soakedStory(kind)
        return { killedAt: story.killedAt, found: [...differences(calm.rows, story.rows), ...story.wrong] }
      } finally {
        beSilent(false)
      }
    })
  }
  return row(missed(calm.forms))
}
