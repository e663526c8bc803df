import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitingFor, workSources } from '#domain/staff/waiting-work.ts'
import { clocks, workClocks } from '#domain/staff/work-clocks.ts'
import { openTask } from '#domain/tasks/open-task.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { runningClient } from '#test/support/running-stacks.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world?.drop())

test('an unpaid invoice is due on the day of the task that asks for it, so that no two pages name two days', async () => {
  const domains = [{ name: 'get-acme.com', inboxes: 2 }]
  const { clientId } = await runningClient(world, { company: 'Acme', domains })
  await world.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at, seen_at)
     select client_id, id, 'in_unpaid', 'AC-1', 'open', 'usd', 30000, 0, app.now() - interval '13 days', app.now()
     from engagements where client_id = $1`,
    [clientId],
  )
  const asked = async () => {
    const { listed } = await world.db.inPurpose('billing', world.owner, (tx) =>
      waitingFor(tx, { kinds: ['collect-payment'], clocks, most: 10 }),
    )
    return listed.map(({ detail, due, since }) => ({ detail, due, since }))
  }
  const [before] = await asked()
  expect(before?.due.getTime()).toBe((before?.since.getTime() ?? 0) + 72 * 3_600_000)
  const dueAt = new Date(Date.now() - 12 * 86_400_000)
  await world.db.inPurpose('billing', world.owner, (tx) =>
    openTask(tx, { clientId, naturalKey: 'overdue:x', kind: 'payment-overdue', instructions: '', dueAt }),
  )
  expect(await asked()).toMatchObject([{ detail: 'AC-1', due: dueAt }])
  await world.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at, seen_at)
     select client_id, id, 'in_later', 'AC-2', 'open', 'usd', 30000, 0, app.now() - interval '1 day', app.now()
     from engagements where client_id = $1`,
    [clientId],
  )
  expect(await asked()).toMatchObject([{ detail: 'AC-1 and 1 more', due: dueAt }])
})

test('a quote that is accepted and not paid for three days is to be asked about, unless its invoice has a clock already', async () => {
  const { clientId } = await world.accepted('cy@beta.example', 'Beta')
  const asked = async () => {
    const { listed } = await world.db.inPurpose('billing', world.owner, (tx) =>
      waitingFor(tx, { kinds: ['ask-about-quote', 'collect-payment'], clocks, most: 10 }),
    )
    return listed
      .filter(({ company }) => company === 'Beta')
      .map(({ kind, due, since }) => ({ kind, due, since }))
  }
  await world.db.advanceClock('71 hours')
  expect(await asked()).toEqual([])
  await world.db.advanceClock('2 hours')
  const [waiting, ...others] = await asked()
  expect(others).toEqual([])
  expect(waiting?.kind).toBe('ask-about-quote')
  expect(waiting?.due.getTime()).toBe((waiting?.since.getTime() ?? 0) + 120 * 3_600_000)
  await world.db.owner.query(
    `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at,
       due_at, collection, reason, seen_at)
     select client_id, id, 'in_first', 'BE-1', 'open', 'usd', 30000, 0, app.now(), app.now() + interval '14 days', 'transfer',
       'first', app.now()
     from engagements where client_id = $1`,
    [clientId],
  )
  expect(await asked()).toEqual([])
  await world.db.advanceClock('15 days')
  expect((await asked()).map(({ kind }) => kind)).toEqual(['collect-payment'])
})

test('every kind of work with a clock is looked for somewhere', () => {
  const lookedFor = new Set(
    Object.values(workSources).flatMap((sources) => sources.flatMap(({ kinds }) => [...kinds])),
  )
  const missing = Object.keys(workClocks).filter((kind) => !lookedFor.has(kind as keyof typeof workClocks))
  expect(
    missing,
    'say where it waits: of a stack in domain/engagements/stack-waits.ts, else in a file domain/staff/waiting-*.ts',
  ).toEqual([])
})
