import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, launchBrowser, sizes } from '#test/support/browser.ts'
import { type DemoWorld, startDemoWorld } from '#test/support/demo-world.ts'
import { type Visit, visitsOf } from './every-page/visits.ts'

/**
 * What holds for every page there is, in a browser and with a year of data. The list is derived from the addresses (see
 * every-page.test.ts); each page is opened once, at a desk in the light, and then made a phone in the dark.
 */
interface Finding {
  readonly rule: 'origin' | 'console' | 'width' | 'axe'
  readonly where: string
  readonly what: string
}

/** What another width and other colours can break; the rest of the page is the same. */
const rulesOfLooks = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable']

let browser: Browser
let world: DemoWorld
let visits: readonly Visit[] = []
const findings: Finding[] = []

const whole = 15 * 60_000

beforeAll(async () => {
  ;[browser, world] = await Promise.all([launchBrowser(), startDemoWorld('web,sandbox')])
  ;({ visits } = await visitsOf(world))
  for (const of of Map.groupBy(visits, ({ as }) => as.key).values()) await lookAs(of)
}, whole)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** Opens all pages of one person in one browser of their own. */
async function lookAs(own: readonly Visit[]): Promise<void> {
  const [first] = own
  if (!first) return
  const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: world.origin })
  if (first.as.kind !== 'visitor')
    await context.addCookies([await world.cookieOf(first.as.kind, first.as.personId)])
  const heard = hearBreaches(context)
  const page = await context.newPage()
  for (const visit of own) {
    const note = (rule: Finding['rule'], ...found: readonly string[]) =>
      findings.push(...found.map((what) => ({ rule, where: `${visit.pattern} as ${visit.as.key}`, what })))
    await page.setViewportSize(sizes.desktop)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(visit.address, { waitUntil: 'domcontentloaded' })
    note('width', ...(await tooWide(page, 'a desk')), ...(await cutTables(page)))
    note('axe', ...(await axeFindings(page)))
    await keepPicture(page, visit, 'desktop-light')
    await page.setViewportSize(sizes.phone)
    await page.emulateMedia({ colorScheme: 'dark' })
    note('width', ...(await tooWide(page, 'a phone')))
    note('axe', ...(await axeFindings(page, rulesOfLooks)))
    await keepPicture(page, visit, 'phone-dark')
    if (process.env.SHOTS) await keepOtherForms(page, visit)
    for (const { rule, what } of heard.splice(0)) note(rule, what)
  }
  await context.close()
}

function hearBreaches(context: BrowserContext) {
  const heard: Pick<Finding, 'rule' | 'what'>[] = []
  context.on('request', (request) => {
    const address = new URL(request.url())
    if (address.origin !== world.origin && address.protocol !== 'data:')
      heard.push({ rule: 'origin', what: `asks ${address.origin}` })
  })
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push({ rule: 'console', what: message.text() })
  })
  context.on('weberror', (error) => heard.push({ rule: 'console', what: error.error().message }))
  return heard
}

async function tooWide(page: Page, at: string): Promise<string[]> {
  const wider = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return wider > 0 ? [`${wider} pixels wider than ${at}`] : []
}

/** Tables that scroll sideways at a desk: their last columns are out of sight, and nothing says that they are there. */
async function cutTables(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.table-scroll')]
    .map((place) => [place.getAttribute('aria-label'), place.scrollWidth - place.clientWidth])
    .filter(([, wider]) => wider > 0)
    .map(([caption, wider]) => 'the table “' + caption + '” is ' + wider + ' pixels wider than its place at a desk')`)
}

/** The two forms in which the rules are not asked again. */
async function keepOtherForms(page: Page, visit: Visit): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  await keepPicture(page, visit, 'phone-light')
  await page.setViewportSize(sizes.desktop)
  await page.emulateMedia({ colorScheme: 'dark' })
  await keepPicture(page, visit, 'desktop-dark')
}

/** With SHOTS=<folder>, each page is kept as pictures, for whoever works on its looks. */
async function keepPicture(page: Page, visit: Visit, form: string): Promise<void> {
  const folder = process.env.SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const place = visit.place === visit.as.key ? '' : ` ${visit.place}`
  const name = `${visit.as.key}${visit.pattern}${place}`.replace(/[^a-z0-9]+/gi, '-')
  await page.screenshot({ path: join(folder, `${name}-${form}.png`), fullPage: true })
}

const foundOf = (...rules: readonly Finding['rule'][]): string[] =>
  findings.filter(({ rule }) => rules.includes(rule)).map(({ where, what }) => `${where}: ${what}`)

test('axe finds nothing on any page at a desk in the light, nor in how it looks on a phone in the dark', () => {
  expect(foundOf('axe')).toEqual([])
})

test('no page is wider than the screen, at a desk or on a phone, and at a desk no table is wider than its place', () => {
  expect(foundOf('width')).toEqual([])
})

test('no page asks another origin for anything, and the browser has nothing to complain of', () => {
  expect(foundOf('origin', 'console')).toEqual([])
})
