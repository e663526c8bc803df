import { afterAll, beforeAll, expect, test } from 'vitest'
import { quarterWords, toldQuarters } from '#domain/improvement/learned-figures.ts'
import { smallestGroup } from '#policy/aggregates.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { businessTime } from '#test/support/head-start.ts'
import { addLearnedClient } from '#test/support/learned-clients.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
const [latest = '', before = ''] = toldQuarters(businessTime())
beforeAll(async () => {
  world = await consoleWorld()
}, 60_000)
afterAll(() => world?.close())

const address = consolePaths.learned.to()

test('while every group is too small the page says why, and names no number of clients', async () => {
  for (let count = 0; count < smallestGroup - 1; count++) await addLearnedClient(world.build.db, latest)
  const page = await world.owner.get(address)
  expect(page.status).toBe(200)
  expect(page.words).toContain(`Nothing is told of ${quarterWords(latest)}`)
  expect(page.words).not.toContain('or more to a figure')
})

test('a group of enough clients is told, the others keep their place, and somebody who may only look sees it', async () => {
  await addLearnedClient(world.build.db, latest, { daysToFirstCold: 41 })
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(address)
  expect(page.words).toContain('5 clients or more to a figure')
  expect(page.words).toMatch(/register the domain 2 0 % 5 or more/)
  expect(page.words).toMatch(/bring the domain in at the host hidden hidden/)
  expect(page.words).not.toContain('Nothing is told')
  const earlier = await viewer.get(withQuery(address, { quarter: before }))
  expect(earlier.words).toContain(`Nothing is told of ${quarterWords(before)}`)
  const invented = await viewer.get(withQuery(address, { quarter: '1999-01-01' }))
  expect(invented.words).toContain('5 clients or more to a figure')
})

test('with its charts the page fits a phone in the dark, and axe-core finds nothing on it', async () => {
  const browser = await launchBrowser()
  const server = await serveOnLoopback(world.web)
  try {
    const page = await openPage(browser, { size: 'phone', scheme: 'dark', baseURL: server.origin })
    const jar = [...world.owner.browser.jar]
    await page.context().addCookies(jar.map(([name, value]) => ({ name, value, url: server.origin })))
    await page.goto(address)
    expect(await page.locator('figure.chart').count()).toBeGreaterThan(4)
    expect(
      await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'),
    ).toBe(false)
    await expectNoAxeFindings(page)
  } finally {
    await server.close()
    await browser.close()
  }
}, 60_000)
