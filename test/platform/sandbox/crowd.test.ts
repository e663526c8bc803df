import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { startTestSandboxes } from '#test/support/sandbox-world.ts'

const back: VendorSandbox = {
  name: 'back',
  http: (world) => new Hono().get('/', async (c) => c.json(await world.store.list('things'))),
  credentials: async () => ({}),
}
const front: VendorSandbox = {
  name: 'front',
  http: (world) =>
    new Hono().post('/', (c) =>
      world.store.exclusively(async (store) => {
        await fetch(world.origin('back'))
        const count = ((await store.get<{ count: number }>('counter', 'only'))?.count ?? 0) + 1
        await store.put('counter', 'only', { count })
        return c.json({ count })
      }),
    ),
  credentials: async () => ({}),
}

test('many calls that wait for each other and for another vendor all come to their end', async () => {
  const world = await startTestSandboxes([back, front])
  try {
    const answers = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const answer = await fetch(world.origin('front'), { method: 'POST' })
        return ((await answer.json()) as { count: number }).count
      }),
    )
    expect(answers.toSorted((one, other) => one - other)).toEqual(answers.map((_, index) => index + 1))
  } finally {
    await world.close()
  }
})
