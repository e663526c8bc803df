import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { readConfig } from '../../src/config/config.ts'
import { StartRefusal } from '../../src/config/start-refusal.ts'
import { companies } from '../../src/demo/cast/companies.ts'
import { demoOf } from '../../src/demo/demo.ts'
import { writeYear } from '../../src/demo/write-year.ts'

/** One of each kind is enough to see the rules. */
const few = companies.filter(({ key }) =>
  [
    'tidewick',
    'rookmantle',
    'pellerwyn',
    'ambrelow',
    'umberlyn',
    'ashenlode',
    'glimmerholt',
    'jessamund',
    'harrowgale',
    'brackenlume',
    'nettlequay',
  ].includes(key),
)

const now = new Date()

let database: MigratedDatabase
let sandbox: TestDatabase

async function ask<R extends pg.QueryResultRow>(from: pg.Pool, sql: string): Promise<R[]> {
  return (await from.query<R>(sql)).rows
}

beforeAll(async () => {
  database = await migratedDatabase()
  sandbox = await freshDatabase()
  await writeYear({
    databaseUrl: database.url,
    sandboxDatabaseUrl: sandbox.url,
    vault: database.vault,
    stripeOrigin: 'http://127.0.0.1:9/stripe',
    companies: few,
    now,
  })
}, 120_000)
afterAll(async () => {
  await database.drop()
  await sandbox.drop()
})

test('each company stands where its story says, and came there through every state on the way', async () => {
  const rows = await ask<{ name: string; state: string; stack: string | null; way: string[] }>(
    database.owner,
    `select c.name, e.state, s.state as stack,
       (select array_agg(h.to_state order by h.at) from engagement_changes h where h.engagement_id = e.id) as way
     from engagements e join clients c on c.id = e.client_id left join stacks s on s.engagement_id = e.id`,
  )
  const standing = Object.fromEntries(rows.map(({ name, state, stack }) => [name, [state, stack]]))
  expect(standing).toEqual({
    'Tidewick Marine': ['handed-over', 'handed-over'],
    'Rookmantle Insurance': ['ended', 'retired'],
    'Pellerwyn Recruiting': ['live', 'live'],
    'Ambrelow Staffing': ['building', 'warming'],
    'Umberlyn Architects': ['building', 'warming'],
    'Ashenlode Mining Software': ['building', 'warming'],
    'Glimmerholt Events': ['approving', 'planned'],
    'Jessamund Jewels': ['planned', null],
    'Harrowgale Freight': ['live', 'live'],
    'Brackenlume Lighting': ['live', 'live'],
    'Nettlequay Imports': ['live', 'live'],
  })
  expect(rows.find(({ name }) => name === 'Jessamund Jewels')?.way).toEqual([
    'requested',
    'planned',
    'quoted',
    'planned',
  ])
  for (const { state, way } of rows) expect(way.at(-1)).toBe(state)
})

test('what the payment service has in its books is what the invoices say, unpaid ones included', async () => {
  const ours = await ask(
    database.owner,
    'select invoice_ref as id, status, total_cents::int as total, paid_cents::int as paid from invoices order by 1',
  )
  const theirs = await ask(
    sandbox.pool,
    `select id, body ->> 'status' as status, (body ->> 'total')::int as total, (body ->> 'amount_paid')::int as paid
     from documents where vendor = 'stripe' and collection = 'invoice' and body ->> 'status' <> 'draft' order by 1`,
  )
  expect(ours.length).toBeGreaterThan(12)
  expect(ours).toEqual(theirs)
  expect(ours.filter((invoice) => invoice.status === 'open')).toHaveLength(1)
})

test('every bought domain and open inbox is in the books of registrar, registry, host and sequencer', async () => {
  const documents = async (vendor: string, collection: string) =>
    (
      await ask<{ id: string }>(
        sandbox.pool,
        `select id from documents where vendor = '${vendor}' and collection = '${collection}' order by id collate "C"`,
      )
    ).map(({ id }) => id)
  const column = async (sql: string) =>
    (await ask<{ one: string }>(database.owner, sql)).map(({ one }) => one)
  const domains = await column(
    'select name as one from domains where registered_at is not null order by name collate "C"',
  )
  expect(domains.length).toBeGreaterThan(20)
  expect(await documents('porkbun', 'domains')).toEqual(domains)
  // The registry knows one more: the name that somebody else was faster with.
  const registered = await documents('registry', 'domains')
  expect(registered.filter((name) => !domains.includes(name))).toHaveLength(1)
  expect(await documents('mailforge', 'domains')).toEqual(domains)
  // What belonged to an engagement that has ended was closed with it.
  const open = await column(
    `select i.address as one from inboxes i join stacks s on s.id = i.stack_id join engagements e on e.id = s.engagement_id
     where i.opened_at is not null and e.state <> 'ended' order by i.address collate "C"`,
  )
  expect(await documents('mailforge', 'mailboxes')).toEqual(open)
  const connected = await column(
    `select i.address as one from inboxes i join stacks s on s.id = i.stack_id join engagements e on e.id = s.engagement_id
     where i.connected_at is not null and e.state <> 'ended' order by i.address collate "C"`,
  )
  expect(await documents('instantly', 'accounts')).toEqual(connected)
})

test('each pause for bounces has the task that asks for a clean list, open as long as the pause', async () => {
  const pauses = await ask<{ key: string; ended: boolean; state: string | null; domain: boolean }>(
    database.owner,
    `select 'clean-list:' || p.id as key, p.ended_at is not null as ended, t.state, t.domain_id = p.domain_id as domain
     from sending_pauses p left join tasks t on t.natural_key = 'clean-list:' || p.id where p.reason = 'bounces'`,
  )
  expect(pauses.length).toBeGreaterThan(1)
  for (const { key, ended, state, domain } of pauses)
    expect([state, domain], key).toEqual([ended ? 'done' : 'open', true])
  expect(new Set(pauses.map(({ ended }) => ended))).toEqual(new Set([true, false]))
})

