import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { part } from '#web/server/create-web.ts'
import { csrfProtected, csrfToken, isCsrfToken } from '#web/server/csrf.ts'
import { post, siteFixture } from './site-fixture.ts'

const key = randomBytes(32)

function withSession() {
  const done: string[] = []
  const routes = new Hono()
    .use(csrfProtected(key, (c) => c.req.header('x-test-session')))
    .post('/portal/names', async (c) => {
      done.push('approved')
      return c.text('approved')
    })
  return { done, ...siteFixture({ parts: [part('/', routes)] }) }
}

test('another site’s page can’t change anything, whatever its form holds', async () => {
  const { web, done } = withSession()
  const fields = { _csrf: csrfToken(key, 's1') }
  const session = { 'x-test-session': 's1' }
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]
  for (const headers of foreign)
    expect((await post(web, '/portal/names', fields, { ...session, ...headers })).status).toBe(403)
  expect(done).toEqual([])
})

test('our own page is accepted by the public address and by the host it was asked under', async () => {
  const { web, done } = withSession()
  const fields = { _csrf: csrfToken(key, 's1') }
  const own: Record<string, string>[] = [
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
  ]
  for (const headers of own)
    expect((await post(web, '/portal/names', fields, { 'x-test-session': 's1', ...headers })).status).toBe(
      200,
    )
  expect(done).toHaveLength(2)
})

test('with a session a post needs that session’s token, in the form or in the header', async () => {
  const { web } = withSession()
  const session = { 'x-test-session': 's1' }
  expect((await post(web, '/portal/names', {}, session)).status).toBe(403)
  expect((await post(web, '/portal/names', { _csrf: csrfToken(key, 's2') }, session)).status).toBe(403)
  const header = { ...session, 'x-csrf-token': csrfToken(key, 's1') }
  expect((await post(web, '/portal/names', {}, header)).status).toBe(200)
})

test('a token is new at each rendering and good for its own session and key only', () => {
  const token = csrfToken(key, 's1')
  expect(csrfToken(key, 's1')).not.toBe(token)
  expect(isCsrfToken(key, 's1', token)).toBe(true)
  expect(isCsrfToken(key, 's2', token)).toBe(false)
  expect(isCsrfToken(randomBytes(32), 's1', token)).toBe(false)
  expect(isCsrfToken(key, 's1', '')).toBe(false)
})
