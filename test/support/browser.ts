import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import type { Browser, Page } from 'playwright-core'
import { chromium as playwright } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Chromium out of the npm package; nothing is fetched or installed. Close it in `afterAll`. */
export async function launchBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    args: asRoot ? ['--no-sandbox'] : [],
  })
}

export interface PageOptions {
  size?: keyof typeof sizes
  scheme?: 'light' | 'dark'
  /** False to see the page as somebody without script does. */
  script?: boolean
  baseURL?: string
}

/** A page of a fresh profile: no cookie, no cache. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { size = 'desktop', scheme = 'light', script = true, baseURL } = options
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    javaScriptEnabled: script,
    // Colours don't fade, so that contrast is judged on the final ones.
    reducedMotion: 'reduce',
    ...(baseURL ? { baseURL } : {}),
  })
  return context.newPage()
}

/** Everything axe-core finds wrong with the page as it stands, as one line a finding. @param rules those alone */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated, not added as a tag, which the page's own policy would refuse.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axeSource)
  const violations = await page.evaluate(async (only) => {
    const axe = (
      globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Finding[] }> } }
    ).axe
    interface Finding {
      id: string
      help: string
      nodes: { target: unknown[]; failureSummary?: string }[]
    }
    // What is in order is not described, which on long pages takes longer than to look.
    const runOnly = only === undefined ? {} : { runOnly: { type: 'rule', values: only } }
    return (await axe.run({ resultTypes: ['violations'], ...runOnly })).violations
  }, rules)
  return violations.flatMap((found) =>
    found.nodes.map(
      (node) => `${found.id}: ${found.help} at ${node.target.join(' ')} (${node.failureSummary ?? ''})`,
    ),
  )
}

export async function expectNoAxeFindings(page: Page): Promise<void> {
  expect(await axeFindings(page), `axe-core on ${page.url()}`).toEqual([])
}
