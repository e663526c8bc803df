import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths } from '#web/paths.ts'
import { readTldPrices } from '#workflows/read-tld-prices.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
let engagement = ''
beforeAll(async () => {
  world = await consoleWorld()
  const lead = await world.lead('Lovelace Looms')
  const inquiry = await world.owner.get(consolePaths.inquiry.to({ lead }))
  await world.owner.send(inquiry, consolePaths.convertInquiry.to({ lead }))
  engagement = (await world.build.db.owner.query('select id from engagements')).rows[0]?.id
  await readTldPrices(world.build.parts, 'sandbox')
  await world.build.pass({ days: 3 })
  browser = await launchBrowser()
  server = await serveOnLoopback(world.web)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await world?.close()
})

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)(
  'prices, endings and the plan’s choice of one fit a $size, $scheme, and axe-core finds nothing on them',
  async (options) => {
    const page = await openPage(browser, { ...options, baseURL: server.origin })
    const jar = [...world.owner.browser.jar]
    await page.context().addCookies(jar.map(([name, value]) => ({ name, value, url: server.origin })))
    const looked = async (name: string) => {
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      expect([name, wide]).toEqual([name, false])
      await expectNoAxeFindings(page)
    }
    const euros = consolePaths.pricesIn.to({ currency: 'eur' })
    await page.goto(euros)
    await page.getByLabel('an inbox a month').fill('a lot')
    await page.getByRole('button', { name: 'look it over' }).click()
    await page.getByText('one thing to mend').waitFor()
    await looked('refused')
    await page.getByLabel('an inbox a month').fill(options.size === 'phone' ? '30.00' : '40.00')
    await page.getByLabel('for quotes sent from').fill('2027-06-01')
    await page.getByRole('button', { name: 'look it over' }).click()
    await page.getByText('Nothing is set yet.').waitFor()
    await looked('preview')
    await page.getByRole('button', { name: /^set these prices/ }).click()
    await page.getByText('Set. Quotes that were sent').waitFor()
    await looked('prices')
    await page.goto(euros)
    await looked('form')
    await page.goto(consolePaths.tlds.to())
    await page.getByLabel('another ending').fill(options.size === 'phone' ? 'ai' : 'top')
    await page.getByRole('button', { name: 'plan with it' }).click()
    await page.getByText('Added.').waitFor()
    await readTldPrices(world.build.parts, 'sandbox')
    await page.goto(consolePaths.tlds.to())
    await looked('endings')
    await page.goto(consolePaths.plan.to({ engagement }))
    await looked('plan')
    await page.context().close()
  },
  120_000,
)
