import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { part } from '#web/server/create-web.ts'
import { kitRoutes } from './kit-page.tsx'
import { serveOnLoopback } from './served.ts'
import { siteFixture } from './site-fixture.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>

beforeAll(async () => {
  browser = await launchBrowser()
  server = await serveOnLoopback(siteFixture({ parts: [part('/', kitRoutes())] }).web)
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const pages = [
  '/',
  '/request-a-call',
  '/request-a-call/thanks',
  '/guide',
  '/guide/check-your-inbox',
  '/guide/confirm/x',
  '/guide/planning-cold-email-capacity',
  '/unsubscribe/x',
  '/nope',
  '/console/kit',
  '/portal/kit',
]

describe.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('$size, $scheme', (options) => {
  test.each(pages)('axe-core finds nothing on %s', async (path) => {
    const page = await openPage(browser, { ...options, baseURL: server.origin })
    await page.goto(path)
    await expectNoAxeFindings(page)
    await page.context().close()
  })
})

test('a refused form is accessible too, and the focus is on the list of what to mend', async () => {
  const page = await openPage(browser, { baseURL: server.origin })
  await page.goto('/request-a-call')
  await page.getByRole('button', { name: 'send and request a call' }).click()
  await page.locator('.error-summary:focus').waitFor()
  await expectNoAxeFindings(page)
  await page.context().close()
})
