import { openBuildWorld } from '#test/support/build-world.ts'
import { killedBuild } from '#test/support/killed-build.ts'
import { keepPricesRead } from '#test/support/prices-read.ts'
import { type SeenStack, seenStack } from '#test/support/seen-stack.ts'
import { holdAnswers } from './held-answers.ts'
import { holdRecords } from './held-records.ts'
import type { Rhythm } from './kill-points.ts'
import type { BuildKind } from './options.ts'

/** What came of one build in which the worker was killed again and again. */
export interface SoakedBuild {
  readonly stack: SeenStack
  /** The calls at which it was killed, in their order. */
  readonly killedAt: readonly string[]
  /** Every call that the build made, as this kind of kill names them. */
  readonly calls: readonly string[]
}

const company = { company: 'Soaked Co', mainDomain: 'soaked.com', names: ['trysoaked.com'] }
const [domain = ''] = company.names

/** Builds one domain with one inbox up to live, in a world of its own, by a worker that is killed at each turn. */
export async function soakedBuild(
  kind: BuildKind,
  rhythm: Rhythm,
  told: (killedAt: string) => void = () => {},
): Promise<SoakedBuild> {
  const world = await openBuildWorld()
  try {
    await keepPricesRead(world.db)
    const stackId = await world.approvedStack(company)
    const points =
      kind === 'before-record'
        ? await holdRecords(world, rhythm)
        : await holdAnswers(world, rhythm, kind === 'late-call')
    const build = killedBuild(world, stackId)
    const killedAt: string[] = []
    let calls: readonly string[] = []
    let call: string | undefined
    let state = ''
    let isWarm = false
    try {
      while (state !== 'live') {
        build.start()
        await build.until(async () => {
          call = await points.reached()
          state = await build.state()
          return call !== undefined || state === 'live' || (state === 'warming' && !isWarm)
        })
        if (call !== undefined) {
          await build.kill()
          await points.release()
          killedAt.push(call)
          told(call)
        } else if (state === 'warming') {
          isWarm = true
          await world.passWarmUp(company.mainDomain)
        }
      }
    } finally {
      await build.kill()
      calls = await points.seen()
      await points.close()
    }
    return {
      stack: await seenStack(world, stackId, { domain, mainDomain: company.mainDomain }),
      killedAt,
      calls,
    }
  } finally {
    await world.close()
  }
}
