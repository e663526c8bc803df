import { afterAll, beforeAll, expect, test } from 'vitest'
import { remindOfQuotes } from '#domain/billing/remind-of-quote.ts'
import { system } from '#platform/database/actor.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world?.drop())

const remind = () => world.db.inPurpose('billing', system('test'), remindOfQuotes)
const reminders = async ({ personId }: RequestedClient) =>
  (
    await world.db.owner.query<{ id: string }>(
      `select id from mails where person_id = $1 and kind = 'payment-awaited'`,
      [personId],
    )
  ).rows

test('whoever accepted a quote and did not pay for two days is reminded once, and no more where an invoice is out', async () => {
  const client = await world.accepted('cy@beta.example', 'Beta')
  const transfers = await world.accepted('di@gamma.example', 'Gamma')
  await world.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at,
       due_at, collection, reason, seen_at)
     select client_id, id, 'in_first', 'GA-1', 'open', 'usd', 30000, 0, app.now(), app.now() + interval '14 days', 'transfer',
       'first', app.now()
     from engagements where client_id = $1`,
    [transfers.clientId],
  )
  await world.db.advanceClock('47 hours')
  await remind()
  expect(await reminders(client)).toHaveLength(0)
  await world.db.advanceClock('2 hours')
  await remind()
  await remind()
  expect(await reminders(client)).toHaveLength(1)
  expect(await reminders(transfers)).toHaveLength(0)
})
