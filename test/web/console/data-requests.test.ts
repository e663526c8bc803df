import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkToken } from '#domain/mails/link-token.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 90_000)
afterAll(() => world?.close())

const one = async <T>(sql: string, values: readonly unknown[] = []): Promise<T | undefined> =>
  (await world.build.db.owner.query<{ one: T }>(sql, [...values])).rows[0]?.one
const personOf = async (lead: string) =>
  (await one<string>('select person_id as one from leads where id = $1', [lead])) ?? ''
const addressOf = async (person: string) =>
  (await one<string>('select email as one from people where id = $1', [person])) ?? ''
const held = (person: string) => world.owner.get(consolePaths.heldData.to({ person }))
const erase = async (person: string, fields: Readonly<Record<string, string>>) =>
  world.owner.send(await held(person), consolePaths.eraseData.to({ person }), fields)
/** Signs up for the guide and confirms it. */
const subscribe = async (email: string) => {
  const { inPurpose, vault } = world.build.db
  await inPurpose('newsletter', visitor, (tx) => requestGuide(tx, personal('email', email)))
  const id = await one<string>(
    'select s.id as one from subscribers s join people p on p.id = s.person_id where p.email = $1',
    [email],
  )
  await inPurpose('newsletter', visitor, (tx) =>
    confirmGuide(tx, linkToken(vault, 'confirm guide', id ?? '')),
  )
}

test('whoever asks is found by their address, whatever its case, and all that is held is shown and copied', async () => {
  const person = await personOf(await world.lead('Zebra Wood'))
  const address = await addressOf(person)
  const found = await world.owner.send(
    await world.owner.get(consolePaths.dataRequests.to()),
    consolePaths.dataRequests.to(),
    { who: ` ${address.toUpperCase()}` },
  )
  expect(found.to).toBe(consolePaths.heldData.to({ person }))
  const page = await held(person)
  for (const word of [address, 'Zebra Wood', 'to respond to your inquiries', 'lead.submitted'])
    expect(page.words).toContain(word)
  // The record is shared with clients; what is said to be for is theirs alone.
  expect(page.words).not.toContain('to take payment')
  const answer = await world.owner.send(page, consolePaths.heldCopy.to({ person }))
  const copy = JSON.parse(answer.html)
  expect(copy.you.email).toBe(address)
  expect(copy.records.map(({ record }: { record: string }) => record)).toEqual([
    'people',
    'person_keys',
    'leads',
    'mails',
  ])
  expect(copy.records[2].rows[0].company).toBe('Zebra Wood')
  expect(Object.values(copy.yourRights.complain)).toContain('https://ico.org.uk/make-a-complaint/')
  expect(copy.elsewhere.length).toBeGreaterThan(3)
  expect(answer.html).not.toContain('_hash')
  const done = await held(person)
  expect(done.words).toContain('rights.copied')
})

test('a request that is noted stands under what waits with its clock, until it is answered; late ones are published', async () => {
  const address = consolePaths.dataRequests.to()
  const day = await one<string>(`select to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD') as one`)
  const tomorrow = await one<string>(
    `select to_char((app.now() at time zone 'UTC') + interval '1 day', 'YYYY-MM-DD') as one`,
  )
  const note = consolePaths.noteDataRequest.to()
  const early = await world.owner.send(await world.owner.get(address), note, {
    kind: 'access',
    day: tomorrow ?? '',
  })
  expect(world.faults).toEqual([])
  expect(early.words).toContain('This day has not come yet')
  await world.owner.send(await world.owner.get(address), note, { kind: 'deletion', day: day ?? '' })
  const home = await world.owner.get(consolePaths.home.to())
  expect(home.words).toContain('answer somebody about their data')
  const figures = async () =>
    (await world.build.db.owner.query('select * from app.evidence_of_data_requests()')).rows[0]
  expect(await figures()).toMatchObject({ waiting: 1, late: 0 })
  await world.build.db.owner.query(`update data_requests set asked_at = asked_at - interval '31 days'`)
  expect(await figures()).toMatchObject({ waiting: 1, late: 1, due_month: 1, within_month: 0 })
  const request = (await one<string>('select id as one from data_requests')) ?? ''
  const answer = consolePaths.answerDataRequest.to({ request })
  const done = await world.owner.send(await world.owner.get(address), answer, { answer: 'in-part' })
  expect(done.to).toContain('done=request-answered')
  expect(await figures()).toMatchObject({ waiting: 0, late: 0, due_month: 1, within_month: 0 })
  expect((await world.owner.get(consolePaths.home.to())).words).not.toContain(
    'answer somebody about their data',
  )
  const again = await world.owner.sendBody(answer, new URLSearchParams({ answer: 'done' }))
  expect(again.status).toBe(403)
})

