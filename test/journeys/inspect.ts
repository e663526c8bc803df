import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectNoAxeFindings, sizes } from '#test/support/browser.ts'
import type { Person } from './people.ts'

/** With SHOTS=<folder>, each page that is inspected is kept as pictures, for whoever works on its looks. */
const shotsFolder = process.env.SHOTS

/** What a main page keeps beyond the rules for all: language, title, one heading, axe, and the width of a phone. */
export async function inspect(person: Person, name: string, page = person.page): Promise<void> {
  expect(await page.locator('html').getAttribute('lang'), name).toBe('en')
  expect(await page.title(), name).toMatch(/^(\S.* · )?segmento$/)
  expect(await page.locator('h1').count(), `headings of ${name}`).toBe(1)
  await withScript(person, page, expectNoAxeFindings)
  await page.setViewportSize(sizes.phone)
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow, `pixels that ${name} is wider than a phone`).toBe(0)
  if (shotsFolder) await shoot(page, join(shotsFolder, name.replaceAll(' ', '-')))
  await page.setViewportSize(sizes.desktop)
}

/** Looks at the same page where a script may run, and leaves it: an open page would follow the session. */
async function withScript(person: Person, page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  const { examined, context } = person
  if (examined.context() === context) return look(page)
  await examined.context().clearCookies()
  await examined.context().addCookies(await context.cookies())
  await examined.goto(page.url())
  await look(examined)
  await examined.goto('about:blank')
}

async function shoot(page: Page, file: string): Promise<void> {
  mkdirSync(join(file, '..'), { recursive: true })
  for (const [width, size] of Object.entries(sizes))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${file}-${width}-${colorScheme}.png`, fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light' })
}
