import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { moveClock, moveHours } from './clock.ts'
import { inspect } from './inspect.ts'
import { openMail } from './mailbox.ts'
import { follow, type Person, press } from './people.ts'

/** A build that shows nothing new for so long waits for business time. */
const standsStillSeconds = 1
const hoursAtOnce = 3
const mostMoves = 60

/**
 * The client leaves the build's page open while it goes on: it changes under their eyes, without being loaded anew.
 * Time is moved by the owner whenever nothing happens; the registrant answers the registrar on the way.
 */
export async function watchBuild(client: Person, owner: Person, registrantEmail: string): Promise<void> {
  const { page } = client
  await page.goto('/portal')
  await follow(page, 'watch the build')
  await page.getByRole('heading', { name: 'every step' }).waitFor()
  await inspect(client, 'portal build')
  await page.evaluate('globalThis.loadedOnce = true')
  let confirmed = false
  for (let moves = 0; !(await isWarmingUp(page)); moves++) {
    expect(moves, await page.locator('main').innerText()).toBeLessThan(mostMoves)
    if (!confirmed && (await page.getByText('the registrar waits').count()) > 0) {
      await inspect(client, 'portal build registrant')
      await confirmRegistrant(client, registrantEmail)
      confirmed = true
    }
    const before = await progressOf(page)
    await moveHours(owner, hoursAtOnce)
    await expect
      .poll(() => progressOf(page), { timeout: standsStillSeconds * 1000 })
      .not.toBe(before)
      .catch(() => undefined)
  }
  expect(confirmed, 'the registrant was asked').toBe(true)
  expect(await page.evaluate('globalThis.loadedOnce'), 'the page was not loaded anew').toBe(true)
  await inspect(client, 'portal build done')
}

/** How far it is, as the page says. */
async function progressOf(page: Page): Promise<string> {
  return (await page.locator('.state, progress').allInnerTexts()).join(' ')
}

async function isWarmingUp(page: Page): Promise<boolean> {
  return (await page.getByText('is warming up').count()) > 0
}

async function confirmRegistrant(client: Person, email: string): Promise<void> {
  const { aside } = client
  await openMail(client, email, /./)
  await follow(aside, '/confirmations/')
  await press(aside, 'confirm')
  await aside.getByText('Your address is confirmed').waitFor()
}

/** Lets the days of the warm-up pass; the home page says by itself when the stack is live. */
export async function warmUp(client: Person, owner: Person): Promise<void> {
  const { page } = client
  await page.goto('/portal')
  await page.getByRole('heading', { name: 'what comes next' }).waitFor()
  await inspect(client, 'portal home warming')
  await moveClock(owner, '15 days')
  await moveClock(owner, 'a day')
  await page.getByRole('heading', { name: 'your stack is live' }).waitFor({ timeout: 20_000 })
  await page.getByText('The stack went live').waitFor()
  await inspect(client, 'portal home live')
  await follow(page, 'see its health')
  await inspect(client, 'portal health')
}
