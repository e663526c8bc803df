import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { collectFigures } from '#workflows/collect-figures.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld()
}, 60_000)
afterAll(() => world?.close())

async function stateOf(stackId: string) {
  const { rows } = await world.db.owner.query('select state from stacks where id = $1', [stackId])
  return rows[0]?.state
}
const steps = async (stackId: string) =>
  (
    await world.db.owner.query(
      'select natural_key, state, fault_code, vendor_code, waiting_for from build_steps where stack_id = $1 order by natural_key',
      [stackId],
    )
  ).rows

test('an approved stack is built, proven, warmed and live, with every domain and inbox bought once', async () => {
  const stackId = await world.approvedStack({ company: 'Lovelace Looms', mainDomain: 'lovelacelooms.com' })
  await world.advance(stackId)
  for (let look = 0; look < 12 && (await stateOf(stackId)) === 'building'; look++) {
    await world.pass({ hours: 1 })
    await world.advance(stackId)
  }
  const open = (await steps(stackId)).filter(
    (step) => step.state !== 'done' && !step.natural_key.startsWith('verify'),
  )
  expect({ state: await stateOf(stackId), open }).toEqual({ state: 'warming', open: [] })
  // One confirmation covers a person and address at a registrar, however many domains.
  expect(await world.confirmRegistrant('ada@lovelacelooms.com')).toBe(1)

  await world.pass({ days: 16 })
  await world.advance(stackId)
  expect(await stateOf(stackId)).toBe('live')

  const creates = (await world.sandboxes.requests('porkbun')).filter((call) =>
    call.path.includes('/domain/create'),
  )
  expect(creates).toHaveLength(2)
  await collectFigures(world.parts, stackId)
  const figures = await world.db.owner.query(
    'select count(distinct inbox_id)::int as inboxes, sum(warm_up_sent)::int as sent from daily_figures',
  )
  expect(figures.rows[0].inboxes).toBe(3)
  expect(figures.rows[0].sent).toBeGreaterThan(100)
}, 120_000)
