import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { draftPlan } from '#domain/plans/draft-plan.ts'
import { sendQuote } from '#domain/quotes/send-quote.ts'
import { axeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { planInput, richFunds } from '#test/support/engagement-world.ts'
import { consolePaths } from '#web/paths.ts'
import { serveOnLoopback } from '../served.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
let browser: Browser
beforeAll(async () => {
  ;[world, browser] = await Promise.all([consoleWorld(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** A client whose first invoice waits to be transferred. */
async function waiting(company: string) {
  const { db } = world.build
  const { actor } = world.owner
  const leadId = await world.lead(company)
  const made = await db.inPurpose('inquiry-response', actor, (tx) => convertLead(tx, leadId, 'sandbox'))
  if (!made.ok) throw new Error(made.reason)
  const { clientId, engagementId } = made
  const quote = await db.inPurpose('service-delivery', actor, async (tx) => {
    await draftPlan(tx, engagementId, planInput)
    return sendQuote(tx, engagementId, richFunds)
  })
  if (!quote.ok) throw new Error(quote.reason)
  await db.owner.query(
    `update quotes set state = 'accepted', accepted_at = app.now(), accepted_by = $2 where id = $1`,
    [quote.quoteId, world.owner.personId],
  )
  await db.owner.query(`update engagements set state = 'accepted' where id = $1`, [engagementId])
  await db.owner.query(
    `insert into checkouts (client_id, engagement_id, quote_id, attempt, method, state, customer_ref, invoice_ref,
       subscription_ref, expires_at)
     values ($1, $2, $3, 1, 'transfer', 'open', 'cus_1', $4, $5, app.now() + interval '14 days')`,
    [clientId, engagementId, quote.quoteId, `in_${clientId}`, `sub_${clientId}`],
  )
  return { clientId, engagementId }
}

test('the client’s page says that it waits for a transfer, until which day, and when it is taken back', async () => {
  const { clientId, engagementId } = await waiting('Lovelace Looms')
  const address = consolePaths.client.to({ client: clientId })
  const page = await world.owner.get(address)
  expect(page.words).toContain('waits for a transfer')
  expect(page.words).not.toContain('they were reminded')
  await world.build.db.owner.query(
    `update checkouts set reminded_at = app.now(), lapses_at = app.now() + interval '7 days' where engagement_id = $1`,
    [engagementId],
  )
  expect((await world.owner.get(address)).words).toContain('they were reminded, and it is taken back')
  const set = (state: string) =>
    world.build.db.owner.query('update checkouts set state = $2 where engagement_id = $1', [
      engagementId,
      state,
    ])
  await set('withdrawing')
  const taken = (await world.owner.get(address)).words
  expect(taken).toContain('its first invoice is being taken back')
  expect(taken).not.toContain('waits for a transfer')
  await set('open')
  const server = await serveOnLoopback(world.web)
  for (const [size, scheme] of [
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const) {
    const look = await openPage(browser, { size, scheme, baseURL: server.origin })
    await look.setContent((await world.owner.get(address)).html)
    const folder = process.env.SHOTS
    if (folder) mkdirSync(folder, { recursive: true })
    if (folder) await look.screenshot({ path: join(folder, `console-${size}-${scheme}.png`), fullPage: true })
    expect(await axeFindings(look, ['link-name', 'list', 'heading-order'])).toEqual([])
    await look.context().close()
  }
  await server.close()
})
