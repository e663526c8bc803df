import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { tables } from '#policy/register/tables.ts'
import { personalCategories } from '#policy/vocabulary.ts'
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
  update senders set first_name = 'First ' || left(id::text, 8), last_name = 'Last ' || left(id::text, 8), role = 'Role ' || left(id::text, 8),
    signature = 'Signed ' || left(id::text, 8);
  update registrants set first_name = 'Given ' || left(engagement_id::text, 8), last_name = 'Holder ' || left(engagement_id::text, 8),
    address = 'Road ' || left(engagement_id::text, 8), city = 'City ' || left(engagement_id::text, 8),
    region = 'Region ' || left(engagement_id::text, 8), postal_code = 'P' || left(engagement_id::text, 8),
    phone = '+4930' || lpad((abs(hashtext(engagement_id::text)::bigint) % 10000000)::text, 7, '0');
  update leads set offer = 'Offer ' || left(id::text, 8);
  update intakes set ideal_customer = 'Ideal ' || left(engagement_id::text, 8), offer = 'What ' || left(engagement_id::text, 8);
  update tasks set title = 'Title ' || left(id::text, 8), asked = 'Asked ' || left(id::text, 8), kind = 'by-hand';
  update tasks set evidence = 'Evidence ' || left(id::text, 8) where state = 'done';
  update task_notes set words = 'Words ' || left(id::text, 8);
  update calls set notes = 'Noted ' || left(id::text, 8) where state not in ('booked', 'canceled');
  update client_thresholds set why = 'Limit ' || left(id::text, 8);
  update sending_pauses set note = 'Paused ' || left(id::text, 8) where note is not null;
  update world_changes set forced_because = 'Forced ' || left(id::text, 8) where forced_because is not null;
  insert into received_transfers (invoice_id, client_id, engagement_id, received_on, evidence)
    select id, client_id, engagement_id, current_date, 'Transfer ' || left(id::text, 8) from invoices;`

const notStaff = 'id not in (select person_id from staff)'
const ofContacts = (table: string, column: string) =>
  `select c.person_id, t.${column} from ${table} t join contacts c on c.client_id = t.client_id`
const ofInbox = 'select s.person_id, i.address from inboxes i join senders s on s.id = i.sender_id'

/** Personal columns that a page may show: of whom each value is. What is a company's own is each contact's. */
const held: Readonly<Record<string, string>> = {
  'people.name': `select id, name from people where ${notStaff}`,
  'people.email': `select id, email from people where ${notStaff}`,
  'senders.first_name': 'select person_id, first_name from senders',
  'senders.last_name': 'select person_id, last_name from senders',
  'senders.role': 'select person_id, role from senders',
  'senders.signature': 'select person_id, signature from senders',
  'inboxes.address': ofInbox,
  'registrants.first_name': 'select person_id, first_name from registrants',
  'registrants.last_name': 'select person_id, last_name from registrants',
  'registrants.email': 'select person_id, email from registrants',
  'registrants.address': 'select person_id, address from registrants',
  'registrants.city': 'select person_id, city from registrants',
  'registrants.region': 'select person_id, region from registrants',
  'registrants.postal_code': 'select person_id, postal_code from registrants',
  'registrants.phone': 'select person_id, phone from registrants',
  'leads.offer': 'select person_id, offer from leads',
  'calls.notes': 'select person_id, notes from calls',
  'intakes.ideal_customer': ofContacts('intakes', 'ideal_customer'),
  'intakes.offer': ofContacts('intakes', 'offer'),
  'tasks.title': ofContacts('tasks', 'title'),
  'tasks.asked': ofContacts('tasks', 'asked'),
  'tasks.evidence': ofContacts('tasks', 'evidence'),
  'task_notes.words': ofContacts('task_notes', 'words'),
  'client_thresholds.why': ofContacts('client_thresholds', 'why'),
  'sending_pauses.note': ofContacts('sending_pauses', 'note'),
  'world_changes.forced_because': ofContacts('world_changes', 'forced_because'),
  'received_transfers.evidence': ofContacts('received_transfers', 'evidence'),
}

/** Those that no mark can be put into, and why. */
const unmarked: Readonly<Record<string, string>> = {
  'client_members.role': 'one of three words',
  'registrants.country': 'one of the countries',
  'senders.picture': 'a picture',
  'call_calendars.meeting': 'a colleague’s own',
  'calls.meeting': 'a colleague’s own',
  'policy_notices.told_how': 'kept with the notice, of the contact whose name stands beside it',
}

const personalColumns = Object.entries(tables).flatMap(([name, { columns }]) =>
  Object.entries(columns).flatMap(([column, { category }]) =>
    Object.hasOwn(personalCategories, category) ? [{ column: `${name}.${column}`, category }] : [],
  ),
)

test('each personal column is looked for on the pages, or it says why not', () => {
  const known = [...Object.keys(held), ...Object.keys(unmarked)]
  expect(
    personalColumns.map(({ column }) => column).filter((column) => !known.includes(column)),
    'mark it above and say of whom it is, so that a page that shows it unseen is found',
  ).toEqual([])
})

const heldSql = `
  with contacts as (select client_id, person_id from client_members union select client_id, contact_id from adoptions)
  select person, category, value from (${personalColumns
    .flatMap(({ column, category }) =>
      held[column]
        ? [`select person, '${category}' as category, value from (${held[column]}) h (person, value)`]
        : [],
    )
    .join(' union all ')}) held where value <> '' and person is not null`

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
