import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { draftPlan } from '#domain/plans/draft-plan.ts'
import { acceptQuote } from '#domain/quotes/accept-quote.ts'
import { currentDocuments } from '#domain/quotes/documents/current-documents.ts'
import { documentHash } from '#domain/quotes/documents/document.ts'
import { lapseQuotes } from '#domain/quotes/lapse-quotes.ts'
import { acceptancesOf, findQuote, quotesOf } from '#domain/quotes/quote-queries.ts'
import { judgeFunds, type RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import { sendQuote } from '#domain/quotes/send-quote.ts'
import { declineQuote, takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  planInput,
  richFunds,
  type StaffActor,
} from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const stateOf = (engagementId: string) =>
  world.one<string>('select state from engagements where id = $1', [engagementId])
const send = (engagementId: string, funds: RegistrarFunds = richFunds, as: StaffActor = world.owner) =>
  world.db.inPurpose('service-delivery', as, (tx) => sendQuote(tx, engagementId, funds))
const plan = (engagementId: string, input: object = planInput) =>
  world.db.inPurpose('service-delivery', world.owner, (tx) => draftPlan(tx, engagementId, input))

test('plans are kept version by version, and one with a wrong field is refused with the reason', async () => {
  const { engagementId } = await world.requested('plans@acme.com')
  expect(await plan(engagementId)).toMatchObject({ ok: true, version: 1 })
  expect(await plan(engagementId, { ...planInput, targetPerMonth: 6000 })).toMatchObject({
    ok: true,
    version: 2,
  })
  const refused = await plan(engagementId, { ...planInput, targetPerMonth: 3 })
  expect(refused).toMatchObject({ ok: false, refusals: [{ field: 'targetPerMonth' }] })
  expect(await stateOf(engagementId)).toBe('planned')
})

test('a quote is sent from a plan only, and mailed to who decides and pays', async () => {
  const { engagementId, personId } = await world.requested('quote@acme.com')
  expect(await send(engagementId)).toMatchObject({ ok: false, reason: expect.stringContaining('plan') })
  await plan(engagementId)
  const sent = await send(engagementId)
  if (!sent.ok) throw new Error(sent.reason)
  expect(await stateOf(engagementId)).toBe('quoted')
  const mailed = await world.db.owner.query(
    'select kind, purpose from mails where person_id = $1 and about_id = $2',
    [personId, sent.quoteId],
  )
  expect(mailed.rows).toEqual([{ kind: 'quote-ready', purpose: 'operations-email' }])
  expect(await send(engagementId)).toMatchObject({ ok: false })
})

test('a quote that could not be bought is not sent, and the reason names the remedy', async () => {
  const { engagementId } = await world.requested('funds@acme.com')
  await plan(engagementId)
  const poor: RegistrarFunds = {
    kind: 'known',
    room: { balanceCents: 100, monthlyLimitCents: 100_000, spentThisMonthCents: 0, leftCents: 100 },
  }
  expect(await send(engagementId, poor)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Add $'),
  })
  expect(await send(engagementId, { kind: 'unknown' })).toMatchObject({
    ok: false,
    reason: expect.stringContaining('could not be read'),
  })
  const capped: RegistrarFunds = {
    kind: 'known',
    room: { balanceCents: 1_000_000, monthlyLimitCents: 500, spentThisMonthCents: 0, leftCents: 500 },
  }
  expect(await send(engagementId, capped)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('limit'),
  })
  expect(await stateOf(engagementId)).toBe('planned')
  expect(
    await world.one<number>('select count(*)::int from quotes where engagement_id = $1', [engagementId]),
  ).toBe(0)
})

