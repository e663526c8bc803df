import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from '../../scripts/soak/differences.ts'
import { gaps, never } from '../../scripts/soak/kill-points.ts'
import { readSoakOptions } from '../../scripts/soak/options.ts'
import { type SoakedBuild, soakedBuild } from '../../scripts/soak/soaked-build.ts'
import { type BuildWorld, openBuildWorld } from '../support/build-world.ts'
import { undisturbedStack } from '../support/seen-stack.ts'

let world: BuildWorld
let calm: SoakedBuild['stack']
beforeAll(async () => {
  world = await openBuildWorld()
  calm = await undisturbedStack(world)
}, 120_000)
afterAll(() => world?.close())

/** What spends, by the names that this kind of kill has for it. */
const spending = ['POST /porkbun/api/json/v3/domain/create/…', 'POST /instantly/api/v2/accounts']

// Of the kinds the one that asks most of the command; test/workflows/kill-*.test.ts kills at each call, in each way.
test('a worker killed in the late call of what spends leaves the stack that an undisturbed build makes', {
  timeout: 300_000,
}, async () => {
  const build = await soakedBuild('late-call', { ...never, also: spending })
  expect([...build.killedAt].sort()).toEqual([...spending].sort())
  expect(differences(calm, build.stack)).toEqual([])
})

test('a stack that was bought twice is a difference, and so is a mark that is missing', () => {
  const twice = { ...calm, orders: [...calm.orders, ...calm.orders], registrations: [] }
  const found = differences(calm, twice).map((one) => one.split(':')[0])
  expect(found).toEqual(['orders', 'registrations'])
  expect(differences(calm, structuredClone(calm))).toEqual([])
})

test('a place that was killed at before gets longer, so that a step of many calls is done at last', () => {
  const gap = gaps({ every: 4, first: 1 })
  expect([gap('one'), gap('one'), gap('other'), gap('one')]).toEqual([4, 7, 4, 10])
})

test('the command line names kinds, rhythm, repetitions and seed; what it does not know is refused', () => {
  expect(readSoakOptions([])).toMatchObject({
    kinds: ['before-answer', 'late-call', 'before-record'],
    every: 6,
  })
  expect(readSoakOptions(['--kinds', 'late-call', '--every', '9', '--repeat', '2', '--seed', '7'])).toEqual({
    kinds: ['late-call'],
    every: 9,
    repeat: 2,
    seed: 7,
  })
  for (const given of [['--kinds', 'power-cut'], ['--every', '1'], ['--repeat', '0'], ['--seed', 'x'], ['x']])
    expect(readSoakOptions(given)).toBeUndefined()
})
