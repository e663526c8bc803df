import { afterAll, beforeAll, expect, test } from 'vitest'
import { setBilling } from '#domain/billing/billing-details.ts'
import { draftPlan } from '#domain/plans/draft-plan.ts'
import { previewQuote, sendQuote } from '#domain/quotes/send-quote.ts'
import {
  planInput,
  type RequestedClient,
  richFunds,
  type StaffActor,
} from '#test/support/engagement-world.ts'
import { openPaymentWorld, type PaymentWorld } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const bill = (client: RequestedClient, currency: 'usd' | 'eur', by: StaffActor = world.owner) =>
  world.db.inPurpose('billing', by, (tx) => setBilling(tx, client.clientId, { currency, paysBy: 'card' }))

test('a client’s currency holds for quote, payment and invoice alike', async () => {
  const client = await world.requested('ada@euro.com', 'Euro')
  expect(await bill(client, 'eur')).toEqual({ ok: true })
  const sent = await world.db.inPurpose('service-delivery', world.owner, async (tx) => {
    await draftPlan(tx, client.engagementId, planInput)
    return sendQuote(tx, client.engagementId, richFunds)
  })
  expect(sent.ok).toBe(true)
  await world.db.owner.query(
    `update quotes set state = 'accepted', accepted_at = app.now(), accepted_by = $2 where engagement_id = $1`,
    [client.engagementId, client.personId],
  )
  await world.db.owner.query(`update engagements set state = 'accepted' where id = $1`, [client.engagementId])
  await world.pay(client)
  await world.notices()
  const { rows } = await world.db.owner.query(
    `select i.currency, i.total_cents = q.setup_cents + q.monthly_cents as whole from invoices i
       join quotes q on q.engagement_id = i.engagement_id where i.engagement_id = $1`,
    [client.engagementId],
  )
  expect(rows).toEqual([{ currency: 'eur', whole: true }])
})

test('it stands once a quote is out, and changes again when the quote is taken back', async () => {
  const client = await world.quoted('ada@fixed.com', 'Fixed')
  expect(await bill(client, 'eur')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('nothing of a client mixes two'),
  })
  await world.db.owner.query(`update quotes set state = 'replaced' where engagement_id = $1`, [
    client.engagementId,
  ])
  expect(await bill(client, 'eur')).toEqual({ ok: true })
  const preview = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    previewQuote(tx, client.engagementId, richFunds),
  )
  expect(preview?.quote.currency).toBe('eur')
})

test('is not for somebody who may only look to say', async () => {
  const client = await world.requested('ada@view.com', 'View')
  expect(await bill(client, 'eur', await world.addStaff('viewer'))).toMatchObject({ ok: false })
})
