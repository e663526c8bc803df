import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellTaxes } from '#domain/billing/tell-taxes.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { portalPaths } from '#web/paths.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'
import { openPaymentWorld, type PaymentWorld } from '../../domain/billing/payment-world.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { serveOnLoopback } from '../served.ts'
import { openPortal, type PortalBrowser, type TestPortal } from './portal-fixture.ts'

let world: PaymentWorld
let portal: TestPortal
let client: RequestedClient
let browser: PortalBrowser
let chromium: Browser
let at: { engagement: string }
beforeAll(async () => {
  world = await openPaymentWorld()
  portal = await openPortal(world.db, async () => world.stripe.payments)
  client = await world.accepted('ada@owing.com', 'Owing Looms')
  await world.pay(client, 'paysOnce')
  await world.notices()
  browser = await portal.enter(client.personId)
  at = { engagement: client.engagementId }
  chromium = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await portal?.close()
  await world?.drop()
})

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })

/** The company as the payment service has it. */
async function customer(): Promise<unknown> {
  const id = await world.one<string>('select customer_ref from subscriptions where client_id = $1', [
    client.clientId,
  ])
  return (await world.stripe.call('GET', `/v1/customers/${id}`)).json()
}

/** axe finds nothing on the page of invoices, and nothing of it is wider than the screen. */
async function expectFitting(sizes: readonly ('desktop' | 'phone')[]): Promise<void> {
  const server = await serveOnLoopback(portal.web)
  try {
    for (const size of sizes) {
      const scheme = size === 'desktop' ? 'light' : 'dark'
      const tab = await openPage(chromium, { size, scheme, baseURL: server.origin })
      const [name = '', ...value] = browser.cookie.split('=')
      await tab.context().addCookies([{ name, value: value.join('='), url: server.origin }])
      await tab.goto(portalPaths.invoices.to(at))
      await expectNoAxeFindings(tab)
      const width = await tab.evaluate<number>('document.documentElement.scrollWidth')
      expect(width).toBe(tab.viewportSize()?.width)
      await tab.context().close()
    }
  } finally {
    await server.close()
  }
}

async function pass(days: number): Promise<void> {
  world.stripe.world.advance({ days })
  await world.db.advanceClock(`${days} days`)
  await world.notices()
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
}

test('what was paid stands there with its state, tax and Stripe’s own page', async () => {
  const page = await browser.text(portalPaths.invoices.to(at))
  expect(page).toContain('nothing is open')
  expect(page).toMatch(/receipt<span[^>]*> of invoice [A-Z0-9]+-0001/)
  expect(page).toContain(
    await world.one<string>('select url from invoices where engagement_id = $1', [client.engagementId]),
  )
})

test('a tax number is checked by its form, told to Stripe, and shown as unverified until its authority knows it', async () => {
  const address = portalPaths.taxes.to(at)
  const from = portalPaths.invoices.to(at)
  const wrong = await browser.post(address, { country: 'DE', number: '12' }, { from })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('This is not the form of a number of this country')
  const kept = await browser.post(address, { country: 'DE', number: '123 456 789' }, { from })
  expect(kept.status).toBe(303)
  expect(await browser.text(from)).toContain('unverified: nobody was asked yet')
  await tellTaxes(doors(), client.engagementId)
  expect(await browser.text(from)).toContain('the authority is being asked')
  await pass(1)
  await tellTaxes(doors(), client.engagementId)
  const page = await browser.text(from)
  expect(page).toContain('known to the authority')
  expect(page).toContain('Reverse charge')
})

test('an overdue invoice says what it means, when sending pauses and what ends it, and axe finds nothing', async () => {
  await pass(32)
  const page = await browser.text(portalPaths.invoices.to(at))
  expect(page).toContain('a payment is overdue')
  expect(page).toContain('Cold sending pauses on')
  expect(page).toContain('pay it on Stripe’s page')
  const home = await browser.text(portalPaths.engagement.to(at))
  for (const words of ['a payment did not go through', 'Cold sending pauses on', 'pay it on Stripe’s page'])
    expect(home).toContain(words)
  expect(home).toContain(portalPaths.invoices.to(at))
  await expectFitting(['desktop', 'phone'])
}, 60_000)

