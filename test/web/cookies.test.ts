import { Hono } from 'hono'
import { setCookie as give } from 'hono/cookie'
import { expect, test } from 'vitest'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { part } from '#web/server/create-web.ts'
import { siteFixture } from './site-fixture.ts'

const session = { name: 'segmento_session', why: 'x', lifetimeSeconds: 60, setUnder: ['/sign-in'] }
const setCookie = 'segmento_session=abc; Path=/; HttpOnly; SameSite=Lax'

function withCookie(path: string, cookie: string) {
  const routes = new Hono().get(path, (c) => c.text('secret content', 200, { 'set-cookie': cookie }))
  return siteFixture({
    policy: () => ({ ...policyInEffect, register: { ...policyInEffect.register, cookies: { session } } }),
    parts: [part('/', routes)],
  })
}

test('a response that sets a cookie the policy does not name is refused, cookie and content', async () => {
  const { web, asked } = withCookie('/sign-in/x', 'tracker=1; HttpOnly; SameSite=Lax')
  const answer = await web.request('/sign-in/x')
  expect(answer.status).toBe(500)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(await answer.text()).not.toContain('secret content')
  expect(asked.faults).toHaveLength(1)
})

test('nor does the page that tells of the failure set it', async () => {
  const routes = new Hono().get('/sign-in/x', (c) => {
    give(c, 'tracker', '1', { httpOnly: true, sameSite: 'Lax' })
    return c.text('secret content')
  })
  const { web } = siteFixture({ parts: [part('/', routes)] })
  const answer = await web.request('/sign-in/x')
  expect(answer.status).toBe(500)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(await answer.text()).not.toContain('secret content')
})

test('a named cookie is set around sign-in only', async () => {
  expect(
    (await withCookie('/sign-in/x', setCookie).web.request('/sign-in/x')).headers.getSetCookie(),
  ).toEqual([setCookie])
  expect((await withCookie('/pricing', setCookie).web.request('/pricing')).status).toBe(500)
})

test('a named cookie that scripts or other sites could use is refused', async () => {
  const { web } = withCookie('/sign-in/x', 'segmento_session=abc; Path=/')
  expect((await web.request('/sign-in/x')).status).toBe(500)
})

test('a named cookie that is kept for longer than declared, or sent to other hosts, is refused', async () => {
  const statusOf = async (more: string) =>
    (await withCookie('/sign-in/x', `${setCookie}${more}`).web.request('/sign-in/x')).status
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
  for (const more of ['; Max-Age=61', '; Max-Age=ages', `; Expires=${inAnHour}`, '; Domain=segmento.example'])
    expect(await statusOf(more), more).toBe(500)
  for (const more of ['', '; Max-Age=60', '; Max-Age=0', '; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])
    expect(await statusOf(more), more).toBe(200)
})

test('no public page sets a cookie or loads a script', async () => {
  const { web, asked } = siteFixture()
  for (const path of ['/', '/request-a-call', '/guide', '/unsubscribe/x', '/guide/confirm/x', '/nope']) {
    const answer = await web.request(path)
    expect(answer.headers.getSetCookie(), path).toEqual([])
    expect(await answer.text(), path).not.toContain('<script')
  }
  expect(asked.faults.map(({ error }) => String(error))).toEqual([])
})
