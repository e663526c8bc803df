import { afterAll, beforeAll, expect, test } from 'vitest'
import { setBilling } from '#domain/billing/billing-details.ts'
import { collectionsToSet, subscriptionsOf } from '#domain/billing/collections-to-set.ts'
import { setCollection } from '#domain/billing/set-collection.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { openPaymentWorld, type PaymentWorld } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
}, 60_000)
afterAll(() => world?.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const bill = (client: RequestedClient, paysBy: 'card' | 'transfer') =>
  world.db.inPurpose('billing', world.owner, (tx) =>
    setBilling(tx, client.clientId, { currency: 'usd', paysBy }),
  )
const toSet = (client: RequestedClient) =>
  world.db.inPurpose('billing', system('test'), (tx) => collectionsToSet(tx, client.clientId))
const shown = async (client: RequestedClient) =>
  (await world.db.inPurpose('billing', system('test'), (tx) => subscriptionsOf(tx, client.clientId)))[0]
/** Does what the worker does with the jobs that were asked for. */
async function work(): Promise<number> {
  const { rows } = await world.db.owner.query<{ data: { subscriptionId: string } }>(
    `delete from pgboss.job where name = 'set-collection' returning data`,
  )
  for (const { data } of rows) await setCollection(doors(), data.subscriptionId)
  return rows.length
}
const months = async (client: RequestedClient) =>
  (
    await world.db.owner.query<{ status: string; collection: string; due: boolean }>(
      `select status, collection, due_at is not null as due from invoices where engagement_id = $1 order by issued_at`,
      [client.engagementId],
    )
  ).rows

async function paying(name: string): Promise<RequestedClient> {
  const client = await world.accepted(`ada@${name}.com`, name)
  await world.pay(client)
  await world.notices()
  return client
}

async function nextMonth(): Promise<void> {
  world.stripe.world.advance({ days: 32 })
  await world.db.advanceClock('32 days')
  await world.notices()
}

test('a client who pays by transfer is sent each month’s invoice with its day instead of being charged, and back again', async () => {
  const client = await paying('sent')
  expect(await bill(client, 'transfer')).toEqual({ ok: true })
  expect(await shown(client)).toMatchObject({ collection: 'card', toSet: true })
  expect(await work()).toBe(1)
  expect(await shown(client)).toMatchObject({ collection: 'transfer', toSet: false })
  await nextMonth()
  expect(await months(client)).toEqual([
    { status: 'paid', collection: 'card', due: false },
    { status: 'open', collection: 'transfer', due: true },
  ])

  expect(await bill(client, 'card')).toEqual({ ok: true })
  expect(await work()).toBe(1)
  await nextMonth()
  expect((await months(client)).at(-1)).toEqual({ status: 'paid', collection: 'card', due: false })
}, 60_000)

test('who was to pay by transfer before the first payment is switched by the clock, though no job was asked for', async () => {
  const client = await world.accepted('ada@early.com', 'early')
  expect(await bill(client, 'transfer')).toEqual({ ok: true })
  expect(await work()).toBe(0)
  await world.pay(client)
  await world.notices()
  await lookAtPayments(world.db.inPurpose)
  await work()
  expect(await shown(client)).toMatchObject({ collection: 'transfer' })
}, 60_000)

test('a subscription whose invoices were sent before we knew of it stays so, though nobody said how its client pays', async () => {
  const client = await paying('before')
  await world.db.owner.query(`update subscriptions set collection = 'transfer' where client_id = $1`, [
    client.clientId,
  ])
  await world.db.owner.query('insert into billing_details (client_id) values ($1)', [client.clientId])
  expect(await toSet(client)).toEqual([])
})

test('what the payment service refuses is shown with its code and asked again only when somebody says so again', async () => {
  const client = await paying('refused')
  expect(await bill(client, 'transfer')).toEqual({ ok: true })
  const subscription = await world.one<string>('select id from subscriptions where client_id = $1', [
    client.clientId,
  ])
  const refusing = {
    ...world.stripe.payments,
    setCollection: () =>
      Promise.reject(
        new VendorError({
          vendor: 'stripe',
          operation: 'subscription.collect',
          failure: 'refused',
          vendorCode: 'resource_missing',
        }),
      ),
  }
  await setCollection({ inPurpose: world.db.inPurpose, openPayments: async () => refusing }, subscription)
  expect(await shown(client)).toMatchObject({
    collection: 'card',
    refusedCode: 'resource_missing',
    toSet: false,
  })
  expect(await bill(client, 'transfer')).toEqual({ ok: true })
  await work()
  expect(await shown(client)).toMatchObject({ collection: 'transfer', refusedCode: null })
})
