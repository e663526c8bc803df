import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { editionDays, latestEdition } from '#policy/editions.ts'
import { recipients } from '#policy/recipients.ts'
import { register } from '#policy/register/register.ts'
import { policyVersion } from '#policy/version.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { privacyPages } from '#web/privacy/privacy-pages.tsx'
import { part } from '#web/server/create-web.ts'
import { serveOnLoopback } from './served.ts'
import { siteFixture } from './site-fixture.ts'

const facts = {
  controllerName: 'Segmento',
  contactAddress: 'team@segmento.co',
  publicUrl: new URL('https://segmento.co'),
}
const { web } = siteFixture({ parts: [part('/', privacyPages(facts))] })
const pageOf = async () => parse(await (await web.request('/privacy')).text())

test('every clause and every obligation has a place of its own on the page', async () => {
  const page = await pageOf()
  const ids = page.querySelectorAll('[id]').map((element) => element.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (let clause = 1; clause <= 13; clause++) expect(ids).toContain(`${clause}`)
  for (const id of clauseIds) expect(ids, `no sentence carries ${id}`).toContain(id)
})

test('each link within the page leads somewhere on it', async () => {
  const page = await pageOf()
  const ids = new Set(page.querySelectorAll('[id]').map((element) => element.id))
  const targets = page
    .querySelectorAll('a')
    .map((link) => link.getAttribute('href') ?? '')
    .flatMap((href) => /^(?:\/privacy)?#(.+)$/.exec(href)?.[1] ?? [])
  expect(targets.length).toBeGreaterThan(13)
  for (const target of targets) expect(ids).toContain(target)
})

test('every recipient stands there with the link to its own policy, every table with what it is', async () => {
  const page = await pageOf()
  for (const { name, policyUrl } of Object.values(recipients)) {
    const links = page.querySelectorAll(`a[href="${policyUrl}"]`).map((link) => link.text)
    expect(links).toContain(name)
  }
  for (const name of Object.keys(register.tables)) expect(page.text).toContain(name.replaceAll('_', ' '))
})

test('the page tells its version and both dates, is small, and sets no cookie and runs no script', async () => {
  const answer = await web.request('/privacy')
  const html = await answer.text()
  expect(html).toContain(policyVersion())
  expect(html).toContain(`effective: <time datetime="${editionDays(latestEdition).effective}">`)
  expect(html).toContain('last updated:')
  // Above what other pages may have: it names every record with its period, and nothing of it can be left out.
  expect(html.length).toBeLessThan(64_000)
  expect(html).not.toContain('<script')
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
})

test('the Markdown has all clauses, the JSON all declarations, both of the same version', async () => {
  const markdown = await web.request('/privacy.md')
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  const text = await markdown.text()
  expect(text.match(/^## \d+\. /gm)).toHaveLength(13)
  expect(text).toContain(policyVersion())

  const json = (await (await web.request('/privacy.json')).json()) as Record<string, unknown>
  expect(json.version).toBe(policyVersion())
  expect(json.clauses).toHaveLength(13)
  expect(json.recipients).toHaveLength(Object.keys(recipients).length)
  expect(Object.keys(json.retention as object)).toEqual(Object.keys(register.retentionRules))
})

test('a browser that asks not to be sold is told that it was heard', async () => {
  const asked = await (await web.request('/privacy', { headers: { 'sec-gpc': '1' } })).text()
  expect(asked).toContain('Your browser asks us not to sell or share your data.')
})

describe('in a browser', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serveOnLoopback>>
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await serveOnLoopback(web)
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test.each([
    { size: 'desktop', scheme: 'light' },
    { size: 'phone', scheme: 'dark' },
  ] as const)(
    'axe-core finds nothing and nothing is wider than the screen ($size, $scheme)',
    async (options) => {
      const page = await openPage(browser, { ...options, baseURL: server.origin })
      await page.goto('/privacy')
      await expectNoAxeFindings(page)
      const beyond = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(beyond).toBe(0)
      await page.context().close()
    },
  )

  test('on paper the tables are whole', async () => {
    const page = await openPage(browser, { baseURL: server.origin })
    await page.setViewportSize({ width: 700, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    await page.goto('/privacy')
    const cut = await page.evaluate<number>(
      "[...document.querySelectorAll('.table-scroll')].filter((t) => t.scrollWidth > t.clientWidth + 1).length",
    )
    expect(cut).toBe(0)
    await page.context().close()
  })
})
