import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { type EntryAbout, entriesAbout } from '#test/support/entries-about.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld, type Shown } from './console-world.ts'
import { pagesOf, type StoryIds, storyData } from './story-data.ts'

/** Whoever here sees data of a person leaves it in the ledger, under that person's own key. */
let world: ConsoleWorld
let ids: StoryIds
beforeAll(async () => {
  world = await consoleWorld()
  ids = await storyData(world)
  await world.build.db.owner.query(marked)
}, 90_000)
afterAll(() => world?.close())

/** Each value tells whose it is: people of several companies have the same name, and an address stands in a template. */
const marked = `
  update people set name = 'Name ' || left(id::text, 8) where id not in (select person_id from staff);
  update people set email = 'at-' || left(id::text, 8) || '@mark.example'
    where id not in (select person_id from staff) and email is not null;
  update senders set last_name = 'Last ' || left(id::text, 8), role = 'Role ' || left(id::text, 8);
  update registrants set last_name = 'Holder ' || left(engagement_id::text, 8), address = 'Road ' || left(engagement_id::text, 8),
    phone = '+4930' || lpad((abs(hashtext(engagement_id::text)::bigint) % 10000000)::text, 7, '0');
  update leads set offer = 'Offer ' || left(id::text, 8);
  update intakes set ideal_customer = 'Ideal ' || left(engagement_id::text, 8), offer = 'What ' || left(engagement_id::text, 8);
  update tasks set title = 'Title ' || left(id::text, 8), asked = 'Asked ' || left(id::text, 8), kind = 'by-hand';
  insert into received_transfers (invoice_id, client_id, engagement_id, received_on, evidence)
    select id, client_id, engagement_id, current_date, 'Transfer ' || left(id::text, 8) from invoices;`

/** Personal values that a page may show, and of whom they are. What is a company's own is each contact's. */
const heldSql = `
  with contacts as (select client_id, person_id from client_members union select client_id, contact_id from adoptions)
  select person, category, value from (
    select id as person, 'name' as category, name as value from people where id not in (select person_id from staff)
    union all select id, 'email', email from people where id not in (select person_id from staff)
    union all select person_id, 'name', last_name from senders
    union all select person_id, 'role', role from senders
    union all select s.person_id, 'email', i.address from inboxes i join senders s on s.id = i.sender_id
    union all select person_id, 'name', last_name from registrants
    union all select person_id, 'email', email from registrants
    union all select person_id, 'address', address from registrants
    union all select person_id, 'phone', phone from registrants
    union all select person_id, 'message', offer from leads
    union all select person_id, 'message', unnest(array[i.ideal_customer, i.offer]) from intakes i join contacts using (client_id)
    union all select person_id, 'message', unnest(array[t.title, t.asked]) from tasks t join contacts using (client_id)
    union all select person_id, 'message', x.evidence from received_transfers x join contacts using (client_id)
  ) held where value <> '' and person is not null`

interface Held {
  readonly person: string
  readonly category: string
  readonly value: string
}

const looksAt = async (person: string): Promise<EntryAbout[]> =>
  (await entriesAbout(world.build.db, person)).filter(({ kind }) => kind === 'data.viewed')

/** What a look shows of people, and what the ledger lacks of it afterwards. */
async function lookingAt(look: () => Promise<Shown>): Promise<{ shown: Held[]; missing: Held[] }> {
  const { db } = world.build
  const { rows: held } = await db.owner.query<Held>(heldSql)
  const people = [...new Set(held.map(({ person }) => person))]
  const before = new Map(
    await Promise.all(people.map(async (one) => [one, (await looksAt(one)).length] as const)),
  )
  const page = await look()
  expect(page.status).toBe(200)
  await db.flushReads()
  const shown = held.filter(({ value }) => page.html.includes(value))
  const missing: Held[] = []
  for (const one of shown) {
    const since = (await looksAt(one.person)).slice(before.get(one.person))
    const told = since.some(
      ({ by, categories }) => by === world.owner.personId && categories.includes(one.category),
    )
    if (!told) missing.push(one)
  }
  return { shown, missing }
}

test('whatever a page of the console shows of a person is in the ledger as seen, under that person’s own key', async () => {
  const shown: Held[] = []
  const missing: string[] = []
  for (const address of pagesOf(ids)) {
    const found = await lookingAt(() => world.owner.get(address))
    shown.push(...found.shown)
    missing.push(...found.missing.map(({ category, value }) => `${address} shows ${category} ${value}`))
  }
  expect(missing).toEqual([])
  expect(new Set(shown.map(({ category }) => category))).toEqual(
    new Set(['name', 'email', 'phone', 'address', 'role', 'message']),
  )
}, 120_000)

