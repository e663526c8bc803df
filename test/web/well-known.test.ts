import { expect, test } from 'vitest'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { siteFixture } from './site-fixture.ts'

test('crawlers that feed AI models are refused the whole site, others the closed folders only', async () => {
  const text = await (await siteFixture().web.request('/robots.txt')).text()
  const [refused = '', others = ''] = text.split('\n\n')
  for (const name of ['GPTBot', 'ClaudeBot', 'CCBot', 'Google-Extended', 'Bytespider'])
    expect(refused).toContain(`User-agent: ${name}\n`)
  expect(refused.endsWith('Disallow: /')).toBe(true)
  expect(others).toContain('User-agent: *\nDisallow: /portal')
})

test('security.txt names a contact and has not expired (RFC 9116)', async () => {
  const { web, clock } = siteFixture()
  const text = await (await web.request('/.well-known/security.txt')).text()
  expect(text).toContain('Contact: mailto:team@segmento.co\n')
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '')
  expect(expires).toBeGreaterThan(clock.nowMs + 100 * 86_400_000)
  expect(expires).toBeLessThan(clock.nowMs + 366 * 86_400_000)
})

test('Global Privacy Control is honoured, published and shown, and counts only as exactly 1', async () => {
  const { web } = siteFixture()
  expect(await (await web.request('/.well-known/gpc.json')).json()).toEqual({
    gpc: true,
    lastUpdate: policyInEffect.document.updated,
  })
  const page = async (value: string) => (await web.request('/', { headers: { 'sec-gpc': value } })).text()
  expect(await page('1')).toContain('asks us not to sell or share')
  expect(await page('0')).not.toContain('asks us not to sell or share')
  expect((await web.request('/')).headers.get('vary')).toContain('sec-gpc')
})
