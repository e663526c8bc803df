import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { openSandboxBooks, type SandboxBooks } from '#test/support/sandbox-books.ts'
import { compareStack } from '#workflows/compare-stack.ts'

let world: BuildWorld
let books: SandboxBooks
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  books = openSandboxBooks(world.sandboxes)
}, 120_000)
afterAll(async () => {
  await books?.close()
  await world?.close()
})

test('an active inbox that its host ends is stood in for by the warm reserve, and told; once none is warm that is told', async () => {
  const stackId = await world.approvedStack({ company: 'reserved', mainDomain: 'reserved.com' })
  await world.buildUp(stackId)
  await world.passWarmUp('reserved.com')
  await world.advance(stackId)
  const inboxes = async () =>
    (
      await world.db.owner.query<{
        id: string
        host_ref: string
        state: string
        reserve: boolean
        daily_limit: number
      }>(
        'select id, host_ref, state, reserve, daily_limit from inboxes where stack_id = $1 order by address',
        [stackId],
      )
    ).rows
  const active = (await inboxes()).filter(({ reserve }) => !reserve)
  const [spare] = (await inboxes()).filter(({ reserve }) => reserve)
  expect(active).toHaveLength(2)
  const end = async (hostRef = '') => {
    const { host } = await world.parts.openPorts({ stackId, mode: 'sandbox', people: [] })
    await host.deleteMailbox(hostRef)
    await world.pass({ days: 1 })
    await compareStack(world.parts, stackId)
    await world.advance(stackId)
  }
  await end(active[0]?.host_ref)
  const promoted = (await inboxes()).find(({ id }) => id === spare?.id)
  expect(promoted).toMatchObject({ state: 'live', reserve: false, daily_limit: 20 })
  await end(active[1]?.host_ref)
  await world.advance(stackId)
  const { rows } = await world.db.owner.query(
    'select stopped_id, promoted_id, because from promotions where stack_id = $1 order by at',
    [stackId],
  )
  expect(rows).toEqual([
    { stopped_id: active[0]?.id, promoted_id: spare?.id, because: 'lost' },
    { stopped_id: active[1]?.id, promoted_id: null, because: 'lost' },
  ])
}, 120_000)