test('a subscription ends with the month that is paid when its engagement ends, as the payment service has it', async () => {
  const steps = await ask<{ due: Date; goes: Date; until: Date; status: string }>(
    database.owner,
    `select t.due_at as due, e.goes_on as goes, s.period_ends_at as until, s.status
     from ending_steps t join endings e on e.id = t.ending_id join subscriptions s on s.engagement_id = e.engagement_id
     where t.kind = 'end-subscription'`,
  )
  expect(steps.some(({ status }) => status === 'canceled')).toBe(true)
  expect(steps.some(({ status }) => status === 'active')).toBe(true)
  for (const { due, goes, until } of steps) {
    // The same time of day as the payment service's month, the first one that is not over when the engagement ends.
    expect(due.toISOString().slice(11)).toBe(until.toISOString().slice(11))
    expect(due >= goes && due.getTime() - goes.getTime() <= 31 * 86_400_000).toBe(true)
  }
})

test('nobody is held for longer than the policy says, senders of a company that is over least of all', async () => {
  expect(
    await ask(database.owner, 'select too_long from app.evidence_of_periods(24, 7, 30, 72, 72)'),
  ).toEqual([{ too_long: 0 }])
})

test('weekends send nothing cold, and a ramp comes before full volume', async () => {
  const days = await ask<{ day: string; cold: number }>(
    database.owner,
    `select f.day::text as day, sum(f.cold_sent)::int as cold from daily_figures f join clients c on c.id = f.client_id
     where c.name = 'Pellerwyn Recruiting' group by 1 order by 1`,
  )
  const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay())
  expect(days.filter(({ day, cold }) => isWeekend(day) && cold > 0)).toEqual([])
  const sending = days.filter(({ cold }) => cold > 0)
  expect(sending.length).toBeGreaterThan(120)
  expect(sending[0]?.cold).toBeLessThan((sending[30]?.cold ?? 0) / 2)
})

test('the same day makes the same year', async () => {
  const again = await migratedDatabase()
  const books = await freshDatabase()
  try {
    await writeYear({
      databaseUrl: again.url,
      sandboxDatabaseUrl: books.url,
      vault: again.vault,
      stripeOrigin: 'http://127.0.0.1:9/stripe',
      companies: few.slice(0, 2),
      now,
    })
    const figures = `select f.inbox_id, f.day::text, f.warm_up_sent, f.cold_sent, f.bounced, f.replies
      from daily_figures f join clients c on c.id = f.client_id
      where c.name = 'Tidewick Marine' and f.day < current_date - 66 order by 1, 2`
    expect(await ask(again.owner, figures)).toEqual(await ask(database.owner, figures))
  } finally {
    await again.drop()
    await books.drop()
  }
}, 120_000)

const configOf = (...args: string[]) => readConfig({ environment: {}, folder: '/nowhere', arguments: args })

test('a demo and real data are never started as each other', async () => {
  const real = await migratedDatabase()
  const databases = (url: string) => ({
    databaseUrl: url,
    sandboxDatabaseUrl: sandbox.url,
    masterKey: Buffer.alloc(32, 7),
  })
  try {
    await expect(demoOf(configOf(), databases(database.url))).rejects.toThrow(
      /holds a demo, which is never turned into/,
    )
    await real.owner.query(`insert into people (email) values ('somebody@real.example')`)
    await expect(demoOf(configOf('--demo'), databases(real.url))).rejects.toThrow(StartRefusal)
    expect(await (await demoOf(configOf(), databases(real.url))).readyLines()).toEqual([])
    const [{ count } = { count: 0 }] = await ask<{ count: number }>(
      database.owner,
      'select count(*)::int from clients',
    )
    // It is there already: the next start makes nothing anew, and says again how to sign in.
    const demo = await demoOf(configOf('--demo'), databases(database.url))
    expect((await demo.readyLines()).join('\n')).toMatch(
      /imke@halyardreed\.example.*\n.*the code now is \d{6}/,
    )
    expect(await ask(database.owner, 'select count(*)::int from clients')).toEqual([{ count }])
  } finally {
    await real.drop()
  }
})

test('a demo that has come to a live account is refused', async () => {
  await database.owner.query(
    `insert into connections (vendor, mode, label, base_url, sealed_credentials)
     values ('smtp', 'live', 'agency', 'smtp://mail.agency.example', '\\x00')`,
  )
  const databases = {
    databaseUrl: database.url,
    sandboxDatabaseUrl: sandbox.url,
    masterKey: Buffer.alloc(32, 7),
  }
  await expect(demoOf(configOf('--demo'), databases)).rejects.toThrow(/holds a demo with a live account/)
})

test('nothing that was written or mailed is of a time to come, also in the night after a month', async () => {
  const night = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1, 0, 30))
  const other = await migratedDatabase()
  const books = await freshDatabase()
  await writeYear({
    databaseUrl: other.url,
    sandboxDatabaseUrl: books.url,
    vault: other.vault,
    stripeOrigin: 'http://127.0.0.1:9/stripe',
    companies: companies.filter(({ key }) => key === 'veldenrook'),
    now: night,
  })
  const [latest] = await ask<{ report: Date; mail: Date }>(
    other.owner,
    'select (select max(made_at) from reports) as report, (select max(queued_at) from mails) as mail',
  )
  await other.drop()
  await books.drop()
  expect([latest?.report, latest?.mail].filter((at) => at === undefined || at > night)).toEqual([])
})
