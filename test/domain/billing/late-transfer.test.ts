import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordTransfer, settleTransfer } from '#domain/billing/record-transfer.ts'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { lookAtUnclaimedMoney } from '#domain/billing/unclaimed-money.ts'
import { withdrawEngagement } from '#domain/engagements/end-engagement.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { openPaymentWorld, type PaymentWorld, transferTo } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const checkoutOf = ({ engagementId }: RequestedClient) =>
  world.one<string>('select id from checkouts where engagement_id = $1 order by attempt desc limit 1', [
    engagementId,
  ])
const settle = async (client: RequestedClient) => settleCheckout(doors(), await checkoutOf(client))
const tasksOf = async ({ clientId }: RequestedClient) =>
  (
    await world.db.owner.query<{ task: string }>(
      `select kind || ' ' || state as task from tasks where client_id = $1 order by created_at, kind`,
      [clientId],
    )
  ).rows.map(({ task }) => task)
const mailsOf = async ({ personId }: RequestedClient) =>
  (
    await world.db.owner.query<{ kind: string }>(
      `select kind from mails where person_id = $1 and kind like 'transfer-%' order by queued_at`,
      [personId],
    )
  ).rows.map(({ kind }) => kind)
const invoiceOf = ({ engagementId }: RequestedClient) =>
  world.one<{ id: string; cents: string; status: string }>(
    `select json_build_object('id', id, 'cents', total_cents, 'status', status) from invoices
     where engagement_id = $1`,
    [engagementId],
  )
/** Both the business clock and the one of the stand-in, which has its own here. */
const passDays = async (days: number) => {
  await world.db.advanceClock(`${days} days`)
  world.stripe.world.advance({ days })
}

test('a first invoice whose day has passed is a reminder and a task, never arrears, and a week later it is void', async () => {
  const client = await world.accepted('late@overdue.example')
  const url = await world.invoicePage(client)
  await passDays(13)
  expect(await settle(client)).toBe('open')
  expect(await mailsOf(client)).toEqual([])
  await passDays(2)
  expect(await settle(client)).toBe('open')
  expect(await settle(client)).toBe('open')
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
  expect(await mailsOf(client)).toEqual(['transfer-reminder'])
  expect(await tasksOf(client)).toEqual(['payment-overdue open'])
  expect(
    await world.one('select count(*)::int from arrears where engagement_id = $1', [client.engagementId]),
  ).toBe(0)
  await passDays(6)
  expect(await settle(client)).toBe('open')
  await passDays(2)
  expect(await settle(client)).toBe('expired')
  expect(await (await fetch(url)).text()).toContain(': void')
  expect(await mailsOf(client)).toEqual(['transfer-reminder', 'transfer-lapsed'])
  expect(await tasksOf(client)).toEqual(['payment-overdue dropped'])
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
  expect(await world.transfer(client)).toEqual({ kind: 'made' })
  await transferTo(
    await world.one<string>(`select url from checkouts where id = $1`, [await checkoutOf(client)]),
  )
  expect(await settle(client)).toBe('paid')
  expect(await world.stateOf(client.engagementId)).toBe('intake')
})

test('a transfer that comes between the reminder and its day begins the work, and ends the task', async () => {
  const client = await world.accepted('just@overdue.example')
  const url = await world.invoicePage(client)
  await passDays(15)
  await settle(client)
  await transferTo(url)
  expect(await settle(client)).toBe('paid')
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await tasksOf(client)).toEqual(['payment-overdue done'])
  expect(
    await world.one('select count(*)::int from arrears where engagement_id = $1', [client.engagementId]),
  ).toBe(0)
})

test('too little becomes a task, is never taken back by itself, and ends once the rest has come', async () => {
  const client = await world.accepted('little@overdue.example')
  const url = await world.invoicePage(client)
  const { cents } = await invoiceOf(client)
  await transferTo(url, 10_000)
  expect(await settle(client)).toBe('open')
  expect(await settle(client)).toBe('open')
  expect(await tasksOf(client)).toEqual(['assign-transfer open'])
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
  await passDays(15)
  await settle(client)
  await passDays(9)
  expect(await settle(client)).toBe('open')
  await transferTo(url, Number(cents) - 10_000)
  expect(await settle(client)).toBe('paid')
  expect(await tasksOf(client)).toEqual(['assign-transfer done', 'payment-overdue done'])
})

