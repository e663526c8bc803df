import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { portalPaths } from '#web/paths.ts'
import { openPaymentWorld, type PaymentWorld, transferTo } from '../../domain/billing/payment-world.ts'
import { openPortal, type TestPortal } from './portal-fixture.ts'

let world: PaymentWorld
let portal: TestPortal
let isDown = false
let refuses: 'refused' | 'unauthorised' | undefined
beforeAll(async () => {
  world = await openPaymentWorld()
  portal = await openPortal(world.db, async () => {
    if (isDown)
      throw new VendorError({ vendor: 'stripe', operation: 'customer.search', failure: 'unavailable' })
    if (refuses !== undefined)
      throw new VendorError({
        vendor: 'stripe',
        operation: 'subscription.start',
        failure: refuses,
        vendorCode: 'parameter_invalid',
      })
    return world.stripe.payments
  })
})
afterAll(async () => {
  await portal?.close()
  await world?.drop()
})

test('a client who chooses a transfer sees the invoice, its sum, its day and where the account stands', async () => {
  const client = await world.accepted('hedwig@bank.example', 'Hedwig')
  const browser = await portal.enter(client.personId)
  const at = { engagement: client.engagementId }
  const payment = portalPaths.payment.to(at)
  expect(await browser.text(payment)).toContain('or by bank transfer')
  const chosen = await browser.post(portalPaths.payByTransfer.to(at), {}, { from: payment })
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, payment])
  const page = parse(await browser.text(payment))
  const [invoice] = (
    await world.db.owner.query<{ number: string; url: string; dollars: string }>(
      `select number, url, to_char(total_cents / 100.0, 'FM999,999,990.00') as dollars from invoices
       where engagement_id = $1`,
      [client.engagementId],
    )
  ).rows
  const main = page.querySelector('main')?.text ?? ''
  expect(main).toContain('waits for your transfer')
  expect(main).toContain(invoice?.number)
  expect(main).toContain(invoice?.dollars)
  expect(page.querySelectorAll('main a').map((link) => link.getAttribute('href'))).toContain(invoice?.url)
  expect(main).not.toContain('or by bank transfer')
  await transferTo(invoice?.url ?? '')
  await world.notices()
  expect(await browser.text(payment)).toContain('was charged at the start')
})

test('the other way is one press away, and leaves nothing to transfer for', async () => {
  const client = await world.accepted('ilse@bank.example', 'Ilse')
  const browser = await portal.enter(client.personId)
  const at = { engagement: client.engagementId }
  const payment = portalPaths.payment.to(at)
  await browser.post(portalPaths.payByTransfer.to(at), {}, { from: payment })
  expect(await browser.text(payment)).toContain('take the invoice back and pay by card')
  const card = await browser.post(payment, {})
  expect(card.status).toBe(303)
  expect(card.headers.get('location')).toContain('/checkout/')
  expect(await browser.text(payment)).toContain('or by bank transfer')
})

test('with the payment service down nothing is made, and it says so', async () => {
  const client = await world.accepted('grete@bank.example', 'Grete')
  const browser = await portal.enter(client.personId)
  const at = { engagement: client.engagementId }
  const payment = portalPaths.payment.to(at)
  isDown = true
  const refused = await browser.post(portalPaths.payByTransfer.to(at), {}, { from: payment })
  isDown = false
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('Stripe can’t be reached just now')
  expect((await browser.post(portalPaths.payByTransfer.to(at), {}, { from: payment })).status).toBe(303)
  expect(await browser.text(payment)).toContain('waits for your transfer')
})

test.each(['refused', 'unauthorised'] as const)(
  'what the payment service says no to (%s) is no outage: the client is told so, and a person gets one task',
  async (failure) => {
    const client = await world.accepted(`${failure}@bank.example`, failure)
    const browser = await portal.enter(client.personId)
    const at = { engagement: client.engagementId }
    const payment = portalPaths.payment.to(at)
    refuses = failure
    const transfer = await (
      await browser.post(portalPaths.payByTransfer.to(at), {}, { from: payment })
    ).text()
    const card = await (await browser.post(payment, {})).text()
    refuses = undefined
    for (const words of [transfer, card]) {
      expect(words).toContain('trying again does not help')
      expect(words).not.toContain('can’t be reached')
    }
    expect(transfer).toContain('You can pay by card meanwhile')
    const tasks = await world.db.owner.query(
      'select kind, state, instructions from tasks where client_id = $1',
      [client.clientId],
    )
    expect(tasks.rows).toEqual([
      {
        kind: 'payment-refused',
        state: 'open',
        instructions: expect.stringContaining(`subscription.start, ${failure} (parameter_invalid)`),
      },
    ])
  },
)

test('an invoice whose making was broken off is not said to be none', async () => {
  const client = await world.accepted('berta@bank.example', 'Berta')
  const browser = await portal.enter(client.personId)
  const at = { engagement: client.engagementId }
  await browser.post(portalPaths.payByTransfer.to(at), {}, { from: portalPaths.payment.to(at) })
  await world.db.owner.query(
    `update checkouts set state = 'intended', invoice_ref = null, subscription_ref = null where engagement_id = $1`,
    [client.engagementId],
  )
  const words = (await browser.text(portalPaths.payment.to(at))).replaceAll(/\s+/g, ' ')
  expect(words).toContain('It may still be made by itself')
})
