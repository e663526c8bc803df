import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

describe('Stripe subscriptions', () => {
  let stripe: StripeWorld
  beforeAll(async () => {
    stripe = await startStripe()
  })
  afterAll(() => stripe.close())

  const subscribed = async (card = cards.pays) => {
    const { url, sessionId, order } = await openCheckout(stripe)
    await payWith(url, card)
    const { subscriptionId = '', invoiceId = '' } = await stripe.payments.readCheckout(sessionId)
    return { subscriptionId, invoiceId, customerId: order.customerId }
  }

  it('renew each month, without the set-up fee, an invoice for each', async () => {
    const { subscriptionId, customerId } = await subscribed()
    const before = await stripe.payments.readSubscription(subscriptionId)
    stripe.world.advance({ days: 65 })
    const invoices = await stripe.payments.listInvoices(customerId)
    expect(invoices.map(({ reason, totalCents, state }) => [reason, totalCents, state])).toEqual([
      ['renewal', 25_000, 'paid'],
      ['renewal', 25_000, 'paid'],
      ['first', 175_000, 'paid'],
    ])
    const after = await stripe.payments.readSubscription(subscriptionId)
    expect(after.currentPeriodEnd.getUTCMonth()).toBe((before.currentPeriodEnd.getUTCMonth() + 2) % 12)
    expect(after.latestInvoiceId).toBe(invoices[0]?.invoiceId)
  })

  it('fall past due when the renewal fails', async () => {
    const { subscriptionId, customerId } = await subscribed(cards.paysOnce)
    stripe.world.advance({ days: 32 })
    expect((await stripe.payments.readSubscription(subscriptionId)).state).toBe('past-due')
    expect((await stripe.payments.listInvoices(customerId))[0]).toMatchObject({ state: 'open', paidCents: 0 })
  })

  it('end with the period or at once, and ending twice is no failure', async () => {
    const { subscriptionId, customerId } = await subscribed()
    expect((await stripe.payments.endSubscription(subscriptionId, 'period-end')).endsAtPeriodEnd).toBe(true)
    await stripe.payments.endSubscription(subscriptionId, 'period-end')
    stripe.world.advance({ days: 32 })
    expect((await stripe.payments.readSubscription(subscriptionId)).state).toBe('canceled')
    expect(await stripe.payments.listInvoices(customerId)).toHaveLength(1)

    const other = await subscribed()
    expect((await stripe.payments.endSubscription(other.subscriptionId, 'now')).state).toBe('canceled')
    expect((await stripe.payments.endSubscription(other.subscriptionId, 'now')).state).toBe('canceled')
  })

  it('give money back once per key, and never more than was paid', async () => {
    const { invoiceId } = await subscribed()
    const part = { invoiceId, amountCents: 150_000, idempotencyKey: `part-${invoiceId}` }
    const refund = await stripe.payments.refund(part)
    expect(refund).toMatchObject({ state: 'succeeded', amountCents: 150_000 })
    expect(await stripe.payments.refund(part)).toEqual(refund)
    const tooMuch = stripe.payments.refund({ ...part, idempotencyKey: `much-${invoiceId}` })
    await expect(tooMuch).rejects.toMatchObject({ failure: 'refused' })
    const rest = await stripe.payments.refund({ invoiceId, idempotencyKey: `rest-${invoiceId}` })
    expect(rest.amountCents).toBe(25_000)
    const again = stripe.payments.refund({ invoiceId, idempotencyKey: `again-${invoiceId}` })
    await expect(again).rejects.toMatchObject({ failure: 'refused', vendorCode: 'charge_already_refunded' })
  })
})
