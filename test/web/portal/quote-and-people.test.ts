import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentDocuments } from '#domain/quotes/documents/current-documents.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { openPortal, type TestPortal } from './portal-fixture.ts'

let world: EngagementWorld
let portal: TestPortal
beforeAll(async () => {
  world = await openEngagementWorld()
  portal = await openPortal(world.db)
}, 60_000)
afterAll(async () => {
  await portal?.close()
  await world?.drop()
})

const ticks = () => Object.fromEntries(currentDocuments().map(({ id, version }) => [id, version]))
const quotePage = (client: RequestedClient) => portalPaths.quote.to({ engagement: client.engagementId })

test('a quote shows every word that is agreed to, and needs all three ticks', async () => {
  const client = await world.quoted('ada@acme.com')
  const browser = await portal.enter(client.personId)
  const page = await browser.text(quotePage(client))
  for (const { sections } of currentDocuments())
    for (const { paragraphs } of sections)
      for (const paragraph of paragraphs) expect(page).toContain(paragraph.replaceAll("'", '&#39;'))
  const { terms, ...others } = ticks()
  expect(terms).toBeDefined()
  const refused = await browser.post(quotePage(client), { quote: client.quoteId, ...others })
  expect(refused.status).toBe(422)
  const text = await refused.text()
  expect(text).toContain('Please read it and tick it.')
  // What was ticked stays ticked.
  expect(text.match(/ checked=""/g)).toHaveLength(2)
  expect(await world.one('select state from quotes where id = $1', [client.quoteId])).toBe('sent')
})

test('an acceptance leads to the payment and is kept with its versions, to be read again', async () => {
  const client = await world.quoted('grace@hopper.com', 'Hopper')
  const browser = await portal.enter(client.personId)
  const accepted = await browser.post(quotePage(client), { quote: client.quoteId, ...ticks() })
  expect(accepted.headers.get('location')).toBe(portalPaths.payment.to({ engagement: client.engagementId }))
  const page = await browser.text(quotePage(client))
  expect(page).toContain('what you agreed to')
  for (const { id: document, version, sections } of currentDocuments()) {
    const address = portalPaths.document.to({ engagement: client.engagementId, document, version })
    expect(page).toContain(address)
    expect(await browser.text(address)).toContain(sections[0]?.heading)
  }
  expect(await browser.text(portalPaths.payment.to({ engagement: client.engagementId }))).toContain(
    'pay $1,855.40 on Stripe’s page',
  )
})

test('a version that was replaced since the page was made is not accepted', async () => {
  const client = await world.quoted('mary@somerville.com', 'Somerville')
  const browser = await portal.enter(client.personId)
  const old = { ...ticks(), terms: '2020-01-01' }
  const answer = await browser.post(quotePage(client), { quote: client.quoteId, ...old })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Please read and accept the terms of service')
})

test('the last day of a quote is the same wherever it is said', async () => {
  const client = await world.quoted('sofya@kovalevskaya.com', 'Kovalevskaya')
  await world.db.owner.query(`update quotes set expires_at = '2030-03-02T00:00:00Z' where id = $1`, [
    client.quoteId,
  ])
  const browser = await portal.enter(client.personId)
  expect(await browser.text(quotePage(client))).toMatch(/It stands through <time[^>]*>1 Mar 2030</)
  const home = await browser.text(portalPaths.engagement.to({ engagement: client.engagementId }))
  expect(home).toContain('Please by 1 Mar 2030.')
})

test('an expired quote says so and can’t be accepted', async () => {
  const client = await world.quoted('emmy@noether.com', 'Noether')
  await world.db.owner.query(`update quotes set expires_at = app.now() - interval '1 day' where id = $1`, [
    client.quoteId,
  ])
  const browser = await portal.enter(client.personId)
  const page = await browser.text(quotePage(client))
  expect(page).toContain('This quote has expired')
  expect(page).not.toContain('type="checkbox"')
  const from = portalPaths.people.to({ engagement: client.engagementId })
  const answer = await browser.post(quotePage(client), { quote: client.quoteId, ...ticks() }, { from })
  expect(answer.status).toBe(422)
})

