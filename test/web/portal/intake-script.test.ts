import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage, type PageOptions } from '#test/support/browser.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { serveOnLoopback } from '../served.ts'
import { openPortal, type TestPortal } from './portal-fixture.ts'

let world: EngagementWorld
let portal: TestPortal
let client: RequestedClient
let chromium: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
beforeAll(async () => {
  world = await openEngagementWorld()
  portal = await openPortal(world.db)
  client = await world.inIntake('ada@acme.com', 'Acme')
  chromium = await launchBrowser()
  server = await serveOnLoopback(portal.web)
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await server?.close()
  await portal?.close()
  await world?.drop()
})

/** Each person asks for one link: more within the hour are held back. */
const cookies = new Map<string, string>()

async function signedInPage(personId: string, options: PageOptions = {}): Promise<Page> {
  const cookie = cookies.get(personId) ?? (await portal.enter(personId)).cookie
  cookies.set(personId, cookie)
  const page = await openPage(chromium, { ...options, baseURL: server.origin })
  const [name = '', ...value] = cookie.split('=')
  await page.context().addCookies([{ name, value: value.join('='), url: server.origin }])
  return page
}
const intake = () => portalPaths.intake.to({ engagement: client.engagementId })

test('what is typed is kept without a button, and a reload shows it', async () => {
  const page = await signedInPage(client.personId)
  await page.goto(intake())
  await page.getByLabel('domain of your own website').fill('acme.com')
  await page.getByLabel('ideal customer').fill('Mills in the north')
  await page.locator('#domain-form-saved', { hasText: 'saved' }).waitFor()
  await page.getByLabel('city').fill('London')
  await page.locator('#business-form-saved', { hasText: 'saved' }).waitFor()
  await page.getByLabel('telephone').fill('call me')
  await page.getByLabel('postal code').fill('SW1Y 4LE')
  await page.locator('#registrant-form-saved', { hasText: 'not all of it is saved' }).waitFor()
  // The proof is seen by itself: an address at the domain was confirmed by signing in.
  await page.getByText('by a confirmed address at it').waitFor()
  expect(await page.getByLabel('telephone').inputValue()).toBe('call me')
  await page.reload()
  expect(await page.getByLabel('ideal customer').inputValue()).toBe('Mills in the north')
  expect(await page.getByLabel('city').inputValue()).toBe('London')
  await page.context().close()
})

test('fields that are filled in at once, as a browser fills in an address, are all kept', async () => {
  const page = await signedInPage(client.personId)
  await page.goto(intake())
  const registrant = page.locator('#registrant-form')
  // Slower than the filling in, as over a telephone.
  await page.route('**/sections/registrant', async (route) => {
    await released
    await route.continue()
  })
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const typed = { 'first name': 'Grace', 'last name': 'Hopper', 'street and number': '1 Navy Yard' }
  for (const [label, value] of Object.entries(typed)) await registrant.getByLabel(label).fill(value)
  await registrant.getByLabel('country').selectOption('United States')
  release()
  await expect
    .poll(async () => {
      const other = await signedInPage(client.personId)
      await other.goto(intake())
      const kept = await other.locator('#registrant-form').getByLabel('country').inputValue()
      await other.context().close()
      return kept
    })
    .toBe('US')
  await page.reload()
  for (const [label, value] of Object.entries(typed))
    expect(await registrant.getByLabel(label).inputValue()).toBe(value)
  await page.context().close()
})

test('without script the whole intake can be filled in', async () => {
  const page = await signedInPage(client.personId, { script: false })
  await page.goto(intake())
  await page.getByLabel('offer').fill('We mend looms')
  await page.locator('#business-form').getByRole('button', { name: 'save' }).click()
  expect(page.url()).toContain('#business')
  await page.getByLabel('first name').last().fill('Grace')
  await page.getByRole('button', { name: 'add this sender' }).click()
  await page.getByText('2 things to mend').waitFor()
  expect(await page.getByLabel('first name').last().inputValue()).toBe('Grace')
  await page.context().close()
})

describe.each([
  { size: 'desktop', scheme: 'dark' },
  { size: 'phone', scheme: 'light' },
] as const)('$size, $scheme', (options) => {
  test.each([
    'engagement',
    'quote',
    'payment',
    'paymentDone',
    'paymentCanceled',
    'intake',
    'people',
  ] as const)('axe-core finds nothing on %s, and it is as wide as the screen', async (name) => {
    const quoted = await world.quoted(`${name}-${options.size}@quoted.example`.toLowerCase(), 'Quoted')
    const who = name === 'intake' ? client : quoted
    const page = await signedInPage(who.personId, options)
    await page.goto(portalPaths[name].to({ engagement: who.engagementId }))
    await expectNoAxeFindings(page)
    const width = await page.evaluate<number>('document.documentElement.scrollWidth')
    expect(width).toBe(page.viewportSize()?.width)
    await page.context().close()
  })
})
