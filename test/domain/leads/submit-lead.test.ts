import { afterAll, beforeAll, expect, test } from 'vitest'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { answerLead } from '#domain/leads/answer-lead.ts'
import { findLead, listLeads } from '#domain/leads/lead-queries.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { openPayload } from '#platform/evidence/payload.ts'
import { callForm, type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const submit = (email: string, company?: string) =>
  world.db.inPurpose.untimed('inquiry-response', visitor, (tx) => submitLead(tx, callForm(email, company)))
const leads = async (as = world.owner) =>
  (await world.db.inPurpose('inquiry-response', as, (tx) => listLeads(tx))).leads
const count = (sql: string, values: unknown[]) => world.one<number>(`select count(*)::int ${sql}`, values)

test('submitting twice makes one lead, begins its period anew, and asks for an answer again', async () => {
  const first = await submit('twice@acme.example')
  await world.db.inPurpose('inquiry-response', world.owner, (tx) => answerLead(tx, first.leadId))
  const until = await world.one<Date>('select prospect_until from people where id = $1', [first.personId])
  await world.db.advanceClock('3 days')
  const second = await submit(' TWICE@acme.example ', 'Acme Ltd')
  expect(second).toEqual({ leadId: first.leadId, personId: first.personId, again: true })
  const lead = await world.db.inPurpose('inquiry-response', world.owner, (tx) => findLead(tx, first.leadId))
  expect(lead).toMatchObject({ company: 'Acme Ltd', submissions: 2, answeredAt: null })
  expect(lead?.keptUntil?.getTime()).toBeGreaterThan(until.getTime() + 2 * 86_400_000)
})

test('two submissions of one address at once make one lead', async () => {
  const both = await Promise.all([submit('race@acme.example'), submit('race@acme.example')])
  expect(both[0].leadId).toBe(both[1].leadId)
  expect(both.map(({ again }) => again).toSorted()).toEqual([false, true])
})

test('an acknowledgement and a notice are queued with it, and a form cannot be used to flood an address', async () => {
  const { personId, leadId } = await submit('ack@acme.example')
  await submit('ack@acme.example')
  await submit('ack@acme.example')
  expect(await count(`from mails where person_id = $1 and kind = 'lead-acknowledgement'`, [personId])).toBe(1)
  expect(await count(`from mails where about_id = $1 and kind = 'lead-notice'`, [leadId])).toBe(1)
  expect(
    await count(`from pgboss.job where name = 'send-mail' and data->>'purpose' = 'inquiry-response'`, []),
  ).toBeGreaterThanOrEqual(2)
  await world.db.advanceClock('2 hours')
  await submit('ack@acme.example')
  expect(await count(`from mails where person_id = $1 and kind = 'lead-acknowledgement'`, [personId])).toBe(2)
})

test('the ledger has the submission, and nothing in it names the person in the clear', async () => {
  const { personId } = await submit('ledger@acme.example')
  const entry = await world.one<Buffer>(
    `select payload from app.evidence e join person_keys k on k.id = e.key_id
     where k.person_id = $1 and e.kind = 'lead.submitted'`,
    [personId],
  )
  expect(entry.length).toBeGreaterThan(0)
  expect(entry.toString('latin1')).not.toContain(personId)
})

test('each submission is readable in the ledger under the key that its person has from the first on', async () => {
  const { personId, leadId } = await submit('key@acme.example')
  await submit('key@acme.example')
  const { rows } = await world.db.owner.query<{ payload: Buffer; format: number; wrapped_key: Buffer }>(
    `select e.payload, e.format, k.wrapped_key from app.evidence e join person_keys k on k.id = e.key_id
     where k.person_id = $1 and e.kind = 'lead.submitted' order by e.id`,
    [personId],
  )
  const said = rows.map(({ payload, format, wrapped_key: wrappedKey }) =>
    openPayload(world.db.vault, { personId, wrappedKey, payload, format }),
  )
  expect(said.map(({ details }) => details)).toEqual([
    { lead: leadId, again: false },
    { lead: leadId, again: true },
  ])
})

test('what fails after a submission takes it back with all that went along', async () => {
  const failing = world.db.inPurpose.untimed('inquiry-response', visitor, async (tx) => {
    await submitLead(tx, callForm('failing@acme.example'))
    throw new Error('no more')
  })
  await expect(failing).rejects.toThrow('no more')
  expect(await count(`from people where email = 'failing@acme.example'`, [])).toBe(0)
})

test('after its period a lead is not readable for inquiries and still seen by retention', async () => {
  const { leadId } = await submit('old@acme.example')
  await world.db.advanceClock('25 months')
  expect((await leads()).map(({ id }) => id)).not.toContain(leadId)
  const kept = await world.db.inPurpose('retention', system('test'), (tx) =>
    tx.db.selectFrom('leads').select('company').where('id', '=', leadId).execute(),
  )
  expect(kept).toEqual([{ company: 'Acme' }])
})

test('the same address after its period is a new lead: the old one is erased first', async () => {
  const old = await submit('again@acme.example', 'Old Ltd')
  await world.db.advanceClock('25 months')
  const fresh = await submit('again@acme.example', 'New Ltd')
  expect(fresh.again).toBe(false)
  expect(fresh.personId).not.toBe(old.personId)
  expect(await count('from leads where id = $1', [old.leadId])).toBe(0)
  expect(await count('from people where id = $1', [old.personId])).toBe(0)
  expect(await count('from mails where person_id = $1', [old.personId])).toBe(0)
})

test('converting makes client, owner, engagement and intake once, and moves the person to the client’s period', async () => {
  const { leadId, personId } = await submit('convert@acme.example', 'Convert Ltd')
  const convert = () =>
    world.db.inPurpose('inquiry-response', world.owner, (tx) => convertLead(tx, leadId, 'sandbox'))
  const made = await convert()
  if (!made.ok) throw new Error(made.reason)
  expect(await convert()).toEqual(made)
  const row = await world.db.owner.query(
    `select e.state, e.mode, m.role, i.volume_targets, p.prospect_until, p.client_until > app.now() + interval '1000 years' as held
     from engagements e join client_members m using (client_id) join intakes i on i.engagement_id = e.id
     join people p on p.id = m.person_id where e.id = $1`,
    [made.engagementId],
  )
  expect(row.rows).toEqual([
    {
      state: 'requested',
      mode: 'sandbox',
      role: 'owner',
      volume_targets: '3000 a month',
      prospect_until: null,
      held: true,
    },
  ])
  expect(
    await count(
      `from engagement_changes where engagement_id = $1 and to_state = 'requested' and actor_kind = 'owner' and actor_id = $2`,
      [made.engagementId, world.owner.personId],
    ),
  ).toBe(1)
  expect((await leads()).map(({ id }) => id)).not.toContain(leadId)

  // A client who asks for another call is a lead again, and converting it is another engagement of the same client.
  const again = await submit('convert@acme.example', 'Convert Ltd')
  expect(again).toMatchObject({ personId, leadId, again: true })
  const second = await convert()
  if (!second.ok) throw new Error(second.reason)
  expect(second.clientId).toBe(made.clientId)
  expect(second.engagementId).not.toBe(made.engagementId)
})

test('somebody who may only look neither converts nor answers, in the database too', async () => {
  const { leadId } = await submit('viewer@acme.example')
  const viewer = await world.addStaff('viewer')
  expect((await leads(viewer)).map(({ id }) => id)).toContain(leadId)
  expect(await world.db.inPurpose('inquiry-response', viewer, (tx) => answerLead(tx, leadId))).toMatchObject({
    ok: false,
  })
  await expect(
    world.db.inPurpose('inquiry-response', viewer, (tx) => convertLead(tx, leadId, 'sandbox')),
  ).rejects.toThrow(/only staff who may write/)
})

test('each request stands in one part of the list, and the parts are counted', async () => {
  const parts = async () => {
    const list = (part?: 'waiting' | 'agreed' | 'answered') =>
      world.db.inPurpose('inquiry-response', world.owner, (tx) => listLeads(tx, 1, part))
    const [all, waiting, agreed, answered] = [
      await list(),
      await list('waiting'),
      await list('agreed'),
      await list('answered'),
    ]
    const ids = [waiting, agreed, answered].map(({ leads: some }) => some.map(({ id }) => id))
    expect(ids.flat().toSorted()).toEqual(all.leads.map(({ id }) => id).toSorted())
    expect([all.counts.waiting, all.counts.agreed, all.counts.answered]).toEqual(
      ids.map(({ length }) => length),
    )
    return { waiting: ids[0], agreed: ids[1], answered: ids[2] }
  }
  const { leadId } = await submit('parts@acme.example')
  expect((await parts()).waiting).toContain(leadId)
  await world.db.inPurpose('inquiry-response', world.owner, (tx) => answerLead(tx, leadId))
  expect((await parts()).answered).toContain(leadId)
  await world.db.owner.query(
    `insert into calls (lead_id, person_id, starts_at, ends_at, visitor_zone, meeting, state)
     select $1, person_id, app.now() + interval '24 hours', app.now() + interval '25 hours', 'Europe/Paris', 'by telephone', 'booked'
     from leads where id = $1`,
    [leadId],
  )
  expect((await parts()).agreed).toContain(leadId)
})
