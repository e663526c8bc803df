import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { part } from '#web/server/create-web.ts'
import { siteFixture } from './site-fixture.ts'

function failing() {
  const routes = new Hono()
    .get('/portal/:client', () => {
      throw new Error('ada@acme.example could not be read')
    })
    .post('/portal/:client', async (c) => c.text(`${(await c.req.text()).length}`))
  return siteFixture({ parts: [part('/', routes)], largerBodies: [{ under: '/portal/big', bytes: 200_000 }] })
}

test('a failure shows a fault id and nothing of its cause, and is reported by the route’s pattern', async () => {
  const { web, asked } = failing()
  const answer = await web.request('/portal/0199-secret')
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toContain('ada@acme.example')
  expect(asked.faults).toMatchObject([{ method: 'GET', route: '/portal/:client' }])
  expect(text).toContain(asked.faults[0]?.id)
})

test('what does not exist is a calm 404, the same wherever it is', async () => {
  const { web } = siteFixture()
  const one = await (await web.request('/console/clients/1')).text()
  expect(one).toContain('There is no page at this address, or none that you may see.')
  expect(await (await web.request('/portal/anything')).text()).toBe(one)
})

test('an address with a null character is one of those that do not exist', async () => {
  const { web, asked } = failing()
  expect((await web.request('/portal/a%00')).status).toBe(404)
  expect(asked.faults).toEqual([])
})

test('a known address used in another way is a 405 that names the ways', async () => {
  const answer = await siteFixture().web.request('/', { method: 'DELETE' })
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('GET, HEAD')
})

test('a body beyond the limit is refused before it is read, wider where declared', async () => {
  const { web } = failing()
  const body = 'x'.repeat(100_000)
  expect((await web.request('/portal/a', { method: 'POST', body })).status).toBe(413)
  expect(await (await web.request('/portal/big', { method: 'POST', body })).text()).toBe('100000')
})

test('a caller that asks for JSON gets problem details', async () => {
  const answer = await siteFixture().web.request('/nope', { headers: { accept: 'application/json' } })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ status: 404 })
})

test('health answers by itself; readiness asks what it depends on', async () => {
  const { web } = siteFixture({ ready: () => Promise.reject(new Error('the database is down')) })
  expect((await web.request('/healthz')).status).toBe(200)
  const ready = await web.request('/readyz')
  expect(ready.status).toBe(503)
  expect(await ready.text()).toBe('not ready\n')
})
