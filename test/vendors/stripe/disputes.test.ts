import { afterAll, beforeAll, expect, test } from 'vitest'
import { cards, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

let stripe: StripeWorld
beforeAll(async () => {
  stripe = await startStripe()
})
afterAll(() => stripe?.close())

/** What the program was told since the last look, and about what. */
async function told(): Promise<{ type: string; id: string }[]> {
  await stripe.control('/_deliver')
  return stripe.program.received.splice(0).map(({ body }) => {
    const event = JSON.parse(body) as { type: string; data: { object: { id: string } } }
    return { type: event.type, id: event.data.object.id }
  })
}

/** A paid checkout whose payment the bank took back at once. */
async function disputed() {
  const { url, sessionId } = await openCheckout(stripe)
  expect((await payWith(url, cards.isDisputed)).status).toBe(303)
  const { invoiceId = '' } = await stripe.payments.readCheckout(sessionId)
  const id = (await told()).find(({ type }) => type === 'charge.dispute.created')?.id ?? ''
  return { id, invoiceId }
}

test('a disputed payment is told, and reads as the invoice’s, with sum, reason and the last day for evidence', async () => {
  const { id, invoiceId } = await disputed()
  const seen = await stripe.payments.readDispute(id)
  const { paidCents } = await stripe.payments.readInvoice(invoiceId)
  expect(seen).toMatchObject({
    disputeId: id,
    invoiceId,
    state: 'needs-response',
    reason: 'fraudulent',
    amountCents: paidCents,
    currency: 'usd',
  })
  const days = ((seen.evidenceDueAt?.getTime() ?? 0) - seen.openedAt.getTime()) / 86_400_000
  expect(days).toBeGreaterThan(13)
  await expect(stripe.payments.refund({ invoiceId, idempotencyKey: `back-${id}` })).rejects.toMatchObject({
    failure: 'refused',
    vendorCode: 'charge_disputed',
  })
})

test('evidence puts it under review, and the bank’s word closes it', async () => {
  const { id } = await disputed()
  const sent = await stripe.call('POST', `/v1/disputes/${id}`, 'evidence[uncategorized_text]=The+contract.')
  expect(sent.status).toBe(200)
  expect(await stripe.payments.readDispute(id)).toMatchObject({ state: 'under-review' })
  await stripe.control(`/_dispute/${id}?outcome=won`)
  expect(await stripe.payments.readDispute(id)).toMatchObject({ state: 'won' })
  expect((await told()).map(({ type }) => type)).toEqual([
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ])
})

test('one that nobody answers is lost when its last day has passed, and takes no evidence then', async () => {
  const { id } = await disputed()
  stripe.world.advance({ days: 16 })
  await stripe.control('/_tick')
  expect(await stripe.payments.readDispute(id)).toMatchObject({ state: 'lost' })
  const late = await stripe.call('POST', `/v1/disputes/${id}`, 'evidence[uncategorized_text]=Late.')
  expect(late.status).toBe(400)
})

test('a bank may take a payment back long after it was made, and only once', async () => {
  const { url, sessionId } = await openCheckout(stripe)
  await payWith(url, cards.pays)
  const { invoiceId = '' } = await stripe.payments.readCheckout(sessionId)
  const made = await stripe.control(`/_dispute?invoice=${invoiceId}`)
  expect(await stripe.payments.readDispute(String(made.id))).toMatchObject({ invoiceId })
  expect(await stripe.control(`/_dispute?invoice=${invoiceId}`)).toMatchObject({ error: {} })
})
