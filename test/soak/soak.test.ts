import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from '../../scripts/soak/differences.ts'
import { gaps, never } from '../../scripts/soak/kill-points.ts'
import {
  type BuildKind,
  isBuildKind,
  readSoakOptions,
  type SoakKind,
  soakKinds,
} from '../../scripts/soak/options.ts'
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

/** What spends, by the names that each kind of kill has for it. */
const spending: Readonly<Record<BuildKind, readonly string[]>> = {
  'before-answer': ['POST /porkbun/api/json/v3/domain/create/…', 'POST /mailforge/public/mailboxes'],
  'late-call': ['POST /porkbun/api/json/v3/domain/create/…', 'POST /instantly/api/v2/accounts'],
  'before-record': ['porkbun domain.create', 'mailforge mailbox.create'],
}

test.each((Object.keys(soakKinds) as SoakKind[]).filter(isBuildKind))(
  'a worker killed %s of what spends leaves the stack that an undisturbed build makes',
  async (kind) => {
    const also = spending[kind]
    const build = await soakedBuild(kind, { ...never, also })
    expect([...build.killedAt].sort()).toEqual([...also].sort())
    expect(differences(calm, build.stack)).toEqual([])
  },
  300_000,
)

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
