import { afterAll, beforeAll, expect, test } from 'vitest'
import { invoicesOf } from '#domain/billing/billing-queries.ts'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { type Notice, openPaymentWorld, type PaymentWorld, transferTo } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const count = (sql: string, values: unknown[] = []) =>
  world.one<number>(`select count(*)::int ${sql}`, values)
const checkoutsOf = async ({ engagementId }: RequestedClient) =>
  (
    await world.db.owner.query<{
      id: string
      state: string
      method: string
      invoice_ref: string
      subscription_ref: string
      customer_ref: string
    }>(
      `select id, state, method, invoice_ref, subscription_ref, customer_ref from checkouts
       where engagement_id = $1 order by attempt`,
      [engagementId],
    )
  ).rows
const settle = async (client: RequestedClient) => {
  const latest = (await checkoutsOf(client)).at(-1)
  return settleCheckout(doors(), latest?.id ?? '')
}
const tasksOf = async ({ clientId }: RequestedClient) =>
  (
    await world.db.owner.query<{ kind: string; state: string }>(
      'select kind, state from tasks where client_id = $1 order by created_at',
      [clientId],
    )
  ).rows
/** Invoices and subscriptions that the client has at the payment service. */
async function atStripe({ clientId }: RequestedClient) {
  const customerId = await world.one<string>(
    'select customer_ref from checkouts where client_id = $1 and customer_ref is not null limit 1',
    [clientId],
  )
  const answer = await world.stripe.call('GET', `/v1/subscriptions?customer=${customerId}&status=all`)
  const { data } = (await answer.json()) as { data: { status: string }[] }
  return {
    customerId,
    invoices: (await world.stripe.payments.listInvoices(customerId)).map(({ state }) => state),
    subscriptions: data.map(({ status }) => status),
  }
}

test('a first invoice asks for the sum of the quote, waits, and opens the intake once it is transferred', async () => {
  const client = await world.accepted('ada@transfer.example')
  const url = await world.invoicePage(client)
  const invoices = () => world.db.inPurpose('billing', client.client, (tx) => invoicesOf(tx, client.clientId))
  const quote = await world.one<number>(
    'select (setup_cents + monthly_cents)::int from quotes where id = $1',
    [client.quoteId],
  )
  expect(await invoices()).toMatchObject([
    { status: 'open', collection: 'transfer', reason: 'first', totalCents: quote, paidCents: 0, url },
  ])
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
  expect(await count('from subscriptions where engagement_id = $1', [client.engagementId])).toBe(0)
  await transferTo(url)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await invoices()).toMatchObject([{ status: 'paid', totalCents: quote, paidCents: quote }])
  expect(
    await world.one(
      `select array[s.status, s.collection, coalesce(d.pays_by, 'card')]
       from subscriptions s left join billing_details d using (client_id) where s.engagement_id = $1`,
      [client.engagementId],
    ),
  ).toEqual(['active', 'transfer', 'card'])
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'paid', method: 'transfer' }])
  expect(await tasksOf(client)).toEqual([])
})

test('by card and by transfer the same lines are charged, to the cent', async () => {
  const byCard = await world.accepted('card@transfer.example')
  const byTransfer = await world.accepted('bank@transfer.example')
  await world.pay(byCard)
  await world.notices()
  await transferTo(await world.invoicePage(byTransfer))
  await world.notices()
  const linesOf = async ({ engagementId }: RequestedClient) => {
    const ref = await world.one<string>('select invoice_ref from invoices where engagement_id = $1', [
      engagementId,
    ])
    const invoice = (await (await world.stripe.call('GET', `/v1/invoices/${ref}`)).json()) as {
      lines: { data: { description: string; amount: number; quantity: number }[] }
    }
    return invoice.lines.data
      .map(({ description, amount, quantity }) => ({ description, amount, quantity }))
      .sort((one, other) => one.description.localeCompare(other.description))
  }
  const lines = await linesOf(byTransfer)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines).toEqual(await linesOf(byCard))
})

test('two clicks at once make one invoice, and so does a third one later', async () => {
  const client = await world.accepted('clicks@transfer.example')
  const [one, other] = await Promise.all([world.transfer(client), world.transfer(client)])
  expect([one, other]).toEqual([{ kind: 'made' }, { kind: 'made' }])
  expect(await world.transfer(client)).toEqual({ kind: 'made' })
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'open' }])
  expect(await atStripe(client)).toMatchObject({ invoices: ['open'], subscriptions: ['active'] })
})

test.each(['again by a click', 'by the clock', 'by a notice'])(
  'a crash between the call and its record is found %s, a day later, and nothing is made twice',
  async (how) => {
    const client = await world.accepted(`crash-${how.replaceAll(' ', '-')}@transfer.example`)
    await world.transfer(client)
    await world.db.owner.query(
      `update checkouts set state = 'intended', subscription_ref = null, invoice_ref = null, url = null
       where engagement_id = $1`,
      [client.engagementId],
    )
    await world.db.owner.query('delete from invoices where engagement_id = $1', [client.engagementId])
    // Longer than the payment service remembers a key.
    world.stripe.world.advance({ hours: 25 })
    if (how === 'again by a click') await world.transfer(client)
    if (how === 'by the clock') await settle(client)
    await world.notices()
    expect(await checkoutsOf(client)).toMatchObject([{ state: 'open' }])
    expect(await atStripe(client)).toMatchObject({ invoices: ['open'], subscriptions: ['active'] })
  },
)

