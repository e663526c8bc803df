import { afterAll, beforeAll, expect, test } from 'vitest'
import { billingFacts, deliveryFacts, type Facts, within } from '#domain/clients/client-timeline.ts'
import { system } from '#platform/database/actor.ts'
import { addCompany } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let clientId: string
beforeAll(async () => {
  db = await migratedDatabase()
  clientId = (await addCompany(db)).clientId
  // Five in each minute, so that the cut falls among some of the same moment; a fraction that JavaScript does not know.
  await db.owner.query(
    `insert into tasks (client_id, natural_key, kind, instructions, due_at, state, done_at)
     select $1, 'told:' || n, 'told', '', app.now(), 'done', timestamptz '2026-03-01 09:00:00.123456Z' + (n / 5) * interval '1 minute'
     from generate_series(0, 1006) n`,
    [clientId],
  )
})
afterAll(() => db.drop())

const facts = (until?: Date): Promise<Facts> =>
  db.inPurpose('service-delivery', system('test'), (tx) => deliveryFacts(tx, clientId, until))

test('a long timeline is told in parts that leave nothing out and tell nothing twice', async () => {
  const parts: Facts[] = [await facts()]
  for (let older = parts[0]?.olderUntil; older; older = parts.at(-1)?.olderUntil)
    parts.push(await facts(older))
  expect(parts.length).toBe(3)
  const told = parts.flatMap((part) => part.facts.filter(({ kind }) => kind === 'task'))
  expect(told.length).toBe(1007)
  expect(told.map(({ at }) => at.getTime())).toEqual(
    told.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
  )
})

test('what is told from elsewhere stands in the part of its time, and in no other', async () => {
  const first = await facts()
  const second = await facts(first.olderUntil)
  const paid = (at: Date) => ({ kind: 'paid' as const, by: null, cents: 1, at })
  const times = [new Date('2027-01-01'), first.olderUntil ?? new Date(), second.olderUntil ?? new Date()]
  expect(within(times.map(paid), first).map(({ at }) => at)).toEqual(times.slice(0, 1))
  expect(within(times.map(paid), second, first.olderUntil).map(({ at }) => at)).toEqual(times.slice(1, 2))
})

test('somebody who acts for two companies has the mails about each on its own timeline, and those they get as staff on neither', async () => {
  const [one, other] = [await addCompany(db), await addCompany(db)]
  const { personId } = one.owner
  await db.owner.query(
    `insert into client_members (client_id, person_id, role, added_at) values ($1, $2, 'owner', app.now() + interval '1 day')`,
    [other.clientId, personId],
  )
  const mail = (kind: string, aboutId: string) =>
    db.owner.query(
      `insert into mails (person_id, kind, purpose, about_id) values ($1, $2, 'operations-email', $3)`,
      [personId, kind, aboutId],
    )
  const invoice = async ({ clientId, engagementId }: typeof one) => {
    const { rows } = await db.owner.query<{ id: string }>(
      `insert into invoices (client_id, engagement_id, invoice_ref, status, currency, total_cents, paid_cents, issued_at, seen_at)
       values ($1, $2, 'in_' || gen_random_uuid(), 'paid', 'usd', 100, 100, app.now(), app.now()) returning id`,
      [clientId, engagementId],
    )
    return rows[0]?.id ?? ''
  }
  await mail('invitation', one.clientId)
  await mail('intake-opens', one.engagementId)
  await mail('payment-received', await invoice(one))
  await mail('intake-opens', other.engagementId)
  await mail('payment-received', await invoice(other))
  await mail('payment-received', await invoice(other))
  const elsewhere = '11111111-1111-4111-8111-111111111111'
  for (const kind of ['lead-acknowledgement', 'lead-notice', 'call-notice', 'policy-changes'])
    await mail(kind, elsewhere)
  await mail('daily-report', personId)

  const mailsOf = async ({ clientId }: typeof one) => {
    const { facts } = await db.inPurpose('service-delivery', system('test'), (tx) =>
      deliveryFacts(tx, clientId),
    )
    const billed = await db.inPurpose('billing', system('test'), (tx) => billingFacts(tx, clientId))
    return [...facts, ...billed].flatMap((fact) => (fact.kind === 'mail' ? [fact.mail] : [])).toSorted()
  }
  expect(await mailsOf(one)).toEqual([
    'intake-opens',
    'invitation',
    'lead-acknowledgement',
    'payment-received',
    'policy-changes',
  ])
  expect(await mailsOf(other)).toEqual([
    'intake-opens',
    'payment-received',
    'payment-received',
    'policy-changes',
  ])
})

test('that the hand-off was asked for is told, until it is taken back', async () => {
  const { clientId, engagementId } = await addCompany(db)
  await db.owner.query(
    `with plan as (insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}') returning id)
     insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state, handoff_asked_at)
     select $1, $2, id, 'sandbox', 'mailforge', 'instantly', 'live', '2026-03-02 10:00Z' from plan`,
    [clientId, engagementId],
  )
  const told = async () => {
    const { facts: all } = await db.inPurpose('service-delivery', system('test'), (tx) =>
      deliveryFacts(tx, clientId),
    )
    return all.filter(({ kind }) => kind === 'handoff')
  }
  expect(await told()).toEqual([
    { kind: 'handoff', step: 'asked', by: null, at: new Date('2026-03-02T10:00:00Z') },
  ])
  await db.owner.query('update stacks set handoff_asked_at = null where client_id = $1', [clientId])
  expect(await told()).toEqual([])
})
