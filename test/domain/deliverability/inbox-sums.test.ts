import { afterAll, beforeAll, expect, test } from 'vitest'
import { inboxSums } from '#domain/deliverability/inbox-sums.ts'
import { system } from '#platform/database/actor.ts'
import { addCompany } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let inboxId: string
beforeAll(async () => {
  db = await migratedDatabase()
  const { clientId, engagementId, owner } = await addCompany(db)
  const id = async (sql: string, values: unknown[]): Promise<string> =>
    (await db.owner.query<{ id: string }>(sql, values)).rows[0]?.id ?? ''
  const plan = await id(
    `insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}') returning id`,
    [clientId, engagementId],
  )
  const stack = await id(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
     values ($1, $2, $3, 'sandbox', 'mailforge', 'instantly', 'live') returning id`,
    [clientId, engagementId, plan],
  )
  const domain = await id(
    `insert into domains (client_id, stack_id, name, reason, position, chosen, state)
     values ($1, $2, 'summed.com', '', 1, true, 'ready') returning id`,
    [clientId, stack],
  )
  const sender = await id(
    `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role)
     values ($1, $2, $3, 'Ada', 'Byron', 'Founder') returning id`,
    [clientId, engagementId, owner.personId],
  )
  inboxId = await id(
    `insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state)
     values ($1, $2, $3, $4, 'ada@summed.com', false, 'live') returning id`,
    [clientId, stack, domain, sender],
  )
  const day = (when: string, inbox: number | null, spam: number | null) =>
    db.owner.query(
      `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced,
         replies, seen_at) values ($1, $2, $3, 10, $4, $5, 5, 1, 2, app.now())`,
      [inboxId, clientId, when, inbox, spam],
    )
  await day('2026-12-20', 9, 1)
  await day('2026-12-19', null, null)
  await day('2026-12-13', 8, 2)
  await day('2026-11-20', 7, 3)
})
afterAll(() => db.drop())

test('days count within their window, and a day without places counts as sent but not as placed', async () => {
  // From earlier on: what the first day reaches back to is not for the last one.
  const sums = await db.inPurpose('service-delivery', system('test'), (tx) =>
    inboxSums(tx, [inboxId], '2026-12-01', '2026-12-20'),
  )
  expect(sums.find(({ asOf }) => asOf === '2026-12-20')).toEqual({
    inboxId,
    asOf: '2026-12-20',
    days30: 3,
    placedDays7: 1,
    placedInbox7: 9,
    placedSpam7: 1,
    // Cold without bounces, and warm-up whose place is known.
    delivered30: 14 + 4 + 14,
    sent30: 15,
    bounced30: 3,
    replied30: 6,
  })
})

test('each day of a range has the sums that ended with it, and a day before the first figure none', async () => {
  const sums = await db.inPurpose('service-delivery', system('test'), (tx) =>
    inboxSums(tx, [inboxId], '2026-11-18', '2026-12-20'),
  )
  const on = (day: string) => sums.find(({ asOf }) => asOf === day)
  expect(on('2026-11-19')).toBeUndefined()
  expect(on('2026-11-20')?.sent30).toBe(5)
  expect(on('2026-12-14')).toMatchObject({ sent30: 10, placedInbox7: 8 })
})
