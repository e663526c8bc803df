import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInvoice } from '#domain/billing/make-invoice.ts'
import { orderRenewals } from '#domain/billing/order-renewals.ts'
import { decideRefund } from '#domain/refunds/decide-refund.ts'
import { makeRefund } from '#domain/refunds/make-refund.ts'
import { proposeRefund } from '#domain/refunds/propose-refund.ts'
import { spentOnDomains } from '#domain/refunds/spent-on-domains.ts'
import { decideRenewal } from '#domain/renewals/decide-renewal.ts'
import { tendRenewalTasks } from '#domain/renewals/tend-tasks.ts'
import { system } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { addSession, type Person } from '#test/support/acting.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'
import { openPaymentWorld, type PaymentWorld } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const order = () => world.db.inPurpose('billing', system('test'), orderRenewals)

/** A paid client with domains that are kept for another year. */
async function keeping(name: string, domains: readonly string[]): Promise<RequestedClient> {
  const client = await world.accepted(`ada@${name}.com`, name)
  await world.pay(client)
  await world.notices()
  const plan = await world.one<string>('select plan_id from quotes where id = $1', [client.quoteId])
  const stack = await world.one<string>(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
     values ($1, $2, $3, 'sandbox', 'mailforge', 'instantly', 'live') returning id`,
    [client.clientId, client.engagementId, plan],
  )
  for (const [position, domain] of domains.entries()) {
    const id = await world.one<string>(
      `insert into domains (client_id, stack_id, name, reason, position, state, chosen, registered_at, expires_at)
       values ($1, $2, $3, 'test', $4, 'registered', true, app.now() - interval '336 days', app.now() + interval '29 days')
       returning id`,
      [client.clientId, stack, domain, position],
    )
    await world.db.owner.query(
      `insert into renewals (client_id, engagement_id, stack_id, domain_id, name, expires_at, state, decided_as,
         currency, price_cents)
       values ($1, $2, $3, $4, $5, (select expires_at from domains where id = $4), 'renew', 'client', 'usd', 1108)`,
      [client.clientId, client.engagementId, stack, id, domain],
    )
  }
  return client
}
/** Somebody of the client, signed in to the portal. */
async function memberOf(client: RequestedClient): Promise<Person> {
  const personId = await world.one<string>('select person_id from client_members where client_id = $1', [
    client.clientId,
  ])
  return { kind: 'client', personId, sessionHash: await addSession(world.db, personId, 'portal') }
}
const orderOf = (client: RequestedClient) =>
  world.one<string>('select id from invoice_orders where engagement_id = $1', [client.engagementId])
const invoicesAt = async (client: RequestedClient) =>
  world.stripe.payments.listInvoices(
    await world.one<string>('select customer_ref from subscriptions where engagement_id = $1', [
      client.engagementId,
    ]),
  )

test('renewals that are due together are billed on one invoice, once, also after a crash between call and record', async () => {
  const client = await keeping('yearly', ['try-yearly.com', 'get-yearly.com'])
  await Promise.all([order(), order()])
  await order()
  expect(
    await world.one<number>('select count(*)::int from invoice_orders where engagement_id = $1', [
      client.engagementId,
    ]),
  ).toBe(1)
  const id = await orderOf(client)
  await makeInvoice(doors(), id)
  await world.db.owner.query('update invoice_orders set invoice_ref = null, made_at = null where id = $1', [
    id,
  ])
  await makeInvoice(doors(), id)
  const made = (await invoicesAt(client)).filter(({ orderId }) => orderId === id)
  expect(made).toMatchObject([{ totalCents: 2216, state: 'paid', collection: 'card' }])
  expect(await world.one('select status from invoices where invoice_ref = $1', [made[0]?.invoiceId])).toBe(
    'paid',
  )
  await world.notices()
  expect(
    await world.one<number>(`select count(*)::int from invoices where engagement_id = $1`, [
      client.engagementId,
    ]),
  ).toBe(2)
})

test('a year that has no price, or no customer to bill, is handed to a person once and never billed besides', async () => {
  const client = await keeping('unpriced', ['try-unpriced.com', 'get-unpriced.com'])
  await world.db.owner.query(
    `update renewals set price_cents = null, currency = null where name = 'try-unpriced.com'`,
  )
  const stranger = await keeping('stranger', ['try-stranger.com'])
  await world.db.owner.query('delete from subscriptions where client_id = $1', [stranger.clientId])
  await world.db.owner.query('update checkouts set customer_ref = null where client_id = $1', [
    stranger.clientId,
  ])
  await order()
  await order()
  const tasks = await world.db.owner.query<{ instructions: string }>(
    `select instructions from tasks where kind = 'bill-by-hand' order by instructions`,
  )
  expect(tasks.rows.map(({ instructions }) => instructions)).toEqual([
    expect.stringMatching(/^try-stranger\.com .* It costs 11\.08 USD\. They pay nothing through/),
    expect.stringMatching(/^try-unpriced\.com .* was never quoted/),
  ])
  // Known by now, and with a person already.
  await world.db.owner.query(
    `update renewals set price_cents = 1108, currency = 'usd' where name = 'try-unpriced.com'`,
  )
  await order()
  const billed = await world.db.owner.query<{ name: string }>(
    'select name from renewals where order_id is not null and client_id = any ($1)',
    [[client.clientId, stranger.clientId]],
  )
  expect(billed.rows).toEqual([{ name: 'get-unpriced.com' }])
})

test('after the hand-over only a year that the registrar is seen to renew with us is billed', async () => {
  const client = await keeping('handed', ['try-handed.com', 'get-handed.com'])
  await world.db.owner.query(`update engagements set state = 'handed-over' where id = $1`, [
    client.engagementId,
  ])
  await world.db.owner.query(`update renewals set switched_at = app.now() where name = 'get-handed.com'`)
  await order()
  const billed = await world.db.owner.query<{ name: string }>(
    'select name from renewals where order_id is not null and client_id = $1',
    [client.clientId],
  )
  expect(billed.rows).toEqual([{ name: 'get-handed.com' }])
})

test('who transfers each month of an engagement is sent its renewals as well, though nobody said so of the client', async () => {
  const client = await keeping('sent', ['try-sent.com'])
  await world.db.owner.query(`update subscriptions set collection = 'transfer' where engagement_id = $1`, [
    client.engagementId,
  ])
  await order()
  const id = await orderOf(client)
  await makeInvoice(doors(), id)
  expect((await invoicesAt(client)).filter(({ orderId }) => orderId === id)).toMatchObject([
    { state: 'open', collection: 'transfer' },
  ])
})

test('a domain whose year is billed is let go by the agency: its price alone goes back, and kept after all it is billed anew', async () => {
  const client = await keeping('leaving', ['try-leaving.com', 'get-leaving.com'])
  await world.db.owner.query(`update domains set paid_cents = 1108 where client_id = $1`, [client.clientId])
  await order()
  const orderId = await orderOf(client)
  await makeInvoice(doors(), orderId)
  const invoice = await world.one<string>(
    'select i.id from invoices i join invoice_orders o on o.invoice_ref = i.invoice_ref where o.id = $1',
    [orderId],
  )
  const operator = await world.addStaff('operator')
  const decide = async (decision: 'keep' | 'let-go', by: Person) => {
    const id = await world.one<string>(`select id from renewals where name = 'try-leaving.com'`)
    return world.db.inPurpose('service-delivery', by, (tx) => decideRenewal(tx, id, decision))
  }
  const spent = await world.db.inPurpose('service-delivery', operator, (tx) =>
    spentOnDomains(tx, client.engagementId),
  )
  const propose = () => world.db.inPurpose('billing', operator, (tx) => proposeRefund(tx, invoice, spent))
  const approve = (refundId: string) =>
    world.db.inPurpose('billing', world.owner, (tx) => decideRefund(tx, refundId, 'approve', spent))
  const tasks = async () => {
    const stack = await world.one<string>('select id from stacks where client_id = $1', [client.clientId])
    await world.db.inPurpose('service-delivery', system('test'), (tx) => tendRenewalTasks(tx, stack))
    return (
      await world.db.owner.query(
        `select state from tasks where client_id = $1 and kind = 'refund-payment' order by created_at, state`,
        [client.clientId],
      )
    ).rows.map(({ state }) => state)
  }

  expect(await propose()).toMatchObject({ ok: false, reason: expect.stringContaining('under renewals') })
  expect(await decide('let-go', await memberOf(client))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Ask us'),
  })
  expect(await decide('let-go', operator)).toEqual({ ok: true })
  expect(await tasks()).toEqual(['open'])
  const early = await propose()
  if (!early.ok) throw new Error(early.reason)
  expect(await decide('keep', operator)).toEqual({ ok: true })
  expect(await tasks()).toEqual(['dropped'])
  expect(await approve(early.refundId)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Other domains are kept'),
  })
  expect(await decide('let-go', operator)).toEqual({ ok: true })
  expect(await tasks()).toEqual(['dropped', 'open'])
  expect(await approve(early.refundId)).toEqual({ ok: true })
  await makeRefund(doors(), early.refundId)
  expect(await tasks()).toEqual(['dropped', 'done'])
  expect(await world.one('select credited_cents::int from invoices where id = $1', [invoice])).toBe(1108)
  expect(await propose()).toMatchObject({ ok: false })

  expect(await decide('keep', await memberOf(client))).toEqual({ ok: true })
  await order()
  expect(
    await world.one(`select total_cents::int from invoice_orders where engagement_id = $1 and id <> $2`, [
      client.engagementId,
      orderId,
    ]),
  ).toBe(1108)
}, 60_000)

test('who pays by transfer gets two weeks; when the day passes unpaid the client owes, and the transfer ends it', async () => {
  const client = await keeping('slowly', ['try-slowly.com'])
  await world.db.owner.query(`insert into billing_details (client_id, pays_by) values ($1, 'transfer')`, [
    client.clientId,
  ])
  await order()
  await makeInvoice(doors(), await orderOf(client))
  const owes = () =>
    world.one<string | undefined>('select state from arrears where engagement_id = $1', [client.engagementId])
  expect(await owes()).toBeUndefined()
  world.stripe.world.advance({ days: 15 })
  await world.db.advanceClock('15 days')
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
  expect(await owes()).toBe('owing')
  const url = await world.one<string>(
    `select url from invoices where engagement_id = $1 and collection = 'transfer'`,
    [client.engagementId],
  )
  await fetch(url, { method: 'POST', body: new URLSearchParams({ transfer: 'arrives' }) })
  await world.notices()
  expect(await owes()).toBe('settled')
})

test('more renewals of one day than an invoice holds are billed on several, each once', async () => {
  const client = await keeping('hundreds', ['try-hundreds.com'])
  await world.db.owner.query(
    `with made as (
       insert into domains (client_id, stack_id, name, reason, position, state, chosen, registered_at, expires_at)
       select d.client_id, d.stack_id, 'more' || n || '-hundreds.com', 'test', n, 'registered', true, d.registered_at, d.expires_at
       from domains d join stacks s on s.id = d.stack_id cross join generate_series(2, 260) n where s.engagement_id = $1
       returning id, client_id, stack_id, name, expires_at
     )
     insert into renewals (client_id, engagement_id, stack_id, domain_id, name, expires_at, state, decided_as, currency, price_cents)
     select client_id, $1, stack_id, id, name, expires_at, 'renew', 'client', 'usd', 1108 from made`,
    [client.engagementId],
  )
  for (let again = 0; again < 2; again += 1) await order()
  const { rows } = await world.db.owner.query(
    `select count(*)::int as lines, o.total_cents::int as cents from invoice_orders o join renewals r on r.order_id = o.id
     where o.engagement_id = $1 group by o.id order by 1 desc`,
    [client.engagementId],
  )
  expect(rows).toEqual([100, 100, 60].map((lines) => ({ lines, cents: lines * 1108 })))
})
