import { afterAll, beforeAll, expect, test } from 'vitest'
import { cards, lines, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

let stripe: StripeWorld
beforeAll(async () => {
  stripe = await startStripe()
})
afterAll(() => stripe.close())

async function orderOf(orderId: string) {
  const { order } = await openCheckout(stripe)
  const { quoteId, clientId, customerId } = order
  return { orderId, quoteId, clientId, customerId, currency: 'usd', lines, dueInDays: 14 }
}
const transfer = (url: string | undefined, sum?: string) =>
  fetch(url ?? '', {
    method: 'POST',
    body: new URLSearchParams({ transfer: 'arrives', ...(sum && { transferred: sum }) }),
  })

test('a start by transfer is a running subscription and one open invoice of all lines, however often it is asked for', async () => {
  const order = await orderOf('start:one')
  const { subscription, invoice } = await stripe.payments.startByTransfer(order)
  expect(subscription).toMatchObject({ state: 'active', collection: 'transfer', orderId: 'start:one' })
  expect(invoice).toMatchObject({
    state: 'open',
    reason: 'first',
    collection: 'transfer',
    totalCents: 175_000,
    startId: 'start:one',
    quoteId: order.quoteId,
  })
  const again = await stripe.payments.startByTransfer(order)
  expect(again.invoice.invoiceId).toBe(invoice.invoiceId)
  stripe.world.advance({ days: 2 })
  const aDayLater = await stripe.payments.startByTransfer(order)
  expect(aDayLater.subscription.subscriptionId).toBe(subscription.subscriptionId)
  expect(await stripe.payments.listInvoices(order.customerId)).toHaveLength(1)
})

test('its first invoice is a draft for an hour where nobody makes it final', async () => {
  const { customerId } = await orderOf('start:draft')
  const product = await (await stripe.call('POST', '/v1/products', 'name=Inboxes')).json()
  const form = new URLSearchParams({
    customer: customerId,
    collection_method: 'send_invoice',
    days_until_due: '14',
    'items[0][price_data][currency]': 'usd',
    'items[0][price_data][unit_amount]': '2500',
    'items[0][price_data][product]': (product as { id: string }).id,
    'items[0][price_data][recurring][interval]': 'month',
  })
  expect((await stripe.call('POST', '/v1/subscriptions', form.toString())).status).toBe(200)
  const states = async () => (await stripe.payments.listInvoices(customerId)).map(({ state }) => state)
  expect(await states()).toEqual(['draft'])
  stripe.world.advance({ minutes: 61 })
  expect(await states()).toEqual(['open'])
})

test('a draft of it is made void, though it can’t be deleted, and nobody takes a void one for paid', async () => {
  const order = await orderOf('start:dropped')
  const { subscription, invoice } = await stripe.payments.startByTransfer(order)
  stripe.world.advance({ days: 31, minutes: 5 })
  await stripe.control('/_tick')
  const drafts = (await stripe.payments.listInvoices(order.customerId)).filter(
    ({ state }) => state === 'draft',
  )
  expect(drafts).toHaveLength(1)
  for (const { invoiceId } of [invoice, ...drafts])
    expect(await stripe.payments.voidInvoice(invoiceId)).toMatchObject({ state: 'void' })
  expect(await stripe.payments.markPaidOutside(invoice.invoiceId)).toMatchObject({ state: 'void' })
  const { orderId, customerId } = order
  expect(await stripe.payments.findStartByTransfer({ orderId, customerId })).toEqual({
    subscriptionId: subscription.subscriptionId,
    invoiceId: invoice.invoiceId,
  })
  expect((await stripe.payments.startByTransfer(order)).invoice.invoiceId).toBe(invoice.invoiceId)
  expect(await stripe.payments.findStartByTransfer({ orderId: 'start:none', customerId })).toBeUndefined()
})

test('less than an invoice asks for stays on the balance until the rest has come; more stays there', async () => {
  const order = await orderOf('start:parts')
  const { invoice } = await stripe.payments.startByTransfer(order)
  const state = async () => (await stripe.payments.readInvoice(invoice.invoiceId)).state
  const balance = () => stripe.payments.readCashBalance(order.customerId, 'usd')
  expect(await balance()).toBe(0)
  await transfer(invoice.pageUrl, '1000.00')
  expect([await state(), await balance()]).toEqual(['open', 100_000])
  await transfer(invoice.pageUrl, '800.00')
  expect([await state(), await balance()]).toEqual(['paid', 5_000])
  await transfer(invoice.pageUrl, '1750.00')
  expect([await state(), await balance()]).toEqual(['paid', 180_000])
})

test('a transfer to a void invoice pays nothing', async () => {
  const order = await orderOf('start:void')
  const { subscription, invoice } = await stripe.payments.startByTransfer(order)
  await stripe.payments.voidInvoice(invoice.invoiceId)
  await stripe.payments.endSubscription(subscription.subscriptionId, 'now')
  await transfer(invoice.pageUrl, '1750.00')
  expect((await stripe.payments.readInvoice(invoice.invoiceId)).state).toBe('void')
  expect(await stripe.payments.readCashBalance(order.customerId, 'usd')).toBe(175_000)
})

test('a payment page that is closed takes no card, and one that was paid stays paid', async () => {
  const open = await openCheckout(stripe)
  expect(await stripe.payments.closeCheckout(open.sessionId)).toMatchObject({ state: 'expired' })
  expect(await stripe.payments.closeCheckout(open.sessionId)).toMatchObject({ state: 'expired' })
  expect((await payWith(open.url, cards.pays)).status).toBe(410)
  const paid = await openCheckout(stripe)
  await payWith(paid.url, cards.pays)
  expect(await stripe.payments.closeCheckout(paid.sessionId)).toMatchObject({ state: 'paid' })
})
