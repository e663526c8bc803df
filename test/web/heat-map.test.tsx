import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '#test/support/browser.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { HeatMap } from '#web/ui/heat-map.tsx'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())

const css = ['tokens', 'base', 'data', 'charts']
  .map((name) => readFileSync(`src/web/ui/css/${name}.css`, 'utf8'))
  .join('\n')

/** The lines that each label is laid out in, letter by letter. */
const linesOfLabels = `[...document.querySelectorAll('tbody th')].map((head) => {
  const found = []
  const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < node.textContent.length; at++) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      const { top } = range.getBoundingClientRect()
      const last = found.at(-1)
      if (last && Math.abs(last.top - top) < 4) last.text += range.toString()
      else found.push({ top, text: range.toString() })
    }
  return found.map(({ text }) => text.trim())
})`

test('on a phone an address beside its days wraps after the @ and after dots and nowhere else, and nothing is added to it', async () => {
  const address = 'winifred.featherstone@tryharrowgalepartners.com'
  const company = 'Fabrications Ironbridge'
  const map = await (
    <HeatMap
      caption="each day"
      subject="inbox"
      from="2026-11-01"
      to="2026-11-30"
      rows={[
        { label: <Breakable name={address} />, cells: new Map() },
        { label: company, cells: new Map() },
      ]}
      empty=""
    />
  )
  const page = await openPage(browser, { size: 'phone' })
  await page.setContent(`<style>${css}</style><main>${String(map)}</main>`)
  const lines = await page.evaluate<string[][]>(linesOfLabels)
  expect(lines[0]?.join('')).toBe(address)
  expect(lines[0]?.length).toBeLessThanOrEqual(4)
  for (const line of lines[0]?.slice(0, -1) ?? []) expect(line).toMatch(/[@.]$/)
  expect(lines[1]?.join(' ')).toBe(company)
  await page.context().close()
})
