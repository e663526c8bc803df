import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { type ConsoleWorld, consoleWorld } from '#test/web/console/console-world.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths } from '#web/paths.ts'

let world: ConsoleWorld
let chromium: Browser
let stackId: string
let inboxes: readonly { id: string; address: string }[]
beforeAll(async () => {
  world = await consoleWorld()
  chromium = await launchBrowser()
  stackId = await world.build.approvedStack({
    company: 'Looms',
    mainDomain: 'looms.com',
    names: ['trylooms.com', 'getlooms.com'],
  })
  const { owner } = world.build.db
  inboxes = (
    await owner.query('select id, address from inboxes where stack_id = $1 order by address desc', [stackId])
  ).rows
  await owner.query(
    `insert into build_steps (client_id, stack_id, domain_id, inbox_id, kind, natural_key, state, intended_at, attempts, fault_code, vendor_code)
     select client_id, stack_id, domain_id, id, 'open-inbox', 'open-inbox ' || id, 'blocked', app.now(), 1,
       'build.address-refused', 'mailbox_reserved' from inboxes where stack_id = $1`,
    [stackId],
  )
  await owner.query(`update stacks set state = 'building' where id = $1`, [stackId])
}, 90_000)
afterAll(async () => {
  await chromium?.close()
  await world?.close()
})

const addressOf = async (id: string) =>
  (await world.build.db.owner.query('select address from inboxes where id = $1', [id])).rows[0]?.address

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)(
  'the page with the choice of another address has no findings: $size, $scheme',
  async (options) => {
    const server = await serveOnLoopback(world.web)
    const page = await openPage(chromium, { ...options, baseURL: server.origin })
    await page
      .context()
      .addCookies([...world.owner.browser.jar].map(([name, value]) => ({ name, value, url: server.origin })))
    await page.goto(consolePaths.build.to({ stack: stackId }))
    await page.getByRole('heading', { name: 'choose another address' }).waitFor()
    await expectNoAxeFindings(page)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(
      page.viewportSize()?.width,
    )
    await page.context().close()
    await server.close()
  },
)

test('an operator sees the proposal, is refused beside the field with what was typed, and gives the inbox another address', async () => {
  const [first, second] = inboxes
  if (!first || !second) throw new Error('two inboxes are needed')
  const operator = await world.colleague('operator')
  const at = consolePaths.build.to({ stack: stackId })
  const page = await operator.get(`${at}?inbox=${second.id}`)
  expect(page.words).toContain('mailbox_reserved')
  expect(parse(page.html).querySelector('#field-address')?.getAttribute('value')).toBe('ada')

  const action = consolePaths.anotherAddress.to({ stack: stackId, inbox: second.id })
  const wrong = await operator.send(page, action, { address: 'postmaster' })
  expect(wrong.status).toBe(422)
  const field = parse(wrong.html).querySelector('#field-address')
  expect(field?.getAttribute('value')).toBe('postmaster')
  expect(field?.getAttribute('aria-describedby')).toContain('field-address-error')
  expect(parse(wrong.html).querySelector('#field-address-error')?.text).toContain('a meaning of its own')
  expect(await addressOf(second.id)).toBe(second.address)

  const done = await operator.send(page, action, { address: 'ada' })
  expect(done.to).toContain('done=address-replaced')
  expect(await addressOf(second.id)).toBe(`ada@${second.address.split('@')[1]}`)
  expect(await addressOf(first.id)).toBe(first.address)
})

test('a viewer is told why they can’t give another address, and nothing changes', async () => {
  const [first] = inboxes
  if (!first) throw new Error('an inbox is needed')
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(consolePaths.build.to({ stack: stackId }))
  const action = consolePaths.anotherAddress.to({ stack: stackId, inbox: first.id })
  const off = await viewer.send(page, action, { address: 'ada' })
  expect([off.status, off.words]).toEqual([422, expect.stringContaining('You can look at everything here')])
  expect(await addressOf(first.id)).toBe(first.address)
})
