import { afterAll, beforeAll, expect, test } from 'vitest'
import { endEngagement, withdrawEngagement } from '#domain/engagements/end-engagement.ts'
import { addSender } from '#domain/intake/senders.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const untils = async (clientId: string): Promise<Date[]> => {
  const { rows } = await world.db.owner.query<{ until: Date }>(
    `select retained_until as until from clients where id = $1
     union all select p.client_until from people p where p.id in (
       select person_id from client_members where client_id = $1 union select person_id from senders where client_id = $1)`,
    [clientId],
  )
  return rows.map(({ until }) => until)
}
const withSender = async (email: string) => {
  const client = await world.inIntake(email)
  await world.db.inPurpose('service-delivery', client.client, (tx) =>
    addSender(tx, client.engagementId, {
      firstName: personal('name', 'Grace'),
      lastName: personal('name', 'Hopper'),
      role: personal('role', 'Sales'),
      permission: true,
    }),
  )
  return client
}

test('the six years of a company, its people and its senders begin with the end of the last engagement', async () => {
  const client = await withSender('ada@acme.com')
  const second = await world.one<string>(
    `insert into engagements (client_id, state, mode) values ($1, 'live', 'sandbox') returning id`,
    [client.clientId],
  )
  const end = (engagementId: string) =>
    world.db.inPurpose('service-delivery', world.owner, (tx) => endEngagement(tx, engagementId))
  expect(await end(client.engagementId)).toMatchObject({ ok: true })
  expect((await untils(client.clientId)).every((until) => until.getUTCFullYear() === 9999)).toBe(true)
  await world.db.advanceClock('40 days')
  expect(await end(second)).toMatchObject({ ok: true })
  const ended = await world.one<Date>(
    `select ended_at + interval '72 months' from engagements where id = $1`,
    [second],
  )
  const all = await untils(client.clientId)
  expect(all).toHaveLength(3)
  expect(all.every((until) => until.getTime() === ended.getTime())).toBe(true)
  expect(await end(second)).toMatchObject({ ok: false, reason: expect.stringContaining('has ended') })
})

test('after its six years nothing of a client is readable for service delivery, and retention still sees it', async () => {
  const client = await withSender('expire@acme.com')
  await world.db.inPurpose('service-delivery', world.owner, (tx) => endEngagement(tx, client.engagementId))
  await world.db.advanceClock('73 months')
  const seen = (purpose: 'service-delivery' | 'retention') =>
    world.db.inPurpose(purpose, system('test'), (tx) =>
      tx.call<{ name: string }>(
        `select c.name from clients c where c.id = $1 union all select s.first_name from senders s where s.client_id = $1`,
        [client.clientId],
      ),
    )
  expect(await seen('service-delivery')).toEqual([])
  expect(await seen('retention')).toHaveLength(2)
})

test('a request withdrawn before payment is kept like a form that led to no client', async () => {
  const client = await world.quoted('withdraw@acme.com')
  expect(
    await world.db.inPurpose('service-delivery', client.client, (tx) =>
      withdrawEngagement(tx, client.engagementId),
    ),
  ).toMatchObject({ ok: true, state: 'withdrawn' })
  const submitted = await world.one<Date>(
    `select submitted_at + interval '24 months' from leads where id = $1`,
    [client.leadId],
  )
  expect((await untils(client.clientId)).map((until) => until.getTime())).toEqual([
    submitted.getTime(),
    submitted.getTime(),
  ])
  expect(await world.one<string>('select state from quotes where id = $1', [client.quoteId])).toBe('replaced')
})

test('what was paid is ended and not withdrawn', async () => {
  const client = await world.inIntake('paid@acme.com')
  expect(
    await world.db.inPurpose('service-delivery', client.client, (tx) =>
      withdrawEngagement(tx, client.engagementId),
    ),
  ).toMatchObject({ ok: false })
})