test('who is found by a search is in the ledger as seen, and the words that were looked for are not', async () => {
  const { rows } = await world.build.db.owner.query<{ address: string; person: string }>(
    `select i.address, s.person_id as person from inboxes i join senders s on s.id = i.sender_id limit 1`,
  )
  const search = async (q: string) =>
    lookingAt(async () =>
      world.owner.send(await world.owner.get(consolePaths.search.to()), consolePaths.search.to(), { q }),
    )
  for (const words of ['Name ', '@', rows[0]?.address ?? '']) {
    const { shown, missing } = await search(words)
    expect(shown.length, words).toBeGreaterThan(0)
    expect(missing, words).toEqual([])
  }
  await world.lead('Sought Mills')
  const request = await search('sought  MILLS')
  expect(request.shown.length).toBeGreaterThan(0)
  expect(request.missing).toEqual([])
  await search(rows[0]?.address ?? '')
  const last = (await looksAt(rows[0]?.person ?? '')).at(-1)
  expect(last?.details).toEqual({ page: 'search' })
})

test('a look at a client says of each person what of them was shown, and a page that shows them not says nothing', async () => {
  const { db } = world.build
  const one = async (sql: string) =>
    (await db.owner.query<{ id: string }>(sql, [ids.client])).rows[0]?.id ?? ''
  const separate = `(select app.hold_named_person('Apart', $2))`
  const apart = async (table: string) =>
    (
      await db.owner.query<{ id: string }>(
        `update ${table} set person_id = ${separate} where client_id = $1 returning person_id as id`,
        [ids.client, db.vault.newPersonKey()],
      )
    ).rows[0]?.id ?? ''
  const contact = await one('select person_id as id from client_members where client_id = $1')
  const registrant = await apart('registrants')
  const sender = await apart('senders')
  const counts = async () =>
    Promise.all([contact, registrant, sender].map(async (person) => (await looksAt(person)).length))

  await db.flushReads()
  const before = await counts()
  await world.owner.get(consolePaths.client.to({ client: ids.client }))
  await db.flushReads()
  expect(await counts()).toEqual(before.map((count) => count + 1))
  const details = { client: ids.client, page: 'client' }
  const seen = async (person: string) => (await looksAt(person)).at(-1)
  expect(await seen(contact)).toMatchObject({
    details,
    categories: ['business', 'email', 'message', 'name', 'payment', 'role'],
  })
  expect(await seen(registrant)).toMatchObject({
    details,
    categories: ['business', 'email', 'name', 'phone'],
  })
  expect(await seen(sender)).toMatchObject({ details, categories: ['name', 'role'] })

  await world.owner.get(consolePaths.plan.to({ engagement: await engagementOf(ids.client) }))
  await db.flushReads()
  expect(await counts()).toEqual(before.map((count, place) => count + (place === 0 ? 2 : 1)))
})

const engagementOf = async (client: string): Promise<string> =>
  (
    await world.build.db.owner.query<{ id: string }>('select id from engagements where client_id = $1', [
      client,
    ])
  ).rows[0]?.id ?? ''

test('many requests come in pages, and only those on the page are seen', async () => {
  const { db } = world.build
  const people: string[] = []
  for (let n = 0; n < 60; n++) {
    const { personId } = await db.inPurpose('inquiry-response', visitor, (tx) =>
      submitLead(tx, {
        email: personal('email', `many-${n}@mark.example`),
        name: personal('name', `Many ${n}.`),
        company: `Many ${n}`,
        offer: personal('message', 'Looms.'),
        volumeGoal: '800 a month',
      }),
    )
    people.push(personId)
  }
  const seenOn = async (page: number): Promise<number> => {
    const before = await Promise.all(people.map(async (one) => (await looksAt(one)).length))
    const list = await world.owner.get(withQuery(consolePaths.inquiries.to(), { page }))
    await db.flushReads()
    const after = await Promise.all(people.map(async (one) => (await looksAt(one)).length))
    const seen = after.map((count, place) => count - (before[place] ?? 0))
    expect(seen).toEqual(people.map((_, n) => (list.html.includes(`Many ${n}.`) ? 1 : 0)))
    return seen.filter(Boolean).length
  }
  const first = await seenOn(1)
  expect(first).toBe(50)
  expect(await seenOn(2)).toBe(10)
})
