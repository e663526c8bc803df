import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SubscriptionChange } from '#domain/billing/subscription-change-port.ts'
import { cards, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

let stripe: StripeWorld
beforeAll(async () => {
  stripe = await startStripe()
})
afterAll(() => stripe.close())

async function subscribed(card = cards.pays) {
  const { url, sessionId, order } = await openCheckout(stripe)
  await payWith(url, card)
  const { subscriptionId = '' } = await stripe.payments.readCheckout(sessionId)
  const { currentPeriodEnd } = await stripe.payments.readSubscription(subscriptionId)
  return { subscriptionId, customerId: order.customerId, currentPeriodEnd }
}

const change = (
  { subscriptionId, currentPeriodEnd }: { subscriptionId: string; currentPeriodEnd: Date },
  quantity: number,
  more: Partial<SubscriptionChange> = {},
): SubscriptionChange & { idempotencyKey: string } => ({
  subscriptionId,
  currency: 'usd',
  lines: [{ title: 'Inboxes', unitAmountCents: 2_500, quantity }],
  once: [],
  takesEffect: 'now',
  at: new Date(currentPeriodEnd.getTime() - 10 * 86_400_000),
  idempotencyKey: `change-${subscriptionId}-${quantity}`,
  ...more,
})

test('more is charged at once for the rest of the period, as the preview said, and each month from then on', async () => {
  const one = await subscribed()
  const wanted = change(one, 14, { once: [{ title: 'Domain', amountCents: 1_108 }] })
  const { dueNowCents } = await stripe.payments.previewChange(wanted)
  expect(dueNowCents).toBeGreaterThan(3_000)
  expect(dueNowCents).toBeLessThan(3_700)
  const changed = await stripe.payments.changeSubscription(wanted)
  expect(changed).toMatchObject({ kind: 'changed' })
  expect(await stripe.payments.changeSubscription(wanted)).toEqual(changed)
  const [invoice, first, ...others] = await stripe.payments.listInvoices(one.customerId)
  expect([invoice?.state, invoice?.totalCents, first?.reason, others]).toEqual([
    'paid',
    dueNowCents + 1_108,
    'first',
    [],
  ])
  stripe.world.advance({ days: 32 })
  expect((await stripe.payments.listInvoices(one.customerId))[0]).toMatchObject({
    reason: 'renewal',
    totalCents: 14 * 2_500,
  })
})

test('a change whose payment fails changes nothing until it is paid, and is forgotten after 23 hours', async () => {
  const one = await subscribed(cards.paysOnce)
  const open = await stripe.payments.changeSubscription(change(one, 20))
  expect(open.kind).toBe('open')
  expect(await stripe.payments.readInvoice(open.invoiceId ?? '')).toMatchObject({ state: 'open' })
  expect((await stripe.payments.readSubscription(one.subscriptionId)).state).toBe('active')
  stripe.world.advance({ days: 1 })
  expect(await stripe.payments.readInvoice(open.invoiceId ?? '')).toMatchObject({ state: 'void' })
  const again = await stripe.payments.changeSubscription({ ...change(one, 20), idempotencyKey: 'again' })
  const { pageUrl } = await stripe.payments.readInvoice(again.invoiceId ?? '')
  await payWith(pageUrl ?? '', cards.pays)
  expect(await stripe.payments.readInvoice(again.invoiceId ?? '')).toMatchObject({ state: 'paid' })
  expect(await stripe.payments.previewChange(change(one, 20))).toEqual({ dueNowCents: 0 })
})

test('a change that waits for its payment is taken back with its invoice, and another one can follow at once', async () => {
  const one = await subscribed(cards.paysOnce)
  const open = await stripe.payments.changeSubscription(change(one, 20))
  const id = open.invoiceId ?? ''
  expect(await stripe.payments.voidInvoice(id)).toMatchObject({ state: 'void' })
  expect(await stripe.payments.voidInvoice(id)).toMatchObject({ state: 'void' })
  const next = await stripe.payments.changeSubscription({ ...change(one, 20), idempotencyKey: 'next' })
  expect([next.kind, next.invoiceId === id]).toEqual(['open', false])
})

test('a change that would cost more than the most agreed to, or whose period has ended, is not asked for', async () => {
  const one = await subscribed()
  const { dueNowCents } = await stripe.payments.previewChange(change(one, 20))
  expect(
    await stripe.payments.changeSubscription({ ...change(one, 20), mostCents: dueNowCents - 1 }),
  ).toEqual({ kind: 'dearer' })
  stripe.world.advance({ days: 32 })
  expect(await stripe.payments.changeSubscription({ ...change(one, 20), mostCents: dueNowCents })).toEqual({
    kind: 'over',
  })
  expect((await stripe.payments.listInvoices(one.customerId)).map(({ reason }) => reason)).toEqual([
    'renewal',
    'first',
  ])
})

test('less costs nothing now, and less from the next period on; a minimum line comes and goes', async () => {
  const one = await subscribed()
  const lines = [
    { title: 'Inboxes', unitAmountCents: 2_500, quantity: 2 },
    { title: 'up to the minimum', unitAmountCents: 5_000, quantity: 1 },
  ]
  const less = change(one, 2, { lines, takesEffect: 'period-end' })
  expect(await stripe.payments.previewChange(less)).toEqual({ dueNowCents: 0 })
  expect(await stripe.payments.changeSubscription(less)).toMatchObject({ kind: 'changed' })
  expect(await stripe.payments.listInvoices(one.customerId)).toHaveLength(1)
  stripe.world.advance({ days: 32 })
  expect((await stripe.payments.listInvoices(one.customerId))[0]).toMatchObject({ totalCents: 10_000 })
})