test('what is transferred twice pays once and becomes a task', async () => {
  const client = await world.accepted('twice@overdue.example')
  const url = await world.invoicePage(client)
  const { cents } = await invoiceOf(client)
  await transferTo(url)
  await transferTo(url, Number(cents))
  expect(await settle(client)).toBe('paid')
  expect(await tasksOf(client)).toEqual(['assign-transfer open'])
  expect((await invoiceOf(client)).status).toBe('paid')
})

test('an account without such balances, or a key that may not look, keeps nothing from being settled', async () => {
  const client = await world.accepted('blind@overdue.example')
  await transferTo(await world.invoicePage(client))
  const { payments } = world.stripe
  const blind = {
    ...payments,
    readCashBalance: async () => {
      throw new VendorError({ vendor: 'stripe', operation: 'cash-balance.read', failure: 'unauthorised' })
    },
  }
  const blindDoors = { ...doors(), openPayments: async () => blind }
  expect(await settleCheckout(blindDoors, await checkoutOf(client))).toBe('paid')
  const down = {
    ...payments,
    readCashBalance: async () => {
      throw new VendorError({ vendor: 'stripe', operation: 'cash-balance.read', failure: 'unavailable' })
    },
  }
  await expect(
    lookAtUnclaimedMoney(doors(), down, client, { customerId: 'cus_x', currency: 'usd' }),
  ).rejects.toThrow()
})

test('a transfer past the payment service, told by somebody who saw it, begins the work as well', async () => {
  const client = await world.accepted('past@overdue.example')
  await world.transfer(client)
  const { id } = await invoiceOf(client)
  const today = (await world.one<Date>('select app.now()')).toISOString().slice(0, 10)
  expect(
    await world.db.inPurpose('billing', world.owner, (tx) =>
      recordTransfer(tx, id, { receivedOn: today, evidence: personal('message', 'the statement') }),
    ),
  ).toEqual({ ok: true })
  await settleTransfer(
    doors(),
    await world.one<string>('select id from received_transfers where invoice_id = $1', [id]),
  )
  expect(await world.stateOf(client.engagementId)).toBe('intake')
})

test('a request that is withdrawn has its invoice looked at, and made void', async () => {
  const client = await world.accepted('withdrawn@overdue.example')
  const url = await world.invoicePage(client)
  await world.db.inPurpose('service-delivery', client.client, (tx) =>
    withdrawEngagement(tx, client.engagementId),
  )
  expect(
    await world.one(
      `select count(*)::int from pgboss.job where name = 'settle-checkout' and data->>'checkoutId' = $1`,
      [await checkoutOf(client)],
    ),
  ).toBe(1)
  expect(await settle(client)).toBe('expired')
  expect(await (await fetch(url)).text()).toContain(': void')
})

test('the clock asks for what a crash left half made or half closed, and for nothing that is over', async () => {
  const client = await world.accepted('half@overdue.example')
  await world.transfer(client)
  const id = await checkoutOf(client)
  const asked = async () => {
    await world.db.owner.query(`delete from pgboss.job where name = 'settle-checkout'`)
    await lookAtPayments(world.db.inPurpose)
    return world.one<number>(
      `select count(*)::int from pgboss.job where name = 'settle-checkout' and data->>'checkoutId' = $1`,
      [id],
    )
  }
  const set = (state: string) =>
    world.db.owner.query('update checkouts set state = $2 where id = $1', [id, state])
  for (const state of ['intended', 'open', 'withdrawing']) {
    await set(state)
    expect([state, await asked()]).toEqual([state, 1])
  }
  await set('expired')
  expect(await asked()).toBe(0)
})

test('two live ways to pay one quote are refused by the database itself', async () => {
  const client = await world.accepted('index@overdue.example')
  await world.transfer(client)
  await expect(
    world.db.inPurpose('billing', system('test'), (tx) =>
      tx.db
        .insertInto('checkouts')
        .values({
          client_id: client.clientId,
          engagement_id: client.engagementId,
          quote_id: client.quoteId,
          attempt: 9,
          state: 'open',
        })
        .execute(),
    ),
  ).rejects.toThrow(/checkouts_one_at_a_time/)
})

test('a first invoice that was given up is no debt, though it can still be paid and its day has passed', async () => {
  const client = await world.accepted('given-up@overdue.example')
  await world.transfer(client)
  await world.pay(client)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  // As where the payment service was slow to make it void.
  await world.db.owner.query(
    `update invoices set status = 'open', due_at = app.now() - interval '1 day'
     where engagement_id = $1 and collection = 'transfer'`,
    [client.engagementId],
  )
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
  expect(
    await world.one('select count(*)::int from arrears where engagement_id = $1', [client.engagementId]),
  ).toBe(0)
})