test('a request is due after 30 days or a calendar month, whichever is first, and is answered with an answer', async () => {
  const due = (asked: string) =>
    one<string>(
      `with noted as (insert into data_requests (kind, asked_at) values ('access', $1) returning due_at)
       select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as one from noted`,
      [asked],
    )
  expect(await due('2026-02-01T09:00:00Z')).toBe('2026-03-01 09:00')
  expect(await due('2026-03-01T09:00:00Z')).toBe('2026-03-31 09:00')
  expect(await due('2026-01-31T09:00:00Z')).toBe('2026-02-28 09:00')
  for (const half of [`answered_at = app.now()`, `answer = 'done'`])
    await expect(
      world.build.db.owner.query(`update data_requests set ${half} where answered_at is null`),
    ).rejects.toMatchObject({
      constraint: 'data_requests_answered',
    })
  await world.build.db.owner.query('delete from data_requests')
})

test('a sender and a registrant are found by the only address or name that there is of them, namesakes beside each other', async () => {
  const stack = await world.build.approvedStack({ company: 'Umber Ink', mainDomain: 'umberink.com' })
  const seek = async (who: string) =>
    world.owner.send(await world.owner.get(consolePaths.dataRequests.to()), consolePaths.dataRequests.to(), {
      who,
    })
  const { rows } = await world.build.db.owner.query<{ person: string; name: string; address: string }>(
    `select p.id as person, p.name, i.address from inboxes i join senders s on s.id = i.sender_id
     join people p on p.id = s.person_id where i.stack_id = $1 and p.email is null limit 1`,
    [stack],
  )
  const [sender] = rows
  const place = consolePaths.heldData.to({ person: sender?.person ?? '' })
  expect((await seek(sender?.address.toUpperCase() ?? '')).to).toBe(place)
  expect((await held(sender?.person ?? '')).words).toContain(sender?.address)
  await world.build.db.owner.query(
    `update registrants set email = 'Holder@Umberink.example' where engagement_id = (select engagement_id from stacks where id = $1)`,
    [stack],
  )
  const holder = await one<string>(
    'select r.person_id as one from registrants r join stacks s using (engagement_id) where s.id = $1',
    [stack],
  )
  expect((await seek('holder@umberink.example')).to).toBe(consolePaths.heldData.to({ person: holder ?? '' }))
  const namesake = await personOf(await world.lead('Tin Cups'))
  await world.build.db.owner.query('update people set name = $2 where id = $1', [namesake, sender?.name])
  const both = await seek(sender?.name.toLowerCase() ?? '')
  expect(both.html).toContain(place)
  expect(both.html).toContain(consolePaths.heldData.to({ person: namesake }))
})

test('who is not held, and who may not answer, are told nothing of anybody', async () => {
  const ask = await world.owner.get(consolePaths.dataRequests.to())
  const nobody = await world.owner.send(ask, consolePaths.dataRequests.to(), { who: 'no@body.example' })
  expect(nobody.words).toContain('Nobody is held by this address')
  expect(nobody.words).toContain('pass the request on to that client')
  const person = await personOf(await world.lead('Yarrow Ropes'))
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(consolePaths.heldData.to({ person }))
  expect(page.words).toContain('Only an owner or an operator can answer a person about their data')
  expect(page.html).not.toContain(await addressOf(person))
  expect(page.html).not.toContain('Yarrow Ropes')
})

