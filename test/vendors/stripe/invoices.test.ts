import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, openCheckout, payWith, type StripeWorld, startStripe } from './stripe-world.ts'

describe('Stripe invoices', () => {
  let stripe: StripeWorld
  beforeAll(async () => {
    stripe = await startStripe()
  })
  afterAll(() => stripe.close())

  const subscribed = async (card = cards.pays) => {
    const { url, sessionId, order } = await openCheckout(stripe)
    await payWith(url, card)
    const { subscriptionId = '', invoiceId = '' } = await stripe.payments.readCheckout(sessionId)
    return { subscriptionId, invoiceId, customerId: order.customerId, clientId: order.clientId }
  }

  let orders = 0
  const renewals = (to: { customerId: string; clientId: string }, dueInDays?: number) => {
    orders += 1
    return {
      orderId: `order-${orders}`,
      ...to,
      currency: 'usd',
      lines: [
        { title: 'renewal of acme-mail.com for a year', amountCents: 1108 },
        { title: 'renewal of try-acme.com for a year', amountCents: 1108 },
      ],
      dueInDays,
    }
  }

  it('are taken back while nobody has paid them, whatever became of their making; a paid one stays', async () => {
    const { customerId, clientId, invoiceId } = await subscribed(cards.paysOnce)
    expect(await stripe.payments.voidInvoice(invoiceId)).toMatchObject({ state: 'paid' })
    const sent = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    const failed = await stripe.payments.createInvoice(renewals({ customerId, clientId }))
    expect([sent.state, failed.state]).toEqual(['open', 'open'])
    for (const { invoiceId: id } of [sent, failed]) {
      expect(await stripe.payments.voidInvoice(id)).toMatchObject({ state: 'void' })
      expect(await stripe.payments.readInvoice(id)).toMatchObject({ state: 'void' })
    }
    const draft = await stripe.call(
      'POST',
      '/v1/invoices',
      new URLSearchParams({ customer: customerId, currency: 'usd' }).toString(),
    )
    const { id } = (await draft.json()) as { id: string }
    expect(await stripe.payments.voidInvoice(id)).toMatchObject({ state: 'void' })
    expect((await stripe.payments.listInvoices(customerId)).filter(({ state }) => state === 'draft')).toEqual(
      [],
    )
  })

  it('are made once for an order, also where a crash left a draft with one of its lines', async () => {
    const { customerId, clientId } = await subscribed()
    const order = renewals({ customerId, clientId })
    const draft = await stripe.call(
      'POST',
      '/v1/invoices',
      new URLSearchParams({
        customer: customerId,
        currency: 'usd',
        'metadata[order_id]': order.orderId,
      }).toString(),
    )
    const { id } = (await draft.json()) as { id: string }
    await stripe.call(
      'POST',
      '/v1/invoiceitems',
      new URLSearchParams({
        customer: customerId,
        invoice: id,
        amount: '1108',
        currency: 'usd',
        description: order.lines[0]?.title ?? '',
      }).toString(),
    )
    const made = await stripe.payments.createInvoice(order)
    expect(made).toMatchObject({ invoiceId: id, state: 'paid', totalCents: 2216, orderId: order.orderId })
    expect(await stripe.payments.createInvoice(order)).toEqual(made)
    expect(await stripe.payments.listInvoices(customerId)).toHaveLength(2)
  })

  it('whose making broke off are not made final by the clock with a part of their lines', async () => {
    const { customerId, clientId } = await subscribed()
    const order = renewals({ customerId, clientId }, 14)
    const [first, second] = order.lines
    if (!first || !second) throw new Error('an order has two lines')
    const broken = { ...order, lines: [first, { ...second, title: 'x'.repeat(501) }] }
    await expect(stripe.payments.createInvoice(broken)).rejects.toThrow('refused')
    stripe.world.advance({ hours: 2 })
    expect(await stripe.payments.listInvoices(customerId)).toMatchObject([{ state: 'draft' }, {}])
    expect(await stripe.payments.createInvoice(order)).toMatchObject({ state: 'open', totalCents: 2216 })
  })

  it('of many lines whose making broke off bill each once, also when the keys of the calls are forgotten', async () => {
    const { customerId, clientId } = await subscribed()
    const lines = Array.from({ length: 13 }, (_, number) => ({
      title: `renewal of acme-${number}.com for a year`,
      amountCents: 1108,
    }))
    const order = { ...renewals({ customerId, clientId }, 14), lines }
    const broken = { ...order, lines: lines.with(12, { title: 'x'.repeat(501), amountCents: 1108 }) }
    await expect(stripe.payments.createInvoice(broken)).rejects.toThrow('refused')
    stripe.world.advance({ days: 2 })
    expect(await stripe.payments.createInvoice(order)).toMatchObject({ state: 'open', totalCents: 13 * 1108 })
  })

  it('that are paid by transfer wait until their day, and are paid by the transfer or past the processor', async () => {
    const { customerId, clientId } = await subscribed()
    const one = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    expect(one).toMatchObject({ state: 'open', collection: 'transfer', attempts: 0, paidCents: 0 })
    expect(Math.round(((one.dueAt?.getTime() ?? 0) - one.createdAt.getTime()) / 86_400_000)).toBe(14)
    await fetch(one.pageUrl ?? '', { method: 'POST', body: new URLSearchParams({ transfer: 'arrives' }) })
    expect(await stripe.payments.readInvoice(one.invoiceId)).toMatchObject({
      state: 'paid',
      paidCents: 2216,
      paidOutside: false,
    })

    const other = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    const paid = await stripe.payments.markPaidOutside(other.invoiceId)
    expect(paid).toMatchObject({ state: 'paid', paidCents: 2216, paidOutside: true })
    expect(await stripe.payments.markPaidOutside(other.invoiceId)).toEqual(paid)
  })

  it('that failed are tried again, and paid on their own page make the subscription active again', async () => {
    const { subscriptionId, customerId } = await subscribed(cards.paysOnce)
    stripe.world.advance({ days: 32 })
    const [failed] = await stripe.payments.listInvoices(customerId)
    expect(failed).toMatchObject({ state: 'open', attempts: 1 })
    stripe.world.advance({ days: 4 })
    const again = await stripe.payments.readInvoice(failed?.invoiceId ?? '')
    expect(again).toMatchObject({ state: 'open', attempts: 2 })
    await payWith(again.pageUrl ?? '', cards.pays)
    expect(await stripe.payments.readInvoice(again.invoiceId)).toMatchObject({ state: 'paid' })
    expect((await stripe.payments.readSubscription(subscriptionId)).state).toBe('active')
  })

  it('that are paid on their own page by the card whose bank takes it back are disputed', async () => {
    const { customerId, clientId } = await subscribed()
    const open = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    await payWith(open.pageUrl ?? '', cards.isDisputed)
    expect(await stripe.payments.readInvoice(open.invoiceId)).toMatchObject({ state: 'paid' })
    await stripe.control('/_deliver')
    const told = stripe.program.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)
    expect(told).toContain('charge.dispute.created')
  })

  it('are paid by the next try once the customer has given another card on the vendor’s page', async () => {
    const { subscriptionId, customerId } = await subscribed(cards.paysOnce)
    stripe.world.advance({ days: 32 })
    expect((await stripe.payments.readSubscription(subscriptionId)).state).toBe('past-due')
    const { url } = await stripe.payments.openPaymentSettings(customerId, 'http://127.0.0.1:9/portal')
    expect((await payWith(url, cards.declined)).status).toBe(402)
    const kept = await payWith(url, cards.pays)
    expect([kept.status, kept.headers.get('location')]).toEqual([303, 'http://127.0.0.1:9/portal'])
    stripe.world.advance({ days: 4 })
    expect((await stripe.payments.readSubscription(subscriptionId)).state).toBe('active')
    expect((await stripe.payments.listInvoices(customerId))[0]).toMatchObject({ state: 'paid' })
  })

  it('are taken back by one credit note for an order, which gives the money back with it', async () => {
    const { invoiceId } = await subscribed()
    const order = { orderId: `cn-${invoiceId}`, invoiceId, amountCents: 150_000, refunds: true, memo: 'net' }
    const note = await stripe.payments.createCreditNote(order)
    expect(note).toMatchObject({ state: 'issued', amountCents: 150_000, orderId: order.orderId })
    expect(await stripe.payments.createCreditNote(order)).toEqual(note)
    expect(await stripe.payments.readRefund(note.refundId ?? '')).toMatchObject({
      state: 'succeeded',
      amountCents: 150_000,
    })
    expect(await stripe.payments.readInvoice(invoiceId)).toMatchObject({ creditedCents: 150_000 })
    const tooMuch = stripe.payments.createCreditNote({ ...order, orderId: `more-${invoiceId}` })
    await expect(tooMuch).rejects.toMatchObject({ failure: 'refused' })
    expect(await stripe.payments.listCreditNotes(invoiceId)).toEqual([note])
  })

  it('carry the tax number and the words for reverse charge; a number that the authority does not know says so', async () => {
    const { customerId, clientId } = await subscribed()
    const words = 'Reverse charge: the recipient accounts for the VAT.'
    const set = await stripe.payments.setTaxes(customerId, { kind: 'eu_vat', value: 'DE123456789' }, words)
    expect(set.verification).toBe('pending')
    stripe.world.advance({ minutes: 2 })
    expect(await stripe.payments.readTaxVerification(customerId)).toBe('verified')
    const invoice = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    const page = await (await fetch(invoice.pageUrl ?? '')).text()
    expect(page).toContain('Reverse charge')
    expect(page).toContain(words)

    await stripe.payments.setTaxes(customerId, { kind: 'eu_vat', value: 'DE000000000' }, undefined)
    stripe.world.advance({ minutes: 2 })
    expect(await stripe.payments.readTaxVerification(customerId)).toBe('unverified')
    expect(await stripe.payments.setTaxes(customerId, undefined, undefined)).toEqual({})
    const plain = await stripe.payments.createInvoice(renewals({ customerId, clientId }, 14))
    expect(await (await fetch(plain.pageUrl ?? '')).text()).not.toContain('Reverse charge')
  })
})
