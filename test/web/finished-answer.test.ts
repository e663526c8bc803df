import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { part } from '#web/server/create-web.ts'
import { renderedOnce } from '#web/site/rendered-once.ts'
import { siteFixture } from './site-fixture.ts'

const session = { name: 'segmento_session', why: 'x', lifetimeSeconds: 60, setUnder: ['/sign-in'] }
const { register } = policyInEffect

/** A page under /sign-in, where a session may be set, that is rendered once for each `facts`. */
function oncePage(afterwards: (set: (header: string, value: string) => void) => void = () => {}) {
  const state = { facts: 'first', renderings: 0 }
  const page = renderedOnce(
    () => state.facts,
    () => `<p>${state.facts} ${++state.renderings}</p>`,
  )
  const routes = new Hono().get('/sign-in/once', async (c, next) => {
    c.res = await page(c)
    afterwards((header, value) => c.header(header, value))
    await next()
  })
  const policy = () => ({ ...policyInEffect, register: { ...register, cookies: { session } } })
  return { ...siteFixture({ policy, parts: [part('/', routes)] }), state }
}

const variants: Record<string, string>[] = [
  {},
  { 'accept-encoding': 'gzip' },
  { 'sec-gpc': '1' },
  { 'sec-gpc': '1', 'accept-encoding': 'gzip' },
]

test('the home page goes out with the same headers and bytes each time, whoever asked before', async () => {
  const ask = async (web: Hono, headers: Record<string, string>, method = 'GET') => {
    const answer = await web.request('/', { headers, method })
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      bytes: Buffer.from(await answer.arrayBuffer()).toString('base64'),
    }
  }
  const { web } = siteFixture()
  for (const headers of variants) {
    const alone = await ask(siteFixture().web, headers)
    for (const _ of [1, 2, 3]) expect(await ask(web, headers)).toEqual(alone)
    expect(await ask(web, headers, 'HEAD')).toEqual({ ...alone, bytes: '' })
    expect(alone.headers['content-security-policy']).toContain("default-src 'none'")
    expect(alone.headers.vary).toBe('sec-gpc, Accept-Encoding')
    expect(alone.headers['content-encoding']).toBe(headers['accept-encoding'])
  }
})

test('a page is made anew, headers and all, once what it is made of changed', async () => {
  const { web, state } = oncePage()
  const read = async () => (await web.request('/sign-in/once')).text()
  expect([await read(), await read()]).toEqual(['<p>first 1</p>', '<p>first 1</p>'])
  state.facts = 'second'
  expect([await read(), await read()]).toEqual(['<p>second 2</p>', '<p>second 2</p>'])
})

test('what one visitor is told is not kept for the next', async () => {
  const cookie = 'segmento_session=abc; Path=/; HttpOnly; SameSite=Lax'
  let isFirst = true
  const { web } = oncePage((set) => isFirst && set('set-cookie', cookie))
  const cookies = async () => (await web.request('/sign-in/once')).headers.getSetCookie()
  expect(await cookies()).toEqual([cookie])
  isFirst = false
  expect(await cookies()).toEqual([])
})

test('a cookie that nobody declared is refused of a page that went out before, too', async () => {
  let added: string | undefined
  const { web } = oncePage((set) => added && set('set-cookie', added))
  for (const _ of [1, 2]) expect((await web.request('/sign-in/once')).status).toBe(200)
  added = 'tracker=1; Path=/; HttpOnly; SameSite=Lax'
  const refused = await web.request('/sign-in/once')
  expect([refused.status, refused.headers.getSetCookie()]).toEqual([500, []])
})