test('a request for a call and a subscription are deleted on request, with all that leads to them', async () => {
  const lead = await world.lead('Xylophone Works')
  const person = await personOf(lead)
  const address = await addressOf(person)
  await subscribe(address)
  expect((await held(person)).words).not.toContain('A call is agreed on')
  await world.build.db.owner.query(
    `insert into calls (lead_id, person_id, starts_at, ends_at, visitor_zone, meeting, state)
     values ($1, $2, app.now() + interval '3 days', app.now() + interval '3 days 30 minutes', 'UTC', 'x', 'booked')`,
    [lead, person],
  )
  expect((await held(person)).words).toContain('A call is agreed on')
  const unsure = await erase(person, {})
  expect(unsure.status).toBe(422)
  expect(unsure.words).toContain('Please tick this')
  expect(await addressOf(person)).toBe(address)
  const gone = await erase(person, { sure: 'yes' })
  expect(gone.to).toContain('done=data-erased')
  for (const table of ['people', 'leads', 'calls', 'subscribers', 'mails', 'person_keys'])
    expect(
      await one(
        `select count(*)::int as one from ${table} where ${table === 'people' ? 'id' : 'person_id'} = $1`,
        [person],
      ),
    ).toBe(0)
  expect((await held(person)).status).toBe(404)
  // A restored backup deletes them again, and the ledger attests it without naming anybody.
  expect(
    await one(`select count(*)::int as one from erasures where kind = 'person' and row_key = $1`, [person]),
  ).toBe(1)
  const attested = await one<string>(
    `select convert_from(payload, 'UTF8') as one from app.evidence
     where kind = 'data.deleted' and payload is not null order by id desc limit 1 offset 1`,
  )
  expect(JSON.parse(attested ?? '')).toMatchObject({ rule: 'on-request', leads: 1, subscribers: 1 })
  expect(
    await one(
      `select clauses::text as one from app.evidence where kind = 'data.deleted' order by id desc limit 1 offset 1`,
    ),
  ).toBe('{6.3}')
})

test('whoever objects is mailed no more for good, though they were only unsubscribed before', async () => {
  const person = await personOf(await world.lead('Wicker Boats'))
  const address = await addressOf(person)
  await subscribe(address)
  await erase(person, { sure: 'yes', objects: 'yes' })
  expect(await one('select reason as one from suppressions order by added_at desc limit 1')).toBe('objected')
  await world.build.db.inPurpose('newsletter', visitor, (tx) => requestGuide(tx, personal('email', address)))
  expect(await one('select count(*)::int as one from people where email = $1', [address])).toBe(0)
})

test('what a law keeps stays, with its reason and day; a company that never became a client goes', async () => {
  const lead = await world.lead('Velvet Mills')
  const person = await personOf(lead)
  await world.owner.send(
    await world.owner.get(consolePaths.inquiry.to({ lead })),
    consolePaths.convertInquiry.to({ lead }),
  )
  const client = await one<string>('select client_id as one from client_members where person_id = $1', [
    person,
  ])
  expect((await held(person)).words).toContain('What stays: active client data')
  const kept = await erase(person, { sure: 'yes' })
  expect(kept.to).toContain('done=data-erased-in-part')
  expect(await one('select count(*)::int as one from leads where id = $1', [lead])).toBe(1)
  await world.build.db.owner.query(
    `update engagements set state = 'withdrawn', ended_at = app.now() where client_id = $1`,
    [client],
  )
  expect((await held(person)).words).not.toContain('What stays')
  const all = await erase(person, { sure: 'yes' })
  expect(all.to).toContain('done=data-erased')
  expect(await one('select count(*)::int as one from clients where id = $1', [client])).toBe(0)
  expect(await one('select count(*)::int as one from people where id = $1', [person])).toBe(0)
})