test('notices may come in any order, again, and all at once: it is paid once', async () => {
  const client = await world.accepted('order@transfer.example')
  await transferTo(await world.invoicePage(client))
  let kept: readonly Notice[] = []
  await world.notices((bodies) => {
    kept = [...bodies].reverse()
    return kept
  })
  await world.notices(() => [...kept, ...kept])
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(
    await count(`from engagement_changes where engagement_id = $1 and to_state = 'intake'`, [
      client.engagementId,
    ]),
  ).toBe(1)
  expect(
    await count(`from mails where person_id = $1 and kind in ('intake-opens', 'payment-received')`, [
      client.personId,
    ]),
  ).toBe(2)
})

test.each(['invoice.paid', 'customer.subscription.created', 'nothing'])(
  'of all notices %s alone is enough, with a look by the clock',
  async (type) => {
    const client = await world.accepted(`${type.replaceAll('.', '-')}@transfer.example`)
    await transferTo(await world.invoicePage(client))
    await world.notices((bodies) => bodies.filter(({ body }) => JSON.parse(body).type === type))
    if (type === 'nothing') expect(await settle(client)).toBe('paid')
    expect(await world.stateOf(client.engagementId)).toBe('intake')
  },
)

test('who pays by card after all finds the invoice void: no two ways are open at once', async () => {
  const client = await world.accepted('changed@transfer.example')
  const url = await world.invoicePage(client)
  await world.pay(client)
  expect(await checkoutsOf(client)).toMatchObject([
    { state: 'expired', method: 'transfer' },
    { state: 'open', method: 'card' },
  ])
  expect(await (await fetch(url)).text()).toContain(': void')
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await atStripe(client)).toMatchObject({
    invoices: ['paid', 'void'],
    subscriptions: ['active', 'canceled'],
  })
  expect(await count('from subscriptions where engagement_id = $1', [client.engagementId])).toBe(1)
  expect(await tasksOf(client)).toEqual([])
})

test('who pays by transfer after all finds the payment page closed', async () => {
  const client = await world.accepted('back@transfer.example')
  const opened = await world.checkout(client)
  if (opened.kind !== 'pay') throw new Error('no page')
  const url = await world.invoicePage(client)
  expect((await payWith(opened.url, cards.pays)).status).toBe(410)
  await transferTo(url)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await checkoutsOf(client)).toMatchObject([
    { state: 'expired', method: 'card' },
    { state: 'paid', method: 'transfer' },
  ])
  expect(await tasksOf(client)).toEqual([])
})

test('a transfer that was faster than the change of mind counts, and no card is asked for', async () => {
  const client = await world.accepted('faster@transfer.example')
  await transferTo(await world.invoicePage(client))
  expect(await world.checkout(client)).toEqual({ kind: 'paid' })
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'paid', method: 'transfer' }])
})

test('a card that was faster counts, and no invoice is made', async () => {
  const client = await world.accepted('card-faster@transfer.example')
  await world.pay(client)
  expect(await world.transfer(client)).toEqual({ kind: 'paid' })
  expect(await atStripe(client)).toMatchObject({ invoices: ['paid'], subscriptions: ['active'] })
})

test('a card whose money is on its way keeps the invoice from being made', async () => {
  const client = await world.accepted('later@transfer.example')
  await world.pay(client, 'paysLater')
  expect(await world.transfer(client)).toMatchObject({ kind: 'refused', reason: /on its way/ })
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'open', method: 'card' }])
})

test('card and transfer chosen at the same moment leave one way to pay', async () => {
  const client = await world.accepted('both@transfer.example')
  await Promise.all([world.transfer(client), world.checkout(client)])
  await settle(client)
  const live = (await checkoutsOf(client)).filter(({ state }) => state !== 'expired')
  expect(live).toHaveLength(1)
  const { invoices } = await atStripe(client)
  expect(invoices.filter((state) => state === 'open')).toHaveLength(live[0]?.method === 'card' ? 0 : 1)
})

test('an invoice that was given up before its making was over is void once the late call has arrived', async () => {
  const client = await world.accepted('late@transfer.example')
  await world.transfer(client)
  await world.db.owner.query(
    `update checkouts set state = 'expired', subscription_ref = null, invoice_ref = null, url = null
     where engagement_id = $1`,
    [client.engagementId],
  )
  await world.notices()
  expect(await atStripe(client)).toMatchObject({ invoices: ['void'], subscriptions: ['canceled'] })
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'expired' }])
})

test('a quote that is taken back takes its unpaid invoice along', async () => {
  const client = await world.accepted('taken@transfer.example')
  const url = await world.invoicePage(client)
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
  expect(await settle(client)).toBe('expired')
  expect(await (await fetch(url)).text()).toContain(': void')
  expect(await atStripe(client)).toMatchObject({ invoices: ['void'], subscriptions: ['canceled'] })
})

test('an invoice paid for a quote that was taken back becomes a task to give it back', async () => {
  const client = await world.accepted('paid-back@transfer.example')
  const url = await world.invoicePage(client)
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
  await transferTo(url)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('planned')
  expect(await tasksOf(client)).toEqual([{ kind: 'refund-payment', state: 'open' }])
})

test('the payment service down keeps what was chosen: nothing is payable twice, and the clock goes on', async () => {
  const client = await world.accepted('down@transfer.example')
  const url = await world.invoicePage(client)
  const { payments } = world.stripe
  const down = {
    inPurpose: world.db.inPurpose,
    openPayments: async () => ({
      ...payments,
      voidInvoice: async () => {
        throw new Error('down')
      },
    }),
  }
  const { openCheckout } = await import('#domain/billing/open-checkout.ts')
  const pages = { successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/canceled' }
  await expect(openCheckout(down, client.client, client.engagementId, pages)).rejects.toThrow('down')
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'withdrawing', method: 'transfer' }])
  expect(await settle(client)).toBe('expired')
  expect(await (await fetch(url)).text()).toContain(': void')
})