test('the payment page says what each later year costs, as the quote did', async () => {
  const client = await world.quoted('mary@cartwright.com', 'Cartwright')
  const browser = await portal.enter(client.personId)
  await browser.post(quotePage(client), { quote: client.quoteId, ...ticks() })
  const { rows } = await world.db.owner.query<{ yearly: number }>(
    `select sum((line->>'amountCents')::int)::int as yearly from quotes, jsonb_array_elements(lines) line
     where id = $1 and line->>'billed' = 'yearly'`,
    [client.quoteId],
  )
  const page = await browser.text(portalPaths.payment.to({ engagement: client.engagementId }))
  expect(rows[0]?.yearly).toBeGreaterThan(0)
  expect(page).toContain(`$${((rows[0]?.yearly ?? 0) / 100).toFixed(2)}</`)
  expect(page).toContain('for the renewal of the domains')
})

test('the payment page has nothing to type into: a card is typed on Stripe’s own page', async () => {
  const client = await world.accepted('paula@luxem.com', 'Luxem')
  const browser = await portal.enter(client.personId)
  const page = parse(await browser.text(portalPaths.payment.to({ engagement: client.engagementId })))
  const fields = page.querySelectorAll('main input, main textarea, main select')
  expect(fields.filter((field) => field.getAttribute('type') !== 'hidden')).toEqual([])
  expect(page.querySelector('main form button')?.text).toContain('on Stripe’s page')
})

test('coming back from Stripe is no proof of payment, and leaving it is no harm', async () => {
  const client = await world.accepted('rosa@luxem.com', 'Luxem')
  const browser = await portal.enter(client.personId)
  const at = { engagement: client.engagementId }
  expect(await browser.text(portalPaths.paymentDone.to(at))).toContain('waiting for confirmation')
  expect(await browser.text(portalPaths.paymentCanceled.to(at))).toContain('Nothing was charged')
  await world.db.owner.query(
    `insert into checkouts (client_id, engagement_id, quote_id, attempt, state, paid_at)
     values ($1, $2, $3, 1, 'paid', app.now())`,
    [client.clientId, client.engagementId, client.quoteId],
  )
  expect(await browser.text(portalPaths.paymentDone.to(at))).toContain('Your payment is confirmed')
})

test('an owner invites and ends access; others read why they can’t', async () => {
  const client = await world.requested('lise@meitner.com', 'Meitner')
  const browser = await portal.enter(client.personId)
  const page = portalPaths.people.to({ engagement: client.engagementId })
  const bad = await browser.post(page, { name: 'Otto', email: 'otto', role: 'technical' })
  expect(bad.status).toBe(422)
  expect(await bad.text()).toContain('value="otto"')
  const invited = await browser.post(page, { name: 'Otto', email: 'Otto@Meitner.com', role: 'technical' })
  expect(invited.status).toBe(303)
  expect(await browser.text(invited.headers.get('location') ?? '')).toContain('Invited. They get a mail')
  const other = await browser.post(page, { name: 'Otto', email: 'otto@meitner.com', role: 'billing' })
  expect(await browser.text(other.headers.get('location') ?? '')).toContain(
    'They had access already, and have the new role now.',
  )
  const otto = await world.one<string>(`select id from people where email = 'otto@meitner.com'`)
  const colleague = await portal.enter(otto)
  expect(await colleague.text(page)).toContain('Only the owner contact of your company can invite somebody')
  const refused = await colleague.post(page, { name: 'X', email: 'x@x.com', role: 'owner' })
  expect(refused.status).toBe(422)

  const last = portalPaths.personRemoval.to({ engagement: client.engagementId, person: client.personId })
  const kept = await browser.post(last, {}, { from: page })
  expect(await kept.text()).toContain('name another owner first')
  const removal = portalPaths.personRemoval.to({ engagement: client.engagementId, person: otto })
  expect((await browser.post(removal, {}, { from: page })).status).toBe(303)
  expect((await colleague.get(page)).status).toBe(404)
})

test('ending states its effect, is asked once more, and starts the period', async () => {
  const client = await world.inIntake('hedy@lamarr.com', 'Lamarr')
  const browser = await portal.enter(client.personId)
  const page = portalPaths.end.to({ engagement: client.engagementId })
  expect(await browser.text(page)).toContain('The subscription ends with the month that is paid')
  const unsure = await browser.post(page, {})
  expect(unsure.status).toBe(422)
  expect((await browser.post(page, { sure: 'yes' })).status).toBe(303)
  expect(await world.one('select state from engagements where id = $1', [client.engagementId])).toBe('ended')
  const years = await world.one<number>(
    'select extract(year from age(retained_until, app.now()))::int from clients where id = $1',
    [client.clientId],
  )
  expect(years).toBeGreaterThanOrEqual(5)
})
