import { type Random, seeded, shuffled } from '../bench/common/random.ts'
import { elapsed, say } from '../rehearse/progress.ts'
import { differences } from './differences.ts'
import { never, type Rhythm } from './kill-points.ts'
import type { SoakKind, SoakOptions } from './options.ts'
import { startSoakServer } from './server.ts'
import { type SoakedBuild, soakedBuild } from './soaked-build.ts'
import { type SoakRow, sayTable } from './table.ts'

/**
 * Builds the same stack over and over, killing the worker at other calls each time, and compares all that the vendors,
 * the world and the database hold for it with a build that nobody disturbed. @returns the exit status
 */
export async function soak(options: SoakOptions): Promise<number> {
  const { kinds, every, repeat, seed } = options
  say(`seed ${seed}: ${kinds.join(', ')}; ${repeat} builds of each, killed at every ${every}th call`)
  const server = await startSoakServer()
  process.env.TEST_POSTGRES_URL = server.url
  try {
    const random = seeded(seed)
    const rows: SoakRow[] = []
    for (const kind of kinds) {
      say(`${elapsed()}  ${kind}: first a build that nobody disturbs`)
      rows.push(await soakKind(kind, options, await soakedBuild(kind, never), random))
    }
    const failed = rows.some((row) => row.wrong.length > 0 || row.missed.length > 0)
    sayTable(rows)
    say(
      failed
        ? `\n${elapsed()}  something differs; run it again with --seed ${seed}`
        : `\n${elapsed()}  ${rows.reduce((sum, row) => sum + row.kills, 0)} kills, and every stack is what an undisturbed one is`,
    )
    return failed ? 1 : 0
  } finally {
    await server.stop()
  }
}

async function soakKind(
  kind: SoakKind,
  { every, repeat }: SoakOptions,
  calm: SoakedBuild,
  random: Random,
): Promise<SoakRow> {
  const wrong: string[] = []
  const killedAt: string[] = []
  let builds = 0
  const disturb = async (about: string, rhythm: Rhythm) => {
    builds += 1
    try {
      const build = await soakedBuild(kind, rhythm)
      const found = differences(calm.stack, build.stack)
      wrong.push(...found.map((difference) => `${about}: ${difference}`))
      killedAt.push(...build.killedAt)
      say(
        `${elapsed()}  ${about}: killed ${build.killedAt.length} times, ${found.length === 0 ? 'the same in the end' : 'DIFFERENT in the end'}`,
      )
    } catch (error) {
      const complaint = error instanceof Error ? error.message : String(error)
      wrong.push(`${about}: ${complaint}`)
      say(`${elapsed()}  ${about}: FAILED: ${complaint}`)
    }
  }
  const missed = () => calm.calls.filter((call) => !killedAt.includes(call))
  const starts = Array.from({ length: every }, (_, first) => first + 1)
  const order = shuffled(random, starts)
  for (let turn = 0; turn < repeat; turn++) {
    const first = order[turn % every] ?? 1
    await disturb(`${kind} ${turn + 1} of ${repeat}, from call ${first}`, { every, first })
  }
  const isWhole = repeat >= every
  if (isWhole && missed().length > 0)
    await disturb(`${kind}, the calls that no turn has met`, { ...never, also: missed() })
  return {
    kind,
    builds,
    kills: killedAt.length,
    calls: new Set(killedAt).size,
    missed: isWhole ? missed() : [],
    wrong,
  }
}
