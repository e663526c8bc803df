import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { changingCalls, forwarding, openRecordHolds, type RecordHolds } from '#test/support/changing-calls.ts'
import {
  faultWasMet,
  type KilledBuild,
  killedBuild,
  stackWithLostForward,
} from '#test/support/killed-build.ts'
import { keepPricesRead } from '#test/support/prices-read.ts'
import { type SeenStack, seenStack, undisturbedStack } from '#test/support/seen-stack.ts'

let world: BuildWorld
let holds: RecordHolds
let undisturbed: SeenStack

beforeAll(async () => {
  world = await openBuildWorld()
  await keepPricesRead(world.db)
  holds = await openRecordHolds(world)
  undisturbed = await undisturbedStack(world)
}, 60_000)
afterAll(async () => {
  await holds?.close()
  await world?.close()
})

describe.each([
  {
    when: 'at once',
    calls: changingCalls,
    company: 'Early Co',
    domain: 'tryearly.com',
    mainDomain: 'early.com',
    delayMs: 300,
  },
  {
    when: 'when it has been asked again',
    calls: changingCalls.filter(({ spends }) => spends),
    company: 'Late Co',
    domain: 'trylate.com',
    mainDomain: 'late.com',
    delayMs: 3500,
  },
])(
  'killed before an answer, the vendor doing the call all the same, $when',
  ({ calls, company, domain, mainDomain, delayMs }) => {
    let build: KilledBuild
    let stackId: string

    beforeAll(async () => {
      stackId = await world.approvedStack({ company, mainDomain, names: [domain] })
      build = killedBuild(world, stackId)
      for (const call of calls)
        if (call.http)
          await world.sandboxes.plan(call.vendor, { kind: 'hang', matches: call.http, times: 1, delayMs })
        else await holds.hold(call)
    })
    afterAll(() => build?.kill())

    test.each(calls)(
      '$what is done once',
      async (call) => {
        build.start()
        if (!call.step) await world.passWarmUp(mainDomain)
        await build.until(() => (call.http ? faultWasMet(world, call) : holds.reached(call)))
        await build.kill()
        if (!call.http) await holds.release(call)
        expect(await build.recorded(call)).toBe(false)
        build.start()
        await build.until(() => build.recorded(call))
      },
      200_000,
    )

    test('the stack is live and what an undisturbed one is; nothing was bought twice', async () => {
      await build.until(async () => ['warming', 'live'].includes(await build.state()))
      if ((await build.state()) === 'warming') await world.passWarmUp(mainDomain)
      await build.until(async () => (await build.state()) === 'live')
      expect(await seenStack(world, stackId, { domain, mainDomain })).toEqual(undisturbed)
    }, 200_000)
  },
)

test('killed before the answer to forwarding a domain, it is forwarded once the worker is back', async () => {
  const stackId = await stackWithLostForward(world, 'ahead')
  const build = killedBuild(world, stackId)
  const { vendor, http: matches = '' } = forwarding
  await world.sandboxes.plan(vendor, { kind: 'hang', matches, times: 1, delayMs: 300 })
  try {
    build.start()
    await build.until(() => faultWasMet(world, forwarding))
    await build.kill()
    expect(await build.recorded(forwarding)).toBe(false)
    build.start()
    await build.until(() => build.recorded(forwarding))
  } finally {
    await build.kill()
  }
}, 200_000)