test('what other quotes promise to buy is counted before another is sent', async () => {
  const first = await world.quoted('commit1@acme.com')
  const { engagementId } = await world.requested('commit2@acme.com')
  await plan(engagementId)
  const promised = await world.one<number>(
    `select sum((p.result->'cost'->>'registrarCents')::int)::int from quotes q
     join engagements e on e.id = q.engagement_id join plans p on p.id = q.plan_id
     where q.state in ('sent', 'accepted') and e.state in ('quoted', 'accepted', 'intake', 'approving')`,
  )
  const funds = (balanceCents: number): RegistrarFunds => ({
    kind: 'known',
    room: { balanceCents, monthlyLimitCents: undefined, spentThisMonthCents: 0, leftCents: balanceCents },
  })
  expect(first.quoteId).toBeTruthy()
  expect(await send(engagementId, funds(promised))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('other clients'),
  })
  const own = await world.one<number>(
    `select (result->'cost'->>'registrarCents')::int from plans where engagement_id = $1`,
    [engagementId],
  )
  expect(await send(engagementId, funds(promised + own))).toMatchObject({ ok: true })
})

test('of two quotes sent at once the second counts what the first promises', async () => {
  const clients = await Promise.all(
    ['race1@acme.com', 'race2@acme.com'].map((email) => world.requested(email)),
  )
  for (const { engagementId } of clients) await plan(engagementId)
  const balanceCents = await world.one<number>(
    `select sum((p.result->'cost'->>'registrarCents')::int)::int from plans p join engagements e on e.id = p.engagement_id
     where e.state in ('quoted', 'accepted', 'intake', 'approving') or e.id = $1`,
    [clients[0]?.engagementId],
  )
  const room = { balanceCents, monthlyLimitCents: undefined, spentThisMonthCents: 0, leftCents: balanceCents }
  const funds: RegistrarFunds = { kind: 'known', room }
  const gate = Promise.withResolvers<void>()
  const firstSent = Promise.withResolvers<void>()
  const first = world.db.inPurpose('service-delivery', world.owner, async (tx) => {
    const sent = await sendQuote(tx, clients[0]?.engagementId ?? '', funds)
    firstSent.resolve()
    await gate.promise
    return sent
  })
  await firstSent.promise
  const second = send(clients[1]?.engagementId ?? '', funds)
  const waits = expect
    .poll(() => world.one<number>('select count(*)::int from pg_locks where not granted'), { timeout: 5000 })
    .toBeGreaterThan(0)
  await Promise.race([second, waits])
  gate.resolve()
  expect([(await first).ok, (await second).ok]).toEqual([true, false])
})

test('an account without a monthly limit is held to its balance alone', () => {
  const room = { balanceCents: 5000, monthlyLimitCents: undefined, spentThisMonthCents: 0, leftCents: 5000 }
  const need = { totalCents: 5000, largestWaveCents: 5000, committedCents: 0 }
  expect(judgeFunds(need, { kind: 'known', room })).toEqual({ ok: true })
})

test('accepting takes each document in its version, and keeps who, when, which and what it said', async () => {
  const client = await world.quoted('accept@acme.com')
  const accept = (
    documents: { id: 'terms' | 'data-processing-agreement' | 'registration-authority'; version: string }[],
  ) =>
    world.db.inPurpose('service-delivery', client.client, (tx) => acceptQuote(tx, client.quoteId, documents))
  const documents = currentDocuments()
  expect(await accept(documents.slice(1))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('terms'),
  })
  expect(await accept(documents.map(({ id }) => ({ id, version: '2020-01-01' })))).toMatchObject({
    ok: false,
  })
  expect(await stateOf(client.engagementId)).toBe('quoted')

  expect(await Promise.all([accept(documents), accept(documents)])).toEqual([{ ok: true }, { ok: true }])
  expect(await stateOf(client.engagementId)).toBe('accepted')
  const kept = await world.db.inPurpose('service-delivery', client.client, (tx) =>
    acceptancesOf(tx, client.engagementId),
  )
  expect(kept.map(({ document }) => document).toSorted()).toEqual([
    'data-processing-agreement',
    'quote',
    'registration-authority',
    'terms',
  ])
  const terms = documents.find(({ id }) => id === 'terms')
  expect(kept.find(({ document }) => document === 'terms')).toMatchObject({
    version: terms?.version,
    contentHash: terms && documentHash(terms),
    personId: client.personId,
  })
  expect(
    await world.one<number>(
      `select count(*)::int from app.evidence e join person_keys k on k.id = e.key_id
       where k.person_id = $1 and e.kind = 'terms.accepted'`,
      [client.personId],
    ),
  ).toBe(4)
})

