import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { openPage } from '#test/support/browser.ts'
import { watch } from './house-rules.ts'

/** Where the journey is made: the program's own origin and what everybody's browser does there. */
export interface Place {
  readonly browser: Browser
  readonly origin: string
  /** Origin of the vendors' pages that people see: checkout, registrar. */
  readonly vendors: string
  /** What pages broke of the rules that hold for all of them. */
  readonly breaches: Set<string>
}

/** Somebody at a browser: the page before them, and a second tab for mailbox and clock. */
export interface Person {
  readonly place: Place
  readonly context: BrowserContext
  readonly page: Page
  readonly aside: Page
  /** Addresses of the mails that they have opened. */
  readonly readMails: Set<string>
  /** Where axe, which is a script, looks at their pages: the page itself, or one with script for who has none. */
  readonly examined: Page
}

/** Longer than this nobody waits for a page or a button. */
const waitSeconds = 10

/** A browser of one's own; with `as`, somebody who is signed in already goes on in it. */
export async function openPerson(
  place: Place,
  options: { script: boolean; as?: Person | undefined },
): Promise<Person> {
  const { script, as } = options
  const page = await openWatched(place, script)
  const context = page.context()
  if (as) await context.addCookies(await as.context.cookies())
  const examined = script ? page : await openWatched(place, true)
  return { place, context, page, aside: await context.newPage(), examined, readMails: new Set() }
}

async function openWatched(place: Place, script: boolean): Promise<Page> {
  const page = await openPage(place.browser, { script, baseURL: place.origin })
  page.context().setDefaultTimeout(waitSeconds * 1000)
  watch(place, page.context())
  return page
}

/** Presses a button that leads to another page, or to the same one anew. */
export async function press(at: Page | Locator, button: string | RegExp): Promise<void> {
  await at.getByRole('button', { name: button }).click()
}

export async function follow(at: Page | Locator, link: string | RegExp): Promise<void> {
  await at.getByRole('link', { name: link }).first().click()
}

/** Types into fields, each known by its label. */
export async function fill(at: Page | Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await at.getByLabel(label, { exact: true }).fill(value)
}

/** The form that ends in this button. */
export function formOf(page: Page, button: string): Locator {
  return page.locator('form').filter({ has: page.getByRole('button', { name: button }) })
}
