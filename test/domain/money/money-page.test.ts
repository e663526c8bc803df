import { afterAll, beforeAll, expect, test } from 'vitest'
import { billingSide, deliverySide, moneyPage } from '#domain/money/money-page.ts'
import { startOf } from '#domain/money/months.ts'
import { openRenewals } from '#domain/renewals/renewal-queries.ts'
import { system } from '#platform/database/actor.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { runningClient } from '#test/support/running-stacks.ts'

let world: EngagementWorld
let months: string[]
let stackId: string
let clientId: string
/** Some day of the month so many before the present one. */
const back = (count: number, day = '11') => `${months.at(-1 - count)}-${day}T12:00:00Z`

beforeAll(async () => {
  world = await openEngagementWorld()
  months = (await billing()).shown
  const opened = { openedOn: back(3), registeredOn: back(3) }
  const made = await runningClient(world, {
    company: 'Acme',
    domains: [
      { ...opened, name: 'stays.com', inboxes: 2 },
      { ...opened, name: 'shut.com', inboxes: 3, retiredOn: back(2) },
    ],
  })
  ;({ stackId, clientId } = made)
})
afterAll(() => world?.drop())

const filter = { currency: 'usd', months: 6, owing: false, page: 1 } as const
const billing = (changed = {}) =>
  world.db.inPurpose('billing', world.owner, (tx) => billingSide(tx, { ...filter, ...changed }))
const page = async (changed = {}) => {
  const known = await billing(changed)
  const delivery = await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    deliverySide(tx, known, 'sandbox'),
  )
  return moneyPage(known, delivery, { kind: 'unknown' }, { ...filter, ...changed })
}
const costOf = ({ costs }: Awaited<ReturnType<typeof page>>['months'][number], kind: string) =>
  costs.find((cost) => cost.kind === kind)?.cents

test('an inbox costs in the months in which it was open, until it is retired, and its client no more than they', async () => {
  const { months: shown, clients } = await page()
  expect(shown.map((month) => costOf(month, 'host'))).toEqual([0, 0, 1500, 1500, 600, 600])
  const sequencer = shown.map((month) => costOf(month, 'sequencer') ?? 0)
  expect(sequencer.slice(0, 3)).toEqual([0, 0, expect.any(Number)])
  expect(new Set(sequencer.slice(2)).size).toBe(1)
  expect(shown.map((month) => costOf(month, 'registrar'))).toEqual([0, 0, 2216, 0, 0, 0])
  const all = shown.reduce((sum, { costCents }) => sum + costCents, 0)
  expect(clients.rows).toMatchObject([{ company: 'Acme', costCents: all, incomeCents: 0 }])
})

test('a stack that has left us costs nothing from the month after on', async () => {
  await world.db.owner.query('update stacks set handed_over_at = $2 where id = $1', [stackId, back(1)])
  try {
    const { months: shown } = await page()
    expect(shown.map((month) => costOf(month, 'host'))).toEqual([0, 0, 1500, 1500, 600, 0])
  } finally {
    await world.db.owner.query('update stacks set handed_over_at = null where id = $1', [stackId])
  }
})

test('lists are cut and counted in the database, however many there are', async () => {
  const { db } = world
  await db.owner.query(
    `with made as (insert into clients (name) select 'Many ' || lpad(n::text, 3, '0') from generate_series(1, 130) n returning id, name),
     begun as (insert into engagements (client_id, state, mode) select id, 'live', 'sandbox' from made returning id, client_id)
     insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at,
       paid_at, seen_at, unpaid_since)
     select b.client_id, b.id, 'in_' || kind || b.id, kind, kind, 'usd', 1000, case kind when 'paid' then 1000 else 0 end, app.now(),
       case kind when 'paid' then $1::timestamptz end, app.now(), case when kind = 'open' and right(m.name, 1) = '0' then app.now() end
     from begun b join made m on m.id = b.client_id, unnest(array['paid', 'open']) kind`,
    [startOf(months.at(-1) ?? '')],
  )
  await db.owner.query(
    `insert into renewals (client_id, engagement_id, stack_id, domain_id, name, expires_at, state)
     select d.client_id, s.engagement_id, s.id, d.id, d.name, app.now() + n * interval '1 day', case n % 2 when 0 then 'asked' else 'renew' end
     from domains d join stacks s on s.id = d.stack_id, generate_series(1, 60) n where d.name = 'stays.com'`,
  )
  const all = await page()
  expect(all.open.sums).toMatchObject([
    { currency: 'usd', count: 130, overdue: 13, leftCents: 130_000, overdueCents: 13_000 },
  ])
  expect(all.open.rows).toHaveLength(25)
  expect(all.open.rows.slice(0, 13).every(({ unpaidSince }) => unpaidSince !== null)).toBe(true)
  expect(all.months.at(-1)?.incomeCents).toBe(130_000)
  expect([all.clients.rows.length, all.clients.pages]).toEqual([25, 6])
  expect(all.clients.rows[0]).toMatchObject({ company: 'Many 001', incomeCents: 1000, costCents: 0 })
  const pages = await Promise.all(
    [1, 2, 3, 4, 5, 6, 99].map(async (asked) => (await page({ page: asked })).clients.rows),
  )
  expect(pages.map(({ length }) => length)).toEqual([25, 25, 25, 25, 25, 6, 6])
  expect(new Set(pages.slice(0, 6).flatMap((rows) => rows.map(({ company }) => company))).size).toBe(131)
  const owing = await page({ owing: true })
  expect(owing.open.rows).toHaveLength(13)
  expect([owing.clients.rows.length, owing.clients.pages]).toEqual([13, 1])

  const renewals = (undecided: boolean, asked: number) =>
    db.inPurpose('service-delivery', world.owner, (tx) => openRenewals(tx, undecided, asked))
  expect(await renewals(false, 2)).toMatchObject({ counts: { open: 60, undecided: 30 }, page: 2, pages: 2 })
  expect((await renewals(false, 2)).rows).toHaveLength(10)
  expect((await renewals(true, 9)).rows.map(({ state }) => state)).toEqual(Array(30).fill('asked'))
})

test('purchases and renewals are added up by day, and the first of their names stand beside', async () => {
  await world.db.owner.query(
    `update domains set expires_at = app.now() + interval '10 days' where stack_id = $1`,
    [stackId],
  )
  await world.db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, chosen, state, registered_at, renewal_cents, expires_at)
     select $2, $1, 'many' || lpad(n::text, 2, '0') || '.com', 'near', 10 + n, true, 'ready', app.now(), 100, app.now() + interval '20 days'
     from generate_series(1, 25) n`,
    [stackId, clientId],
  )
  const { outlays } = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    deliverySide(tx, { shown: months, bills: [] }, 'sandbox'),
  )
  expect(outlays.filter(({ kind }) => kind === 'renewal')).toMatchObject([
    { cents: 2216, domains: 2, names: ['shut.com', 'stays.com'] },
    { cents: 2500, domains: 25 },
  ])
  expect(outlays.at(-1)?.names).toHaveLength(10)
})
