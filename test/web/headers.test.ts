import { expect, test } from 'vitest'
import { siteFixture } from './site-fixture.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; form-action 'self' https://checkout.stripe.com; frame-ancestors 'none'; base-uri 'none'"

test('every answer, errors and assets too, lets a browser load and post to our own origin only', async () => {
  const { web } = siteFixture()
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(await (await web.request('/')).text())?.[1] ?? ''
  for (const path of ['/', '/request-a-call', '/nope', '/healthz', '/robots.txt', style]) {
    const { headers } = await web.request(path)
    expect(headers.get('content-security-policy'), path).toBe(policy)
    expect(headers.get('referrer-policy'), path).toBe('same-origin')
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin')
    expect(headers.get('permissions-policy'), path).toContain('camera=()')
    expect(headers.get('x-robots-tag'), path).toContain('noai')
    expect(headers.get('strict-transport-security'), path).toBeNull()
  }
})

test('over HTTPS browsers are told to stay there, and plain HTTP is sent on', async () => {
  const { web } = siteFixture({ publicUrl: new URL('https://segmento.example') })
  const secure = await web.request('https://segmento.example/')
  expect(secure.headers.get('strict-transport-security')).toContain('max-age=63072000')
  expect(secure.headers.get('content-security-policy')).toContain('upgrade-insecure-requests')
  const plain = await web.request('http://segmento.example/guide?a=1', {
    headers: { 'x-forwarded-proto': 'http' },
  })
  expect(plain.status).toBe(308)
  expect(plain.headers.get('location')).toBe('https://segmento.example/guide?a=1')
})

test('nothing is kept by caches or indexed unless it is the same for everybody', async () => {
  const { web } = siteFixture()
  expect((await web.request('/')).headers.get('cache-control')).toBe('public, max-age=60')
  expect((await web.request('/request-a-call')).headers.get('cache-control')).toBe('no-store')
  expect((await web.request('/console/x')).headers.get('x-robots-tag')).toContain('noindex')
  expect((await web.request('/')).headers.get('x-robots-tag')).not.toContain('noindex')
})

test('assets carry their content’s hash, are kept forever, and an unknown one is not found', async () => {
  const { web } = siteFixture()
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(await (await web.request('/')).text())?.[1] ?? ''
  const found = await web.request(style, { headers: { 'accept-encoding': 'br' } })
  expect(found.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(found.headers.get('content-encoding')).toBe('br')
  expect((await web.request('/assets/segmento.old.css')).status).toBe(404)
})

test('public pages are compressed, personal ones never (their length would tell)', async () => {
  const { web } = siteFixture()
  const headers = { 'accept-encoding': 'gzip' }
  expect((await web.request('/', { headers })).headers.get('content-encoding')).toBe('gzip')
  expect((await web.request('/request-a-call', { headers })).headers.get('content-encoding')).toBeNull()
})
