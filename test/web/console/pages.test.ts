import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'
import { pagesOf, type StoryIds, storyData } from './story-data.ts'

let world: ConsoleWorld
let ids: StoryIds
let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
beforeAll(async () => {
  world = await consoleWorld()
  ids = await storyData(world)
  browser = await launchBrowser()
  server = await serveOnLoopback(world.web)
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await world?.close()
})

const largestBytes = 50 * 1024

async function signedIn(options: Parameters<typeof openPage>[1]) {
  const page = await openPage(browser, { ...options, baseURL: server.origin })
  const jar = [...world.owner.browser.jar]
  await page.context().addCookies(jar.map(([name, value]) => ({ name, value, url: server.origin })))
  return page
}

describe.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('$size, $scheme', (options) => {
  test('every page is small, fits, and axe-core finds nothing on it', async () => {
    const page = await signedIn(options)
    for (const address of pagesOf(ids)) {
      const answer = await page.goto(address)
      expect([address, answer?.status()]).toEqual([address, 200])
      expect((await answer?.body())?.length, address).toBeLessThan(largestBytes)
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      expect([address, wide]).toEqual([address, false])
      await expectNoAxeFindings(page)
    }
    await page.context().close()
  }, 90_000)
})

test('an open build page shows a step that changes, without being asked again', async () => {
  const page = await signedIn({})
  await page.goto(consolePaths.build.to({ stack: ids.stack }))
  await page.getByRole('cell', { name: /register the domain/ }).waitFor()
  await page.getByRole('button', { name: 'try again' }).click()
  await page.getByText('It is tried again now.').waitFor()
  await world.build.db.owner.query(`update build_steps set state = 'blocked' where id = $1`, [ids.step])
  await world.build.db.owner.query(`select app.tell('stack:${ids.stack}')`)
  await page.getByText('one step is blocked').waitFor()
  await page.context().close()
})

test('without script the same forms work', async () => {
  const page = await signedIn({ script: false })
  await page.goto(consolePaths.task.to({ task: ids.task }))
  await page.getByRole('textbox', { name: 'what shows that it is done' }).fill('Refund re_1 of today.')
  await page.getByRole('button', { name: 'mark the task as done' }).click()
  await page.getByText('The task is done.').waitFor()
  await page.getByText('Refund re_1 of today.').waitFor()
  await page.context().close()
})

test('a search for what the database cannot hold finds nothing, and is no fault of ours', async () => {
  const search = consolePaths.search.to()
  const answer = await world.owner.send(await world.owner.get(search), search, { q: 'Acme\0' })
  expect([answer.status, world.faults]).toEqual([200, []])
})
