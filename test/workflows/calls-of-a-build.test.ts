import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { advanceStack } from '#workflows/advance-stack.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const stack = (brand: string, names: readonly string[]) =>
  world.approvedStack({ company: brand, mainDomain: `${brand}.com`, names })

/** Calls on the registrar's account for this stack, by the program's own record. */
async function callsOf(stackId: string): Promise<Record<string, number>> {
  const { rows } = await world.db.owner.query<{ operation: string; calls: number }>(
    `select operation, count(*)::int as calls from vendor_calls where vendor = 'porkbun' and stack_id = $1 group by 1`,
    [stackId],
  )
  return Object.fromEntries(rows.map(({ operation, calls }) => [operation, calls]))
}

async function pauseOf(stackId: string, kind: string): Promise<number> {
  const { rows } = await world.db.owner.query<{ seconds: number }>(
    `select extract(epoch from due_at - app.now())::float8 as seconds from build_steps where stack_id = $1 and kind = $2`,
    [stackId, kind],
  )
  return rows[0]?.seconds ?? Number.NaN
}

test('a domain takes six calls at the registrar, and the account is asked once for stacks that are built together', async () => {
  const first = await stack('firstcalls', ['getfirstcalls.com'])
  const second = await stack('secondcalls', ['getsecondcalls.com'])
  await world.advance(first)
  await world.advance(second)
  const domain = {
    'domain.check': 1,
    'domain.create': 1,
    'domain.find': 1,
    'registrant.set': 1,
    'registrant.read': 1,
    'name-servers.set': 1,
  }
  expect(await callsOf(first)).toEqual({ ...domain, 'account.balance': 1, 'account.settings': 1 })
  expect(await callsOf(second)).toEqual(domain)
})

test('what takes seconds is looked at after seconds, and what takes minutes every minute', async () => {
  const stackId = await stack('pausing', ['getpausing.com'])
  await world.advance(stackId)
  expect(await pauseOf(stackId, 'open-inbox')).toBeLessThanOrEqual(10)
  const lookAfter = async (minutes: number) => {
    await world.pass({ minutes })
    await world.advance(stackId)
    return pauseOf(stackId, 'open-inbox')
  }
  // An eighth of what it has taken so far.
  const soon = await lookAfter(4)
  expect(soon).toBeGreaterThan(25)
  expect(soon).toBeLessThan(40)
  const later = await lookAfter(5)
  expect(later).toBeGreaterThan(55)
  expect(later).toBeLessThanOrEqual(60)
})

test('a run gives way after its turn, with what starts the slow clocks of others done first, and the next goes on', async () => {
  const stackId = await stack('turning', ['getturning.com'])
  const states = async () => {
    const { rows } = await world.db.owner.query<{ kind: string; state: string }>(
      'select kind, state from build_steps where stack_id = $1',
      [stackId],
    )
    return new Map(rows.map(({ kind, state }) => [kind, state]))
  }
  // A turn that is over with each step: the first run begins the build, each other one does one step.
  const turns: string[] = []
  for (let turn = 0; turn < 40 && !turns.includes('set-registrant'); turn++) {
    const before = await states()
    await advanceStack({ ...world.parts, turnMs: 1 }, stackId)
    for (const kind of (await states()).keys()) if (!before.has(kind)) turns.push(kind)
  }
  expect(turns.slice(0, 3)).toEqual(['register', 'bring-in', 'delegate'])
  expect(turns.at(-1)).toBe('set-registrant')
})

test('what nothing waits for comes in a turn of its own, behind the turns of those that are only begun', async () => {
  const stackId = await stack('patient', ['getpatient.com'])
  const kinds = async () => {
    const { rows } = await world.db.owner.query<{ kind: string }>(
      'select kind from build_steps where stack_id = $1',
      [stackId],
    )
    return rows.map(({ kind }) => kind)
  }
  const turn = () => advanceStack({ ...world.parts, turnMs: 60_000 }, stackId)
  await turn()
  expect(await kinds()).toContain('delegate')
  expect(await kinds()).not.toContain('set-registrant')
  await turn()
  expect(await kinds()).toContain('set-registrant')
})