test('the card is changed on Stripe’s page, and the next try there ends what was owed', async () => {
  const opened = await browser.post(
    portalPaths.paymentSettings.to(at),
    {},
    { from: portalPaths.invoices.to(at) },
  )
  expect(opened.status).toBe(303)
  await payWith(opened.headers.get('location') ?? '', cards.pays)
  await pass(4)
  const page = await browser.text(portalPaths.invoices.to(at))
  expect(page).toContain('The overdue payment arrived')
  expect(page).toContain('nothing is open')
})

test('a payment that their bank took back is said where a client arrives and among the invoices, until it is settled', async () => {
  const pages = async () => ({
    home: await browser.text(portalPaths.engagement.to(at)),
    invoices: await browser.text(portalPaths.invoices.to(at)),
  })
  const dispute = await world.one<string>(
    `insert into disputes (client_id, engagement_id, dispute_ref, invoice_ref, state, reason, amount_cents, currency, opened_at,
       evidence_due_at, seen_at)
     select client_id, engagement_id, 'dp_1', invoice_ref, 'needs-response', 'fraudulent', total_cents, currency, app.now(),
       app.now() + interval '14 days', app.now() from invoices where engagement_id = $1 and status = 'paid' limit 1 returning id`,
    [at.engagement],
  )
  for (const page of Object.values(await pages())) expect(page).toContain('your bank disputes a payment')
  const become = (state: string) =>
    world.db.owner.query('update disputes set state = $2, closed_at = app.now() where id = $1', [
      dispute,
      state,
    ])
  await become('lost')
  for (const page of Object.values(await pages())) {
    expect(page).toContain('your bank took a payment back')
    expect(page).toContain(portalPaths.payAgain.to(at))
  }
  await become('won')
  for (const page of Object.values(await pages())) expect(page).not.toMatch(/bank (disputes|took) a payment/)
  await world.db.owner.query('delete from disputes where id = $1', [dispute])
})

test('a number that its authority does not know says nothing on the invoices, and the page says so', async () => {
  const address = portalPaths.taxes.to(at)
  const from = portalPaths.invoices.to(at)
  await browser.post(address, { country: 'DE', number: '123456000' }, { from })
  await tellTaxes(doors(), client.engagementId)
  expect(await customer()).toMatchObject({ tax_exempt: 'reverse' })
  await pass(1)
  await tellTaxes(doors(), client.engagementId)
  expect(await customer()).toMatchObject({ tax_exempt: 'none', invoice_settings: { footer: null } })
  expect(await browser.text(from)).toContain('The authority does not know this number')
  await expectFitting(['phone'])
  await browser.post(address, { country: 'DE', number: '123456789' }, { from })
  await tellTaxes(doors(), client.engagementId)
  expect(await customer()).toMatchObject({ tax_exempt: 'reverse' })
}, 60_000)

describe('who may not', () => {
  test('change card or taxes for the company is told why', async () => {
    await world.db.inPurpose('service-delivery', client.client, (tx) =>
      inviteMember(tx, client.clientId, {
        email: personal('email', 'tech@owing.com'),
        name: personal('name', 'Tim'),
        role: 'technical',
      }),
    )
    const tech = await portal.enter(await world.one(`select id from people where email = 'tech@owing.com'`))
    const from = portalPaths.invoices.to(at)
    expect(await tech.text(from)).toContain('Only the owner or billing contact of your company can pay.')
    expect((await tech.post(portalPaths.paymentSettings.to(at), {}, { from })).status).toBe(422)
    const taxes = await tech.post(portalPaths.taxes.to(at), { country: 'FR' }, { from })
    expect(taxes.status).toBe(422)
    expect(
      await world.one<string>('select country from billing_details where client_id = $1', [client.clientId]),
    ).toBe('DE')
  })

  test('belong to the company sees nothing of it', async () => {
    const stranger = await world.requested('eve@other.com', 'Other')
    const other = await portal.enter(stranger.personId)
    expect((await other.get(portalPaths.invoices.to(at))).status).toBe(404)
    const from = portalPaths.people.to({ engagement: stranger.engagementId })
    expect((await other.post(portalPaths.taxes.to(at), { country: 'FR' }, { from })).status).toBe(404)
    expect((await other.post(portalPaths.paymentSettings.to(at), {}, { from })).status).toBe(404)
  })
})
