import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectionsToSet } from '#domain/billing/collections-to-set.ts'
import { endSubscription } from '#domain/billing/end-subscription.ts'
import { readSubscription } from '#domain/billing/read-subscription.ts'
import { endEngagement } from '#domain/engagements/end-engagement.ts'
import { decideRefund } from '#domain/refunds/decide-refund.ts'
import { makeRefund } from '#domain/refunds/make-refund.ts'
import { proposeRefund } from '#domain/refunds/propose-refund.ts'
import { spentOnDomains } from '#domain/refunds/spent-on-domains.ts'
import { system } from '#platform/database/actor.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { openPaymentWorld, type PaymentWorld, transferTo } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
async function begun(email: string): Promise<RequestedClient> {
  const client = await world.accepted(email)
  await transferTo(await world.invoicePage(client))
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  return client
}
const subscriptionOf = ({ engagementId }: RequestedClient) =>
  world.one<{ id: string; ref: string }>(
    `select json_build_object('id', id, 'ref', subscription_ref) from subscriptions where engagement_id = $1`,
    [engagementId],
  )

test('each later month is sent as an invoice, and one that is not paid in time is owed', async () => {
  const client = await begun('months@began.example')
  const { id } = await subscriptionOf(client)
  expect(
    await world.db.inPurpose('billing', system('test'), (tx) => collectionsToSet(tx, client.clientId)),
  ).toEqual([])
  const pass = async (days: number) => {
    await world.db.advanceClock(`${days} days`)
    world.stripe.world.advance({ days })
    await world.stripe.control('/_tick')
    await readSubscription(doors(), id)
  }
  const arrears = () =>
    world.one<number>('select count(*)::int from arrears where engagement_id = $1', [client.engagementId])
  await pass(32)
  expect(
    await world.one(
      `select json_agg(json_build_object('status', status, 'reason', reason, 'collection', collection) order by issued_at)
       from invoices where engagement_id = $1`,
      [client.engagementId],
    ),
  ).toEqual([
    { status: 'paid', reason: 'first', collection: 'transfer' },
    { status: 'open', reason: 'renewal', collection: 'transfer' },
  ])
  expect(await arrears()).toBe(0)
  await pass(16)
  expect(await arrears()).toBe(1)
  const url = await world.one<string>(
    `select url from invoices where engagement_id = $1 and reason = 'renewal'`,
    [client.engagementId],
  )
  await transferTo(url)
  await pass(1)
  expect(await world.one('select state from arrears where engagement_id = $1', [client.engagementId])).toBe(
    'settled',
  )
})

test('what was transferred goes back as what a card paid, with its credit note', async () => {
  const client = await begun('refund@began.example')
  const invoice = await world.one<string>('select id from invoices where engagement_id = $1', [
    client.engagementId,
  ])
  const spent = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    spentOnDomains(tx, client.engagementId),
  )
  const proposed = await world.db.inPurpose('billing', world.owner, (tx) => proposeRefund(tx, invoice, spent))
  if (!proposed.ok) throw new Error(proposed.reason)
  expect(
    await world.db.inPurpose('billing', world.owner, (tx) =>
      decideRefund(tx, proposed.refundId, 'approve', spent),
    ),
  ).toEqual({ ok: true })
  await makeRefund(doors(), proposed.refundId)
  expect(
    await world.one(
      `select array[r.state, (r.credit_note_ref is not null)::text, (i.credited_cents = i.paid_cents)::text]
       from refunds r join invoices i on i.id = r.invoice_id where r.id = $1`,
      [proposed.refundId],
    ),
  ).toEqual(['settled', 'true', 'true'])
})

test('a change of the plan is reckoned on it, and its lines change with the next month', async () => {
  const client = await begun('change@began.example')
  const { ref } = await subscriptionOf(client)
  const { payments } = world.stripe
  const standing = await payments.readSubscription(ref)
  const change = {
    subscriptionId: ref,
    currency: 'usd',
    lines: [{ title: 'inboxes, 3 of them kept warm in reserve', unitAmountCents: 1_500, quantity: 90 }],
    once: [],
    at: standing.currentPeriodStart,
  }
  const { dueNowCents } = await payments.previewChange({ ...change, takesEffect: 'now' })
  expect(dueNowCents).toBe(90 * 1_500 - (standing.monthlyCents ?? 0))
  await payments.changeSubscription({
    ...change,
    takesEffect: 'period-end',
    idempotencyKey: `change-lines:${client.engagementId}:1`,
  })
  expect((await payments.readSubscription(ref)).monthlyCents).toBe(90 * 1_500)
})

test('a subscription whose job to end it gave up is ended by the next look, and not charged on for ever', async () => {
  const client = await begun('forgotten@began.example')
  await world.db.inPurpose('service-delivery', client.client, (tx) => endEngagement(tx, client.engagementId))
  const { id, ref } = await subscriptionOf(client)
  await readSubscription(doors(), id)
  expect(await world.stripe.payments.readSubscription(ref)).toMatchObject({
    state: 'active',
    endsAtPeriodEnd: true,
  })
})

test('ending the engagement lets the subscription end with the month that is paid', async () => {
  const client = await begun('ending@began.example')
  await world.db.inPurpose('service-delivery', client.client, (tx) => endEngagement(tx, client.engagementId))
  await endSubscription(doors(), client.engagementId)
  const { ref } = await subscriptionOf(client)
  expect(await world.stripe.payments.readSubscription(ref)).toMatchObject({
    state: 'active',
    endsAtPeriodEnd: true,
  })
})
