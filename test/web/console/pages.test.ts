import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'
import { pagesOf, type StoryIds, storyData } from './story-data.ts'

let world: ConsoleWorld
let ids: StoryIds
let browser: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
beforeAll(async () => {
  world = await consoleWorld()
  ids = await storyData(world)
  browser = await launchBrowser()
  server = await serveOnLoopback(world.web)
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await world?.close()
})

const largestBytes = 50 * 1024

async function signedIn(options: Parameters<typeof openPage>[1]) {
  const page = await openPage(browser, { ...options, baseURL: server.origin })
  const jar = [...world.owner.browser.jar]
  await page.context().addCookies(jar.map(([name, value]) => ({ name, value, url: server.origin })))
  return page
}

describe.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('$size, $scheme', (options) => {
  test('every page is small, fits, and axe-core finds nothing on it', async () => {
    const page = await signedIn(options)
    for (const address of pagesOf(ids)) {
      const answer = await page.goto(address)
      expect([address, answer?.status()]).toEqual([address, 200])
      expect((await answer?.body())?.length, address).toBeLessThan(largestBytes)
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      expect([address, wide]).toEqual([address, false])
      await expectNoAxeFindings(page)
    }
    await page.context().close()
  }, 90_000)
})

test('an open build page shows a step that changes, without being asked again', async () => {
  const page = await signedIn({})
  await page.goto(consolePaths.build.to({ stack: ids.stack }))
  await page.getByRole('cell', { name: /register the domain/ }).waitFor()
  await page.getByRole('button', { name: 'try again' }).click()
  await page.getByText('It is tried again now.').waitFor()
  await world.build.db.owner.query(`update build_steps set state = 'blocked' where id = $1`, [ids.step])
  await world.build.db.owner.query(`select app.tell('stack:${ids.stack}')`)
  await page.getByText('one step is blocked').waitFor()
  await page.context().close()
})

test('without script the same forms work', async () => {
  const page = await signedIn({ script: false })
  await page.goto(consolePaths.task.to({ task: ids.task }))
  await page.getByRole('textbox', { name: 'what shows that it is done' }).fill('Refund re_1 of today.')
  await page.getByRole('button', { name: 'mark the task as done' }).click()
  await page.getByText('The task is done.').waitFor()
  await page.getByText('Refund re_1 of today.').waitFor()
  await page.context().close()
})

test('what a file would make fits at a desk, with addresses as long as agencies have them', async () => {
  const page = await signedIn({})
  await page.goto(consolePaths.adoptions.to())
  const text = `company,contact name,contact e-mail,domains,inboxes,sender names,warm since,subscription id,start of engagement
Brandenburgische Werkzeugvermietung GmbH,Maximiliane Oberhuber,maximiliane.oberhuber@brandenburgische-werkzeuge.de,get-brandenburgische-werkzeuge.com,maximiliane.oberhuber@get-brandenburgische-werkzeuge.com,Maximiliane Oberhuber,01.06.2026,sub_1QExampleOfALongName,2026-03-01
,Nobody,nobody,nothing,nobody@nothing,,1/6/2026,sub,1/6/2026`
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: 'show what it would make' }).click()
  await page.getByText('1 new client').waitFor()
  const wider = await page.evaluate<number[]>(
    `[...document.querySelectorAll('.table-scroll')].map((place) => place.scrollWidth - place.clientWidth)`,
  )
  expect(wider).toEqual([0, 0])
  await page.context().close()
})

test('a name that is one endless word, as a stranger may send it, pushes nothing out of sight', async () => {
  const word = 'Donaudampfschifffahrt'.repeat(8)
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `with made as (insert into clients (name) values ($1) returning id)
     insert into engagements (client_id, state, mode) select id, 'requested', 'sandbox' from made returning client_id as id`,
    [word],
  )
  for (const size of ['desktop', 'phone'] as const) {
    const page = await signedIn({ size })
    for (const address of [
      consolePaths.home.to(),
      consolePaths.pipeline.to(),
      consolePaths.client.to({ client: rows[0]?.id ?? '' }),
    ]) {
      await page.goto(address)
      expect(await page.getByText(word).count(), address).toBeGreaterThan(0)
      const wider = await page.evaluate<number[]>(
        `[document.documentElement, ...document.querySelectorAll('.table-scroll')].map((place) => place.scrollWidth - place.clientWidth)`,
      )
      expect(
        wider.filter((pixels) => pixels > 0),
        `${address} on a ${size}`,
      ).toEqual([])
    }
    await page.context().close()
  }
})

test('a search finds what one has in hand: the number of an invoice, a request, a task, a domain as a browser shows it', async () => {
  const { owner } = world.build.db
  const lead = await world.lead('Sought Mills')
  const { rows: made } = await owner.query<{ invoice: string; task: string; domain: string; stack: string }>(
    `with stack as (select * from stacks where id = $1),
     invoice as (insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents,
         paid_cents, issued_at, seen_at)
       select client_id, engagement_id, 'in_sought', 'SOUGHT-0009', 'open', 'usd', 100, 0, app.now(), app.now() from stack returning id),
     task as (insert into tasks (client_id, natural_key, kind, title, asked, instructions, due_at, state)
       select client_id, 'sought', 'by-hand', 'Call about the Sought list', 'Please.', '', app.now(), 'open' from stack returning id)
     select invoice.id as invoice, task.id as task, d.name as domain, d.stack_id as stack
     from invoice, task, domains d where d.stack_id = $1 and d.chosen limit 1`,
    [ids.stack],
  )
  const { invoice = '', task = '', domain = '', stack = '' } = made[0] ?? {}
  const search = consolePaths.search.to()
  for (const [q, place] of [
    ['sought-0009', consolePaths.invoice.to({ invoice })],
    ['in_sought', consolePaths.invoice.to({ invoice })],
    ['the sought  LIST', consolePaths.task.to({ task })],
    ['Sought Mills', consolePaths.inquiry.to({ lead })],
    [`https://www.${domain.toUpperCase()}/`, consolePaths.build.to({ stack })],
    [`www.${domain}`, consolePaths.build.to({ stack })],
  ] as const)
    expect((await world.owner.send(await world.owner.get(search), search, { q })).html, q).toContain(
      `href="${place}"`,
    )
})

test('a search for what the database cannot hold finds nothing, and is no fault of ours', async () => {
  const search = consolePaths.search.to()
  const answer = await world.owner.send(await world.owner.get(search), search, { q: 'Acme\0' })
  expect([answer.status, world.faults]).toEqual([200, []])
})
