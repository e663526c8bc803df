import { afterAll, beforeAll, expect, test } from 'vitest'
import { setBilling } from '#domain/billing/billing-details.ts'
import { collectionsToSet } from '#domain/billing/collections-to-set.ts'
import { recordTransfer, settleTransfer } from '#domain/billing/record-transfer.ts'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { waitingTransferOf } from '#domain/billing/waiting-transfer.ts'
import { takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { personal } from '#policy/personal.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { openPaymentWorld, type PaymentWorld, transferTo } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const checkoutsOf = async ({ clientId }: RequestedClient) =>
  (
    await world.db.owner.query<{ id: string; state: string; method: string; customer: string }>(
      `select id, state, method, customer_ref as customer from checkouts where client_id = $1
       order by created_at, attempt`,
      [clientId],
    )
  ).rows
const tasksOf = async ({ clientId }: RequestedClient) =>
  (
    await world.db.owner.query<{ task: string }>(
      `select kind || ' ' || state as task from tasks where client_id = $1 order by created_at, kind`,
      [clientId],
    )
  ).rows.map(({ task }) => task)
const transferIdOf = ({ engagementId }: RequestedClient) =>
  world.one<string>(`select id from checkouts where engagement_id = $1 and method = 'transfer'`, [
    engagementId,
  ])
const invoiceIdOf = ({ engagementId }: RequestedClient) =>
  world.one<string>(`select id from invoices where engagement_id = $1 and collection = 'transfer'`, [
    engagementId,
  ])
const settleTransferOf = async (client: RequestedClient) =>
  settleCheckout(doors(), await transferIdOf(client))
/** Both the business clock and the one of the stand-in, which has its own here. */
const passDays = async (days: number) => {
  await world.db.advanceClock(`${days} days`)
  world.stripe.world.advance({ days })
}
/** Does what the clock and the worker do. */
async function look(): Promise<void> {
  await lookAtPayments(world.db.inPurpose)
  await work()
}
async function work(): Promise<number> {
  const { rows } = await world.db.owner.query<{ data: { checkoutId: string } }>(
    `delete from pgboss.job where name = 'settle-checkout' returning data`,
  )
  for (const { data } of rows) await settleCheckout(doors(), data.checkoutId)
  return rows.length
}
/** Entered by somebody here who saw it on our account. @returns its id */
async function enter(client: RequestedClient): Promise<string> {
  const id = await invoiceIdOf(client)
  const today = (await world.one<Date>('select app.now()')).toISOString().slice(0, 10)
  const seen = { receivedOn: today, evidence: personal('message', 'the statement') }
  expect(await world.db.inPurpose('billing', world.owner, (tx) => recordTransfer(tx, id, seen))).toEqual({
    ok: true,
  })
  return world.one<string>('select id from received_transfers where invoice_id = $1', [id])
}
/** A second engagement of the same client, with a quote of the same prices that is accepted. */
async function again(client: RequestedClient & { quoteId: string }) {
  const engagementId = await world.one<string>(
    `insert into engagements (client_id, mode, state) select client_id, mode, 'accepted' from engagements
     where id = $1 returning id`,
    [client.engagementId],
  )
  return { ...client, engagementId, quoteId: await anotherQuote(client, engagementId) }
}
/** As the quote that stands, for this engagement. */
async function anotherQuote(client: { quoteId: string }, engagementId: string): Promise<string> {
  const row = await world.one<Record<string, unknown>>('select to_jsonb(q) from quotes q where id = $1', [
    client.quoteId,
  ])
  return world.one<string>(
    `insert into quotes select (jsonb_populate_record(null::quotes, $1::jsonb
       || jsonb_build_object('id', gen_random_uuid(), 'engagement_id', $2::text, 'state', 'accepted'))).* returning id`,
    [JSON.stringify(row), engagementId],
  )
}

test('a transfer that arrives after its invoice was given up and the card was charged is told to a person', async () => {
  const client = await world.accepted('twice@after.example')
  const url = await world.invoicePage(client)
  await world.pay(client)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  await look()
  expect(await tasksOf(client)).toEqual([])
  await passDays(20)
  await transferTo(url)
  await look()
  expect(await tasksOf(client)).toEqual(['assign-transfer open'])
})

test('a notice of the balance is enough, and where it is lost the clock looks again after an hour', async () => {
  const client = await world.accepted('notice@after.example')
  const url = await world.invoicePage(client)
  await world.pay(client)
  await world.notices()
  await look()
  await transferTo(url, 5_000)
  await world.notices((bodies) =>
    bodies.filter(({ body }) => JSON.parse(body).type.startsWith('customer_cash_balance_transaction.')),
  )
  expect(await work()).toBeGreaterThan(0)
  expect(await tasksOf(client)).toEqual(['assign-transfer open'])
  const asked = async () => {
    await world.db.owner.query(`delete from pgboss.job where name = 'settle-checkout'`)
    await lookAtPayments(world.db.inPurpose)
    return world.one<number>(
      `select count(*)::int from pgboss.job where name = 'settle-checkout' and data->>'checkoutId' = $1`,
      [await transferIdOf(client)],
    )
  }
  expect(await asked()).toBe(0)
  await world.db.advanceClock('61 minutes')
  expect(await asked()).toBe(1)
  await passDays(61)
  expect(await asked()).toBe(0)
})

test('the same sum that comes once more, after it went back, is told once more', async () => {
  const client = await world.accepted('once-more@after.example')
  await world.transfer(client)
  const { payments } = world.stripe
  let cents = 10_000
  const changing = {
    ...doors(),
    openPayments: async () => ({ ...payments, readCashBalance: async () => cents }),
  }
  const id = await transferIdOf(client)
  await settleCheckout(changing, id)
  await settleCheckout(changing, id)
  expect(await tasksOf(client)).toEqual(['assign-transfer open'])
  cents = 0
  await settleCheckout(changing, id)
  cents = 10_000
  await settleCheckout(changing, id)
  expect(await tasksOf(client)).toEqual(['assign-transfer done', 'assign-transfer open'])
})

test.each(['card first', 'transfer first'])(
  'of two engagements, %s, each goes on as the client chose for it',
  async (order) => {
    const client = await world.accepted(`${order.replace(' ', '-')}@after.example`)
    const second = await again(client)
    const [byCard, byTransfer] = order === 'card first' ? [client, second] : [second, client]
    const card = async () => {
      await world.pay(byCard)
      await world.notices()
    }
    const transfer = async () => {
      await transferTo(await world.invoicePage(byTransfer))
      await world.notices()
    }
    for (const pay of order === 'card first' ? [card, transfer] : [transfer, card]) await pay()
    expect(await world.stateOf(byCard.engagementId)).toBe('intake')
    expect(await world.stateOf(byTransfer.engagementId)).toBe('intake')
    const toSet = () =>
      world.db.inPurpose('billing', system('test'), (tx) => collectionsToSet(tx, client.clientId))
    expect(await toSet()).toEqual([])
    const bill = (paysBy: 'card' | 'transfer') =>
      world.db.inPurpose('billing', world.owner, (tx) =>
        setBilling(tx, client.clientId, { currency: 'usd', paysBy }),
      )
    const subscriptionOf = ({ engagementId }: RequestedClient) =>
      world.one<string>('select id from subscriptions where engagement_id = $1', [engagementId])
    await bill('card')
    expect(await toSet()).toEqual([])
    await bill('transfer')
    expect(await toSet()).toEqual([await subscriptionOf(byCard)])
    await bill('card')
    expect(await toSet()).toEqual([await subscriptionOf(byTransfer)])
  },
)

test('giving up a first invoice makes void what a second month has asked for meanwhile', async () => {
  const client = await world.accepted('months@after.example')
  const url = await world.invoicePage(client)
  await transferTo(url, 100)
  await settleTransferOf(client)
  await passDays(32)
  await world.stripe.control('/_tick')
  await world.notices()
  const [{ customer } = { customer: '' }] = await checkoutsOf(client)
  const states = async () => (await world.stripe.payments.listInvoices(customer)).map(({ state }) => state)
  expect((await states()).length).toBe(2)
  await world.pay(client)
  await world.notices()
  expect((await states()).sort()).toEqual(['paid', 'void', 'void'])
  expect(
    await world.one(`select array_agg(status order by status) from invoices where engagement_id = $1`, [
      client.engagementId,
    ]),
  ).toEqual(['paid', 'void', 'void'])
})

test('a later month of what was given up that was paid is given back by a person', async () => {
  const client = await world.accepted('month-paid@after.example')
  await world.transfer(client)
  await passDays(32)
  await world.stripe.control('/_tick')
  const [{ customer } = { customer: '' }] = await checkoutsOf(client)
  const invoices = await world.stripe.payments.listInvoices(customer)
  const renewal = invoices.find(({ reason }) => reason === 'renewal')
  if (!renewal) throw new Error('no second month')
  await world.stripe.payments.markPaidOutside(renewal.invoiceId)
  await world.checkout(client)
  expect(await tasksOf(client)).toContain('refund-payment open')
})

test('while a transfer that somebody saw is being recorded, nobody pays by card and nothing is taken back', async () => {
  const client = await world.accepted('seen@after.example')
  await world.transfer(client)
  const transfer = await enter(client)
  expect(await world.checkout(client)).toMatchObject({ kind: 'refused', reason: /has arrived/ })
  await passDays(15)
  await settleTransferOf(client)
  await passDays(9)
  expect(await settleTransferOf(client)).toBe('open')
  await settleTransfer(doors(), transfer)
  expect(await world.stateOf(client.engagementId)).toBe('intake')
})

test('a transfer that was entered for an invoice which became void is given back by a person, and is settled', async () => {
  const client = await world.accepted('void@after.example')
  await world.transfer(client)
  const transfer = await enter(client)
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
  expect(await settleTransferOf(client)).toBe('expired')
  await settleTransfer(doors(), transfer)
  expect(await tasksOf(client)).toEqual(['refund-payment open'])
  expect(
    await world.one('select settled_at is not null from received_transfers where id = $1', [transfer]),
  ).toBe(true)
})

test('a quote that is taken back takes its payment page along', async () => {
  const client = await world.accepted('page@after.example')
  const opened = await world.checkout(client)
  if (opened.kind !== 'pay') throw new Error('no page')
  await world.db.owner.query(`delete from pgboss.job where name = 'settle-checkout'`)
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
  expect(await work()).toBe(1)
  expect((await payWith(opened.url, cards.pays)).status).toBe(410)
  expect(await checkoutsOf(client)).toMatchObject([{ state: 'expired' }])
})

test.each(['card', 'transfer'] as const)(
  'a %s of an earlier quote is closed before another quote is paid, and is not shown for it',
  async (method) => {
    const client = await world.accepted(`earlier-${method}@after.example`)
    if (method === 'card') await world.checkout(client)
    else await world.transfer(client)
    await world.db.owner.query(`update quotes set state = 'replaced' where id = $1`, [client.quoteId])
    await anotherQuote(client, client.engagementId)
    expect(
      await world.db.inPurpose('billing', client.client, (tx) => waitingTransferOf(tx, client.engagementId)),
    ).toBeUndefined()
    const opened = method === 'card' ? await world.transfer(client) : await world.checkout(client)
    expect(opened.kind).toBe(method === 'card' ? 'made' : 'pay')
    expect(await checkoutsOf(client)).toMatchObject([{ state: 'expired', method }, { state: 'open' }])
  },
)

test('what paid an earlier quote pays no other one: it is given back, and the other one is paid by itself', async () => {
  const client = await world.accepted('earlier-paid@after.example')
  await world.pay(client)
  await world.db.owner.query(`update quotes set state = 'replaced' where id = $1`, [client.quoteId])
  await anotherQuote(client, client.engagementId)
  expect((await world.checkout(client)).kind).toBe('pay')
  expect(await tasksOf(client)).toEqual(['refund-payment open'])
})

test.each(['not made yet', 'made'])(
  'a transfer that was broken off, %s, and whose quote was taken back is not made to be void',
  async (how) => {
    const client = await world.accepted(`broken-${how.replaceAll(' ', '-')}@after.example`)
    await world.transfer(client)
    const [{ id, customer } = { id: '', customer: '' }] = await checkoutsOf(client)
    if (how === 'not made yet') {
      // As under another name, so that nothing is there for this one.
      await world.db.owner.query('update checkouts set id = gen_random_uuid() where id = $1', [id])
    }
    await world.db.owner.query(
      `update checkouts set state = 'intended', subscription_ref = null, invoice_ref = null, url = null
       where engagement_id = $1`,
      [client.engagementId],
    )
    await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
    expect(await settleTransferOf(client)).toBe('expired')
    expect((await world.stripe.payments.listInvoices(customer)).map(({ state }) => state)).toEqual([
      how === 'made' ? 'void' : 'open',
    ])
  },
)

test('what a late call has made of a given-up transfer is closed by the clock, though its notice was lost', async () => {
  const client = await world.accepted('late-call@after.example')
  await world.transfer(client)
  await world.db.owner.query(
    `update checkouts set state = 'expired', over_at = app.now(), subscription_ref = null, invoice_ref = null
     where engagement_id = $1`,
    [client.engagementId],
  )
  await look()
  const [{ customer } = { customer: '' }] = await checkoutsOf(client)
  expect((await world.stripe.payments.listInvoices(customer)).map(({ state }) => state)).toEqual(['void'])
})

test.each([
  ['refused', ['payment-refused open']],
  ['unavailable', []],
] as const)(
  'a start that is %s when the clock goes on is told to a person where it stays so',
  async (failure, tasks) => {
    const client = await world.accepted(`start-${failure}@after.example`)
    await world.transfer(client)
    await world.db.owner.query(
      `update checkouts set state = 'intended', subscription_ref = null, invoice_ref = null, url = null
     where engagement_id = $1`,
      [client.engagementId],
    )
    const failing = {
      ...doors(),
      openPayments: async () => ({
        ...world.stripe.payments,
        startByTransfer: async () => {
          throw new VendorError({ vendor: 'stripe', operation: 'subscription.start', failure })
        },
      }),
    }
    const id = await transferIdOf(client)
    await expect(settleCheckout(failing, id)).rejects.toThrow()
    await expect(settleCheckout(failing, id)).rejects.toThrow()
    expect(await tasksOf(client)).toEqual(tasks)
  },
)
