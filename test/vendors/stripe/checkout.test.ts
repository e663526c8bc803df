import { parse } from 'node-html-parser'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

describe('paying at Stripe', () => {
  let stripe: StripeWorld
  beforeAll(async () => {
    stripe = await startStripe()
  })
  afterAll(() => stripe.close())

  it('takes set-up fee and first month at once, and starts the subscription', async () => {
    const { sessionId, url, order } = await openCheckout(stripe)
    expect(await stripe.payments.readCheckout(sessionId)).toMatchObject({
      state: 'open',
      totalCents: 175_000,
    })
    const paid = await payWith(url, cards.pays)
    expect(paid.status).toBe(303)
    expect(paid.headers.get('location')).toBe(`http://127.0.0.1:9/paid?session=${sessionId}`)

    const checkout = await stripe.payments.readCheckout(sessionId)
    expect(checkout).toMatchObject({ state: 'paid', quoteId: order.quoteId, customerId: order.customerId })
    expect(checkout.url).toBeUndefined()
    const subscription = await stripe.payments.readSubscription(checkout.subscriptionId ?? '')
    expect(subscription).toMatchObject({ state: 'active', quoteId: order.quoteId })
    const days =
      (subscription.currentPeriodEnd.getTime() - subscription.currentPeriodStart.getTime()) / 86_400_000
    expect(days).toBeGreaterThanOrEqual(28)
    expect(days).toBeLessThanOrEqual(31)
    const [invoice, ...more] = await stripe.payments.listInvoices(order.customerId)
    expect(more).toEqual([])
    expect(invoice).toMatchObject({
      state: 'paid',
      reason: 'first',
      totalCents: 175_000,
      paidCents: 175_000,
      subscriptionId: subscription.subscriptionId,
      quoteId: order.quoteId,
    })
    expect(await stripe.payments.readInvoice(invoice?.invoiceId ?? '')).toEqual(invoice)
    const page = await fetch(invoice?.pageUrl ?? '')
    expect(await page.text()).toContain('$1,750.00')
  })

  it('stays open when a card is declined, and says why beside the field', async () => {
    const { sessionId, url } = await openCheckout(stripe)
    const declined = await payWith(url, cards.declined)
    expect(declined.status).toBe(402)
    const page = parse(await declined.text())
    expect(page.querySelector('#cardNumber-error')?.text).toContain('declined')
    expect(page.querySelector('[role=alert] a')?.getAttribute('href')).toBe('#cardNumber')
    expect((await stripe.payments.readCheckout(sessionId)).state).toBe('open')
  })

  it('takes no card that is not a test card', async () => {
    const { url } = await openCheckout(stripe)
    const refused = await payWith(url, '4539 1488 0343 6467')
    expect(refused.status).toBe(402)
    expect(await refused.text()).not.toMatch(/4539/)
  })

  it('pays without script, and names the way back in its policy', async () => {
    const { url } = await openCheckout(stripe)
    const page = await fetch(url)
    const html = parse(await page.text())
    expect(html.querySelectorAll('script')).toHaveLength(0)
    for (const input of html.querySelectorAll('input'))
      expect(html.querySelector(`label[for=${input.id}]`)).not.toBeNull()
    expect(html.querySelector('a[href="http://127.0.0.1:9/not-paid"]')).not.toBeNull()
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9")
  })

  it('is pending, not paid, until a delayed payment arrives', async () => {
    const { sessionId, url } = await openCheckout(stripe)
    await payWith(url, cards.paysLater)
    const pending = await stripe.payments.readCheckout(sessionId)
    expect(pending.state).toBe('pending')
    expect((await stripe.payments.readSubscription(pending.subscriptionId ?? '')).state).toBe('active')
    stripe.world.advance({ days: 2 })
    expect((await stripe.payments.readCheckout(sessionId)).state).toBe('paid')
  })

  it('leaves the invoice open when a delayed payment fails', async () => {
    const { sessionId, url } = await openCheckout(stripe)
    await payWith(url, cards.failsLater)
    stripe.world.advance({ days: 2 })
    const checkout = await stripe.payments.readCheckout(sessionId)
    expect(checkout.state).toBe('pending')
    expect((await stripe.payments.readInvoice(checkout.invoiceId ?? '')).state).toBe('open')
    expect((await stripe.payments.readSubscription(checkout.subscriptionId ?? '')).state).toBe('past-due')
  })

  it('charges once when the button is pressed twice', async () => {
    const { url, order } = await openCheckout(stripe)
    const both = await Promise.all([payWith(url, cards.pays), payWith(url, cards.pays)])
    expect(both.map(({ status }) => status)).toEqual([303, 303])
    expect(await stripe.payments.listInvoices(order.customerId)).toHaveLength(1)
  })

  it('expires after 24 hours and then takes no money', async () => {
    const { sessionId, url, order } = await openCheckout(stripe)
    stripe.world.advance({ hours: 25 })
    expect((await stripe.payments.readCheckout(sessionId)).state).toBe('expired')
    expect((await payWith(url, cards.pays)).status).toBe(410)
    expect(await stripe.payments.listInvoices(order.customerId)).toEqual([])
  })

  it('keeps no card number anywhere', async () => {
    const pool = new pg.Pool({ connectionString: stripe.world.databaseUrl })
    // Removing the database may cut a connection that is just closing.
    pool.on('error', () => undefined)
    const rows = await pool.query<{ body: string }>('select body::text from documents')
    await pool.end()
    expect(rows.rows.length).toBeGreaterThan(0)
    for (const number of Object.values(cards))
      for (const { body } of rows.rows) {
        expect(body).not.toContain(number)
        expect(body).not.toContain(number.replaceAll(' ', ''))
      }
  })
})