test('only an owner of the company accepts for it', async () => {
  const client = await world.quoted('decide@acme.com')
  await world.db.inPurpose('service-delivery', client.client, (tx) =>
    inviteMember(tx, client.clientId, {
      email: personal('email', 'tech@acme.com'),
      name: personal('name', 'Tim Tech'),
      role: 'technical',
    }),
  )
  const tech = await world.signIn(
    await world.one<string>(`select id from people where email = 'tech@acme.com'`),
  )
  const outcome = await world.db.inPurpose('service-delivery', tech, (tx) =>
    acceptQuote(tx, client.quoteId, currentDocuments()),
  )
  expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('owner') })
})

test('a quote lapses by business time, cannot be accepted after, and the plan can be quoted again', async () => {
  const client = await world.quoted('lapse@acme.com')
  await world.db.advanceClock('16 days')
  const late = await world.db.inPurpose('service-delivery', client.client, (tx) =>
    acceptQuote(tx, client.quoteId, currentDocuments()),
  )
  expect(late).toMatchObject({ ok: false, reason: expect.stringContaining('expired') })
  const lapsed = await world.db.inPurpose('service-delivery', system('test'), lapseQuotes)
  expect(lapsed).toBeGreaterThanOrEqual(1)
  expect(await stateOf(client.engagementId)).toBe('planned')
  expect(await send(client.engagementId)).toMatchObject({ ok: true })
})

test('a quote taken back or declined returns to its plan', async () => {
  const back = await world.accepted('back@acme.com')
  expect(
    await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, back.quoteId)),
  ).toEqual({ ok: true })
  expect(await stateOf(back.engagementId)).toBe('planned')
  const no = await world.quoted('decline@acme.com')
  expect(
    await world.db.inPurpose('service-delivery', no.client, (tx) => declineQuote(tx, no.quoteId)),
  ).toEqual({ ok: true })
  expect(await stateOf(no.engagementId)).toBe('planned')
  expect(
    await world.db.inPurpose('service-delivery', no.client, (tx) => findQuote(tx, no.quoteId)),
  ).toMatchObject({ state: 'declined' })
})

test('a client of another company sees nothing and changes nothing', async () => {
  const ours = await world.quoted('ours@acme.com')
  const other = await world.requested('other@rival.com', 'Rival')
  const seen = await world.db.inPurpose('service-delivery', other.client, async (tx) => ({
    quotes: await quotesOf(tx, ours.engagementId),
    quote: await findQuote(tx, ours.quoteId),
    clients: await tx.db.selectFrom('clients').select('name').execute(),
    people: await tx.db.selectFrom('people').select('id').execute(),
    accepted: await acceptQuote(tx, ours.quoteId, currentDocuments()),
  }))
  expect(seen).toEqual({
    quotes: [],
    quote: undefined,
    clients: [{ name: 'Rival' }],
    people: [{ id: other.personId }],
    accepted: { ok: false, reason: 'There is no such quote.' },
  })
  expect(await stateOf(ours.engagementId)).toBe('quoted')
})

test('somebody who may only look drafts and sends nothing', async () => {
  const { engagementId } = await world.requested('looker@acme.com')
  const viewer = await world.addStaff('viewer')
  const drafted = await world.db.inPurpose('service-delivery', viewer, (tx) =>
    draftPlan(tx, engagementId, planInput),
  )
  expect(drafted).toMatchObject({ ok: false })
  await plan(engagementId)
  expect(await send(engagementId, richFunds, viewer)).toMatchObject({ ok: false })
})
