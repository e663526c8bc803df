import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { axeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { openPaymentWorld, type PaymentWorld } from '../../domain/billing/payment-world.ts'
import { serveOnLoopback } from '../served.ts'
import { openPortal, type TestPortal } from './portal-fixture.ts'

let world: PaymentWorld
let portal: TestPortal
let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
beforeAll(async () => {
  ;[world, browser] = await Promise.all([openPaymentWorld(), launchBrowser()])
  portal = await openPortal(world.db, async () => world.stripe.payments)
  server = await serveOnLoopback(portal.web)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await portal?.close()
  await world?.drop()
})

const looks = [
  { size: 'desktop', scheme: 'light' },
  { size: 'desktop', scheme: 'dark' },
  { size: 'phone', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const

/** With SHOTS=<folder>, each is kept as a picture. */
async function look(client: RequestedClient, cookie: string, state: string) {
  const found: string[] = []
  for (const { size, scheme } of looks) {
    const page = await openPage(browser, { size, scheme, baseURL: server.origin })
    const [name = '', value = ''] = cookie.split('=')
    await page.context().addCookies([{ name, value, url: server.origin }])
    await page.goto(portalPaths.payment.to({ engagement: client.engagementId }))
    for (const confirm of await page.locator('details.confirm summary').all()) await confirm.click()
    found.push(...(await axeFindings(page)).map((what) => `${state} ${size} ${scheme}: ${what}`))
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    if (Number(wide) > 0) found.push(`${state} ${size}: ${wide} px too wide`)
    const folder = process.env.SHOTS
    if (folder) mkdirSync(folder, { recursive: true })
    if (folder)
      await page.screenshot({ path: join(folder, `portal-${state}-${size}-${scheme}.png`), fullPage: true })
    await page.context().close()
  }
  return found
}

test('choosing, waiting, late and void: each is accessible and fits, at a desk and on a phone, light and dark', async () => {
  const client = await world.accepted('look@bank.example', 'Lovelace Looms')
  const { cookie } = await portal.enter(client.personId)
  expect(await look(client, cookie, 'choice')).toEqual([])
  await world.transfer(client)
  expect(await look(client, cookie, 'waits')).toEqual([])
  const doors = { inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments }
  const settle = async (days: number) => {
    await world.db.advanceClock(`${days} days`)
    world.stripe.world.advance({ days })
    return settleCheckout(
      doors,
      await world.one<string>('select id from checkouts where engagement_id = $1', [client.engagementId]),
    )
  }
  await settle(15)
  expect(await look(client, cookie, 'late')).toEqual([])
  expect(await settle(8)).toBe('expired')
  expect(await look(client, cookie, 'void')).toEqual([])
}, 180_000)
