import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import { staleDisputes } from '#domain/billing/disputes-of.ts'
import { openRepayment } from '#domain/billing/repay-dispute.ts'
import { settleKnownDispute } from '#domain/billing/settle-dispute.ts'
import { incomeByClient } from '#domain/money/income.ts'
import { monthOf } from '#domain/money/months.ts'
import { system } from '#platform/database/actor.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { openPaymentWorld, type PaymentWorld } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
}, 60_000)
afterAll(() => world?.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })
const mayBuy = ({ engagementId }: RequestedClient) =>
  world.db.inPurpose('service-delivery', system('test'), (tx) => mayBuyFor(tx, engagementId))
const disputeOf = async ({ engagementId }: RequestedClient) => {
  const { rows } = await world.db.owner.query(
    'select id, dispute_ref, state, evidence_due_at, repayment_ref from disputes where engagement_id = $1',
    [engagementId],
  )
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]
}
const tasksOf = async ({ clientId }: RequestedClient) => {
  const { rows } = await world.db.owner.query<{ task: string }>(
    `select kind || ' ' || state as task from tasks where client_id = $1 order by kind`,
    [clientId],
  )
  return rows.map(({ task }) => task)
}

/** Accepted and paid with a card whose payment the bank takes back. */
async function disputed(email: string): Promise<RequestedClient> {
  const client = await world.accepted(email)
  await world.pay(client, 'isDisputed')
  await world.notices()
  return client
}

test('a disputed payment stops purchases and opens one task by the day that evidence is due, whatever order notices come in', async () => {
  const client = await world.accepted('ada@disputes.example')
  await world.pay(client, 'isDisputed')
  await world.notices((notices) => [...notices].reverse().flatMap((one) => [one, one]))
  const kept = await disputeOf(client)
  expect(kept).toMatchObject({ state: 'needs-response' })
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await mayBuy(client)).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/disputed at the bank/),
  })
  const { rows } = await world.db.owner.query(
    `select due_at from tasks where client_id = $1 and kind = 'answer-dispute'`,
    [client.clientId],
  )
  expect(rows).toEqual([{ due_at: kept.evidence_due_at }])
})

test('evidence finishes the task and stops nothing less; won, everything goes on', async () => {
  const client = await disputed('won@disputes.example')
  const { dispute_ref } = await disputeOf(client)
  await world.stripe.call('POST', `/v1/disputes/${dispute_ref}`, 'evidence[uncategorized_text]=The+quote.')
  await world.notices()
  expect(await disputeOf(client)).toMatchObject({ state: 'under-review' })
  expect(await tasksOf(client)).toEqual(['answer-dispute done'])
  expect((await mayBuy(client)).ok).toBe(false)
  await world.stripe.control(`/_dispute/${dispute_ref}?outcome=won`)
  await world.notices()
  expect(await disputeOf(client)).toMatchObject({ state: 'won' })
  expect(await mayBuy(client)).toEqual({ ok: true })
})

test('lost, the client pays the same sum again by one invoice however often they click, and it goes on', async () => {
  const client = await disputed('lost@disputes.example')
  const early = await openRepayment(doors(), client.client, client.engagementId)
  expect(early).toEqual({ kind: 'refused', reason: 'There is no payment to make again.' })
  const { dispute_ref } = await disputeOf(client)
  await world.stripe.control(`/_dispute/${dispute_ref}?outcome=lost`)
  await world.notices()
  expect(await tasksOf(client)).toEqual(['answer-dispute done', 'dispute-lost open'])
  expect((await mayBuy(client)).ok).toBe(false)

  const clicks = await Promise.all(
    [1, 2].map(() => openRepayment(doors(), client.client, client.engagementId)),
  )
  const urls = new Set(clicks.map((one) => (one.kind === 'pay' ? one.url : one.reason)))
  expect(urls.size).toBe(1)
  await payWith([...urls][0] ?? '', cards.pays)
  await world.notices()
  expect(await disputeOf(client)).toMatchObject({ state: 'repaid' })
  expect(await tasksOf(client)).toEqual(['answer-dispute done', 'dispute-lost done'])
  expect(await mayBuy(client)).toEqual({ ok: true })
  const again = await openRepayment(doors(), client.client, client.engagementId)
  expect(again.kind).toBe('refused')
})

const moved = ({ clientId }: RequestedClient) =>
  world.db.inPurpose('billing', system('test'), async (tx) => {
    const since = monthOf(new Date(tx.now.getTime() - 40 * 86_400_000))
    const clients = await incomeByClient(tx, since, 'usd')
    const own = clients.find((one) => one.clientId === clientId)
    return { paid: own?.paidCents ?? 0, back: own?.backCents ?? 0 }
  })

test('what a bank took for good is no income, and what was paid again is', async () => {
  const client = await disputed('income@disputes.example')
  const { paid } = await moved(client)
  const { dispute_ref, id } = await disputeOf(client)
  expect(await moved(client)).toEqual({ paid, back: 0 })
  await world.stripe.control(`/_dispute/${dispute_ref}?outcome=lost`)
  await world.notices()
  expect(await moved(client)).toEqual({ paid, back: paid })

  const opened = await openRepayment(doors(), client.client, client.engagementId)
  await payWith(opened.kind === 'pay' ? opened.url : '', cards.pays)
  await world.notices()
  await settleKnownDispute(doors(), id)
  expect(await moved(client)).toEqual({ paid: paid * 2, back: paid })
})

test('what no notice told is seen by the clock: lost unanswered, and paid again', async () => {
  const client = await disputed('unheard@disputes.example')
  const { id } = await disputeOf(client)
  await world.db.advanceClock('16 days')
  world.stripe.world.advance({ days: 16 })
  await world.stripe.control('/_tick')
  const stale = await world.db.inPurpose('billing', system('test'), staleDisputes)
  expect(stale).toContain(id)
  await settleKnownDispute(doors(), id)
  expect(await disputeOf(client)).toMatchObject({ state: 'lost' })

  const opened = await openRepayment(doors(), client.client, client.engagementId)
  await payWith(opened.kind === 'pay' ? opened.url : '', cards.pays)
  await settleKnownDispute(doors(), id)
  expect(await disputeOf(client)).toMatchObject({ state: 'repaid' })
})
