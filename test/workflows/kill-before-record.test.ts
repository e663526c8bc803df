import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { changingCalls, forwarding, openRecordHolds, type RecordHolds } from '#test/support/changing-calls.ts'
import { type KilledBuild, killedBuild, stackWithLostForward } from '#test/support/killed-build.ts'
import { keepPricesRead } from '#test/support/prices-read.ts'
import { type SeenStack, seenStack, undisturbedStack } from '#test/support/seen-stack.ts'

const domain = 'tryunrecorded.com'
const mainDomain = 'unrecorded.com'

let world: BuildWorld
let holds: RecordHolds
let build: KilledBuild
let stackId: string
let undisturbed: SeenStack

beforeAll(async () => {
  world = await openBuildWorld()
  await keepPricesRead(world.db)
  holds = await openRecordHolds(world)
  undisturbed = await undisturbedStack(world)
  stackId = await world.approvedStack({ company: 'Unrecorded Co', mainDomain, names: [domain] })
  build = killedBuild(world, stackId)
  for (const call of changingCalls) await holds.hold(call.recordedAs ?? call)
}, 60_000)
afterAll(async () => {
  await build?.kill()
  await holds?.close()
  await world?.close()
})

describe('killed after a vendor’s answer and before anything of it is recorded', () => {
  test.each(changingCalls)(
    '$what is done once',
    async (call) => {
      const recordedAs = call.recordedAs ?? call
      build.start()
      if (!call.step) await world.passWarmUp(mainDomain)
      await build.until(() => holds.reached(recordedAs))
      await build.kill()
      await holds.release(recordedAs)
      expect(await build.recorded(call)).toBe(false)
      build.start()
      await build.until(() => build.recorded(call))
    },
    200_000,
  )

  test('the stack is live and what an undisturbed one is; nothing was bought twice', async () => {
    await build.until(async () => (await build.state()) === 'live')
    expect(await seenStack(world, stackId, { domain, mainDomain })).toEqual(undisturbed)
  }, 200_000)
})

test('killed before the forwarding of a domain is recorded, it is seen once the worker is back', async () => {
  await build.kill()
  const stackId = await stackWithLostForward(world, 'onward')
  const another = killedBuild(world, stackId)
  await holds.hold(forwarding)
  try {
    another.start()
    await another.until(() => holds.reached(forwarding))
    await another.kill()
    await holds.release(forwarding)
    expect(await another.recorded(forwarding)).toBe(false)
    another.start()
    await another.until(() => another.recorded(forwarding))
  } finally {
    await another.kill()
  }
}, 200_000)
