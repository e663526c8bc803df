import { Hono } from 'hono'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { launchBrowser, openPage } from '#test/support/browser.ts'
import { part } from '#web/server/create-web.ts'
import { liveTopics } from '#web/server/live.ts'
import { kitRoutes } from './kit-page.tsx'
import { serveOnLoopback } from './served.ts'
import { siteFixture } from './site-fixture.ts'

let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
const readers = new Set<(topic: string) => void>()
const counted = { pages: 0 }

/** What is told until the reader leaves. */
async function* told(left: AbortSignal): AsyncGenerator<string> {
  const waiting: string[] = []
  let wake = () => {}
  const hear = (topic: string) => {
    waiting.push(topic)
    wake()
  }
  readers.add(hear)
  left.addEventListener('abort', () => wake())
  try {
    while (!left.aborted) {
      const topic = waiting.shift()
      if (topic !== undefined) yield topic
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    readers.delete(hear)
  }
}

beforeAll(async () => {
  browser = await launchBrowser()
  const live = new Hono().get('/console/live', (c) => liveTopics(c, told, () => {}))
  const kit = kitRoutes(() => ++counted.pages)
  server = await serveOnLoopback(siteFixture({ parts: [part('/', kit), part('/', live)] }).web)
})
beforeEach(() => {
  counted.pages = 0
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const tell = (topic: string) => {
  for (const reader of readers) reader(topic)
}

test('a region is asked for again when its topic changes, not for another’s, and the stream ends with the page', async () => {
  const page = await openPage(browser, { baseURL: server.origin })
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/console/kit')
  await vi.waitFor(() => expect(readers.size).toBe(1))
  tell('build:2')
  tell('build:1')
  await page.locator('#counted', { hasText: /^2$/ }).waitFor()
  expect(counted.pages).toBe(2)
  expect(errors).toEqual([])
  await page.context().close()
  await vi.waitFor(() => expect(readers.size).toBe(0), 5_000)
})

test('a step to confirm that is open stays open when its region is asked for again, unless it would do something else by then; Escape closes it', async () => {
  const page = await openPage(browser, { baseURL: server.origin })
  await page.goto('/console/kit')
  await vi.waitFor(() => expect(readers.size).toBe(1))
  const again = async (times: number) => {
    tell('build:1')
    await page.locator('#counted', { hasText: new RegExp(`^${times}$`) }).waitFor()
  }
  const sight = async () => [
    await page.getByRole('button', { name: 'yes, mend the one' }).isVisible(),
    await page.getByRole('button', { name: 'yes, mend what stands first' }).isVisible(),
  ]
  for (const ask of ['mend the one', 'mend what stands first'])
    await page.locator('summary', { hasText: ask }).press('Enter')
  expect(await sight()).toEqual([true, true])
  await again(2)
  expect(await sight()).toEqual([true, false])
  await page.getByRole('button', { name: 'yes, mend the one' }).press('Escape')
  expect(await sight()).toEqual([false, false])
  expect(await page.locator('summary:focus').textContent()).toBe('mend the one')
  await again(3)
  expect(await sight()).toEqual([false, false])
  await page.context().close()
})

test('without script the region offers a link that asks again', async () => {
  const page = await openPage(browser, { baseURL: server.origin, script: false })
  await page.goto('/console/kit')
  await page.getByRole('link', { name: 'refresh' }).click()
  await page.locator('#counted', { hasText: /^2$/ }).waitFor()
  await page.context().close()
})

test('"/" goes to the search, "?" opens the sheet of keys, and its button does so without script', async () => {
  const page = await openPage(browser, { baseURL: server.origin })
  await page.goto('/portal/kit')
  await page.locator('h1').click()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'keyboard' }).waitFor()
  await page.goto('/console/kit')
  await page.locator('h1').click()
  await page.keyboard.press('/')
  await page.locator('input[type=search]:focus').waitFor()
  const plain = await openPage(browser, { baseURL: server.origin, script: false })
  await plain.goto('/portal/kit')
  await plain.getByRole('button', { name: 'keyboard' }).click()
  await plain.getByRole('dialog', { name: 'keyboard' }).waitFor()
  await page.context().close()
  await plain.context().close()
})

test('times are told in the reader’s own zone', async () => {
  const context = await browser.newContext({
    timezoneId: 'Asia/Tokyo',
    locale: 'en-GB',
    baseURL: server.origin,
  })
  const page = await context.newPage()
  await page.goto('/console/kit')
  const title = await page.locator('.page-head time').getAttribute('title')
  expect(title).toContain('16:00')
  await context.close()
})
