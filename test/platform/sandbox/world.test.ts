import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'

const echo: VendorSandbox = {
  name: 'echo',
  http: (world) =>
    new Hono()
      .post('/things/:id', async (c) => {
        await world.store.put('things', c.req.param('id'), await c.req.json())
        return c.json(await world.store.list('things'))
      })
      .get('/now', async (c) => c.text((await world.now()).toISOString())),
  credentials: async () => ({ key: 'echo-key' }),
}

let world: TestSandboxWorld
beforeAll(async () => {
  world = await startTestSandboxes([echo])
})
afterAll(() => world?.close())

const post = (id: string) =>
  fetch(`${world.origin('echo')}/things/${id}`, { method: 'POST', body: JSON.stringify({ secret: 'value' }) })

test('a call is recorded by its template and status, without its values', async () => {
  expect((await post('thing-1')).status).toBe(200)
  const requests = await world.requests('echo')
  expect(requests.at(-1)).toMatchObject({ method: 'POST', path: '/things/:id', status: 200 })
  expect(JSON.stringify(requests)).not.toMatch(/thing-1|value/)
})

test('an asked-for fault hits as often as asked and then no more', async () => {
  await world.plan('echo', { kind: 'unavailable', matches: 'POST /things', times: 1 })
  const broken = await post('thing-2')
  expect([broken.status, broken.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8'])
  expect((await post('thing-2')).status).toBe(200)
})

test('a lost answer breaks the connection after the call was done', async () => {
  await world.plan('echo', { kind: 'lost', matches: 'POST /things', times: 1 })
  await expect(post('thing-3')).rejects.toThrow()
  expect(await (await post('thing-4')).text()).toContain('thing-3')
})

test('business time moves when asked', async () => {
  const read = async () => new Date(await (await fetch(`${world.origin('echo')}/now`)).text()).getTime()
  const before = await read()
  world.advance({ days: 2 })
  expect((await read()) - before).toBeGreaterThanOrEqual(2 * 86_400_000)
  expect(await world.credentials('echo')).toEqual({ key: 'echo-key' })
})
