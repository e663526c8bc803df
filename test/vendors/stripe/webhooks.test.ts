import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PaymentEvent } from '#domain/billing/payments-port.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import { cards, openCheckout, payWith, type Received, type StripeWorld, startStripe } from './stripe-world.ts'

describe('Stripe webhooks', () => {
  let stripe: StripeWorld
  beforeAll(async () => {
    stripe = await startStripe()
  })
  afterAll(() => stripe.close())
  beforeEach(async () => {
    stripe.program.status = 200
    await stripe.control('/_deliver')
    stripe.program.received.length = 0
  })

  const read = ({ body, signature }: Received): PaymentEvent => {
    const verified = verifyWebhook(body, signature, stripe.webhookSecret)
    if (!verified.ok) throw new Error(verified.reason)
    return verified.event
  }
  const paid = async () => {
    const opened = await openCheckout(stripe)
    await payWith(opened.url, cards.pays)
    return opened
  }

  it('arrive signed, and tell of checkout, subscription and invoice by their ids alone', async () => {
    const { sessionId } = await paid()
    await stripe.control('/_deliver')
    expect(new Set(stripe.program.received.map(({ path }) => path))).toEqual(new Set(['/webhooks/stripe']))
    const events = stripe.program.received.map(read)
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['checkout.session.completed', 'invoice.paid', 'customer.subscription.created']),
    )
    const idOf = (type: string) => events.find((event) => event.type === type)?.objectId
    expect(idOf('checkout.session.completed')).toBe(sessionId)
    expect(idOf('invoice.paid')).toMatch(/^in_/)
    expect(idOf('customer.subscription.created')).toMatch(/^sub_/)
    for (const event of events)
      expect(Object.keys(event).toSorted()).toEqual(['createdAt', 'eventId', 'objectId', 'type'])
  })

  it('bring nothing personal through', async () => {
    await paid()
    await stripe.control('/_deliver')
    expect(stripe.program.received.some(({ body }) => body.includes('@acme.example'))).toBe(true)
    expect(JSON.stringify(stripe.program.received.map(read))).not.toMatch(/acme/i)
  })

  it('come again until they are taken', async () => {
    stripe.program.status = 500
    await paid()
    expect(await stripe.control('/_deliver')).toMatchObject({ delivered: 0 })
    const firstTime = stripe.program.received.map((one) => read(one).eventId)
    stripe.program.status = 200
    stripe.program.received.length = 0
    await stripe.control('/_deliver')
    expect(stripe.program.received.map((one) => read(one).eventId).toSorted()).toEqual(firstTime.toSorted())
  })

  it('come by themselves while nobody holds them', async () => {
    await paid()
    await stripe.control('/_hold?on=false')
    await vi.waitFor(() => expect(stripe.program.received.length).toBeGreaterThan(0), { timeout: 5000 })
    await stripe.control('/_hold')
  })

  it('can come in any order, and once more', async () => {
    await paid()
    await stripe.control('/_deliver?shuffle=true')
    const ids = stripe.program.received.map((one) => read(one).eventId)
    await stripe.control(`/_replay/${ids[0]}`)
    expect(read(stripe.program.received.at(-1) as Received).eventId).toBe(ids[0])
  })

  it('are refused when the body, the secret or the header is not the signed one', async () => {
    await paid()
    await stripe.control('/_deliver')
    const { body, signature } = stripe.program.received[0] as Received
    const refused = { ok: false, reason: 'not-signed' }
    expect(verifyWebhook(`${body} `, signature, stripe.webhookSecret)).toEqual(refused)
    expect(verifyWebhook(body, signature, 'whsec_another')).toEqual(refused)
    expect(verifyWebhook(body, undefined, stripe.webhookSecret)).toEqual(refused)
    expect(verifyWebhook(body, 'v1=0', stripe.webhookSecret)).toEqual(refused)
    expect(verifyWebhook(body, signature, '')).toEqual(refused)
  })

  it('are stale after 300 seconds of machine time', async () => {
    await paid()
    await stripe.control('/_deliver')
    const { body, signature } = stripe.program.received[0] as Received
    vi.useFakeTimers({ now: Date.now() + 295_000, toFake: ['Date'] })
    expect(verifyWebhook(body, signature, stripe.webhookSecret)).toMatchObject({ ok: true })
    vi.setSystemTime(Date.now() + 10_000)
    expect(verifyWebhook(body, signature, stripe.webhookSecret)).toEqual({ ok: false, reason: 'stale' })
    vi.useRealTimers()
  })

  it('about a thing that is no object yet are taken without a look inside', () => {
    const upcoming = {
      id: 'evt_1',
      type: 'invoice.upcoming',
      created: 1,
      data: { object: { object: 'invoice' } },
    }
    const payload = JSON.stringify(upcoming)
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: stripe.webhookSecret })
    const verified = verifyWebhook(payload, header, stripe.webhookSecret)
    expect(verified).toMatchObject({ ok: true, event: { objectId: undefined, type: 'invoice.upcoming' } })
  })
})
