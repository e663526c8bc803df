import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { actingKinds, purposeRole } from '#platform/database/roles.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import { retentionRules } from '#policy/register/retention.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import { addCompany, addPerson } from '#test/support/acting.ts'
import { callForm } from '#test/support/engagement-world.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'
import { sweepExpired } from '#workflows/sweep-expired.ts'

let db: MigratedDatabase
beforeEach(async () => {
  db = await migratedDatabase()
})
afterEach(() => db.drop())

const sweep = () => sweepExpired({ inPurpose: db.inPurpose, log: openLog('error', () => {}) })
const submit = (address: string) =>
  db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm(address)))

interface Deletion {
  readonly purpose: string
  readonly clauses: readonly string[]
  readonly details: Readonly<Record<string, unknown>>
}

/** What the ledger says was deleted; it stands in the open. */
async function deletions(): Promise<Deletion[]> {
  const { rows } = await db.owner.query<Deletion & { payload: Buffer; key_id: string | null }>(
    `select purpose, clauses, payload, key_id from app.evidence where kind = 'data.deleted' order by id`,
  )
  return rows.map(({ purpose, clauses, payload, key_id }) => {
    expect(key_id).toBeNull()
    return { purpose, clauses, details: JSON.parse(payload.toString('utf8')) }
  })
}

test('as long as nothing is over a sweep deletes nothing and attests nothing', async () => {
  await submit('running@acme.example')
  await addCompany(db)
  await sweep()
  expect(await deletions()).toEqual([])
})

test('what is over goes, and one entry a rule says how many rows of which table, naming nobody', async () => {
  await submit('one@acme.example')
  await submit('two@acme.example')
  const { clientId, owner } = await addCompany(db)
  await db.owner.query('update clients set retained_until = app.now() where id = $1', [clientId])
  await db.owner.query('update people set client_until = app.now() where id = $1', [owner.personId])
  await db.advanceClock('24 months')
  await sweep()
  expect(await deletions()).toEqual([
    {
      purpose: 'retention',
      clauses: ['5.1'],
      details: { rule: 'client', clients: 1, engagements: 1, client_members: 1 },
    },
    {
      purpose: 'retention',
      clauses: ['5.1'],
      details: { rule: 'client', people: 1, person_keys: 1, 'auth.user': 1 },
    },
    {
      purpose: 'retention',
      clauses: ['5.2'],
      details: { rule: 'prospect', people: 2, person_keys: 2, leads: 2, mails: 2 },
    },
  ])
  await sweep()
  expect(await deletions()).toHaveLength(3)
})

/** The sender of a company, whose name an open inbox has; both are over. */
async function overWithInbox(name: string): Promise<string> {
  const { clientId, engagementId } = await addCompany(db)
  const sender = await addPerson(db, { client: '9999-12-31' })
  await db.owner.query(
    `with sender as (
       insert into senders (client_id, engagement_id, person_id, first_name, last_name, role)
       values ($1, $2, $3, 'Ada', 'Byron', 'sales') returning id
     ), plan as (
       insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}') returning id
     ), stack as (
       insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
       select $1, $2, plan.id, 'sandbox', 'mailforge', 'instantly', 'retired' from plan returning id
     ), domain as (
       insert into domains (client_id, stack_id, name, reason, position, state)
       select $1, stack.id, $4, 'near', 1, 'chosen' from stack returning id, stack_id
     )
     insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state, opened_at)
     select $1, domain.stack_id, domain.id, sender.id, 'ada@' || $4, false, 'open', app.now() from domain, sender`,
    [clientId, engagementId, sender, name],
  )
  await db.owner.query('update clients set retained_until = app.now() where id = $1', [clientId])
  await db.owner.query('update people set client_until = app.now() where id = $1', [sender])
  return sender
}

test('of more companies than go at once, those who send for one that is left wait for it, and all go in the end', async () => {
  const senders = [await overWithInbox('one.example'), await overWithInbox('two.example')]
  // People go by their ids: the first of them is of the company that is left.
  await db.owner.query(
    `update clients set retained_until = app.now() - interval '1 day'
     where id = (select client_id from senders order by person_id desc limit 1)`,
  )
  const turn = () =>
    db.inPurpose('retention', system('test'), (tx) => tx.call('select * from app.sweep_expired(1)', []))
  const left = async () => {
    const { rows } = await db.owner.query<{ clients: number; senders: number }>(
      `select (select count(*)::int from clients) as clients,
         (select count(*)::int from people where id = any ($1)) as senders`,
      [senders],
    )
    return rows[0]
  }
  await turn()
  expect((await left())?.clients).toBe(1)
  for (let turns = 0; turns < 2; turns++) await turn()
  expect(await left()).toEqual({ clients: 0, senders: 0 })
})

test('a client’s domains go from vendors’ bills along with it; sums, and what somebody else has by now, stay', async () => {
  await overWithInbox('over.example')
  await overWithInbox('running.example')
  await db.owner.query(
    `update clients set retained_until = '9999-12-31'
     where id = (select client_id from domains where name = 'running.example');
     insert into domains (client_id, stack_id, name, reason, position, state)
     select o.client_id, o.id, 'moved.example', 'near', 2, 'given-up'
     from stacks o where o.client_id in (select client_id from domains);
     with bill as (
       insert into vendor_bills (vendor, period_from, period_to, currency, total_cents)
       values ('mailforge', '2026-01-01', '2026-01-31', 'usd', 600) returning id
     ) insert into vendor_bill_lines (bill_id, what, domain, quantity, amount_cents)
     select bill.id, 'inbox', name, 1, cents from bill,
       (values ('over.example', 100), ('running.example', 200), ('moved.example', 300)) l (name, cents)`,
  )
  await sweep()
  const { rows } = await db.owner.query(
    'select domain, amount_cents as cents from vendor_bill_lines order by amount_cents',
  )
  expect(rows).toEqual([
    { domain: null, cents: '100' },
    { domain: 'running.example', cents: '200' },
    { domain: 'moved.example', cents: '300' },
  ])
})

test('a registrant who is deleted leaves neither name nor address behind, and their company stays', async () => {
  const { clientId, engagementId } = await addCompany(db)
  const person = await addPerson(db, { client: '9999-12-31' })
  await db.owner.query(
    `insert into registrants (engagement_id, client_id, person_id, first_name, address)
     values ($1, $2, $3, 'Ada', '1 Loom Street')`,
    [engagementId, clientId, person],
  )
  await db.owner.query('delete from people where id = $1', [person])
  expect((await db.owner.query('select 1 from registrants')).rowCount).toBe(0)
  expect((await db.owner.query('select 1 from clients where id = $1', [clientId])).rowCount).toBe(1)
})

test('one part of a sweep that fails keeps none of the others from their work', async () => {
  await addRecords('60 days')
  await db.owner.query(
    `create function app.fail() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$;
     create trigger stuck before delete on clients for each row execute function app.fail()`,
  )
  const { clientId } = await addCompany(db)
  await db.owner.query('update clients set retained_until = app.now() where id = $1', [clientId])
  await expect(sweep()).rejects.toThrow('stuck')
  expect((await db.owner.query('select 1 from vendor_calls')).rowCount).toBe(0)
})

test('the request of somebody who became a client goes when its own 24 months are over, they and their company stay', async () => {
  await submit('client@acme.example')
  await submit('asks-again@acme.example')
  await db.owner.query(`update people set prospect_until = null, client_until = '9999-12-31'`)
  await db.advanceClock('23 months')
  await submit('asks-again@acme.example')
  await db.owner.query('update people set prospect_until = null')
  await sweep()
  expect(await deletions()).toEqual([])
  await db.advanceClock('1 month')
  await sweep()
  expect((await deletions()).map(({ clauses, details }) => [clauses, details])).toEqual([
    [['5.2'], { rule: 'prospect', leads: 1 }],
  ])
  expect((await db.owner.query('select 1 from people')).rowCount).toBe(2)
  const { rows } = await db.owner.query('select p.email from leads l join people p on p.id = l.person_id')
  expect(rows).toEqual([{ email: 'asks-again@acme.example' }])
})

test('a sweep that is taken back leaves no entry, and what it deleted', async () => {
  await submit('kept@acme.example')
  await db.advanceClock('24 months')
  await expect(
    db.inPurpose('retention', system('test'), async (tx) => {
      await tx.call('select * from app.sweep_expired(500)', [])
      throw new Error('the machine fails')
    }),
  ).rejects.toThrow('the machine fails')
  expect(await deletions()).toEqual([])
  expect((await db.owner.query('select 1 from leads')).rowCount).toBe(1)
})

test('who is held for another reason stays, and only what is over of them is attested', async () => {
  const person = await addPerson(db, {
    client: '9999-12-31',
    prospect: '2000-01-01',
    subscriber: '2000-01-01',
  })
  await db.owner.query(
    `insert into leads (person_id, company, offer, volume_goal) values ($1, 'Acme', 'looms', '1')`,
    [person],
  )
  await db.owner.query('insert into subscribers (person_id, confirmed_at) values ($1, app.now())', [person])
  await sweep()
  expect((await deletions()).map(({ details }) => details)).toEqual([
    { rule: 'prospect', leads: 1 },
    { rule: 'subscriber', subscribers: 1 },
  ])
  expect((await db.owner.query('select 1 from people where id = $1', [person])).rowCount).toBe(1)
})

test('an address that nobody confirmed goes under its own rule', async () => {
  await db.inPurpose('newsletter', visitor, (tx) => requestGuide(tx, personal('email', 'typo@one.example')))
  await db.advanceClock('7 days')
  await sweep()
  expect(await deletions()).toEqual([
    {
      purpose: 'retention',
      clauses: ['2.2'],
      details: { rule: 'unconfirmed', people: 1, person_keys: 1, subscribers: 1, mails: 1 },
    },
  ])
})

test('what is deleted because the same address comes again is attested too, for the purpose it came for', async () => {
  await submit('again@acme.example')
  await db.advanceClock('24 months')
  await submit('again@acme.example')
  expect(await deletions()).toEqual([
    {
      purpose: 'inquiry-response',
      clauses: ['5.2'],
      details: { rule: 'prospect', people: 1, person_keys: 1, leads: 1, mails: 1 },
    },
  ])
})

test('every purpose attests a deletion as its own, whoever acts for it', async () => {
  const client = await db.owner.connect()
  try {
    await client.query('begin; grant execute on function app.session_purpose() to public')
    for (const purpose of Object.keys(purposes) as Purpose[])
      for (const kind of actingKinds) {
        await client.query(`set session authorization ${purposeRole(testRolePrefix, purpose, kind)}`)
        const { rows } = await client.query('select app.session_purpose() as attested')
        await client.query('reset session authorization')
        expect(rows).toEqual([{ attested: purpose }])
      }
  } finally {
    await client.query('rollback')
    client.release()
  }
})

async function addRecords(age: string): Promise<void> {
  await db.owner.query(
    `insert into vendor_calls (vendor, operation, outcome, attempt, took_ms, at)
     values ('porkbun', 'domain.check', '200', 1, 5, app.now() - $1::interval)`,
    [age],
  )
  await db.owner.query(
    `insert into webhook_events (vendor, mode, event_ref, kind, happened_at, received_at, handled_at)
     values ('stripe', 'sandbox', $2, 'invoice.paid', app.now(), app.now() - $1::interval, app.now())`,
    [age, randomBytes(8).toString('hex')],
  )
}

test('calls to vendors and their notices go when their declared days are over, and no day sooner', async () => {
  const { days: callDays } = retentionRules['vendor-call']
  const { days: noticeDays } = retentionRules['vendor-notice']
  for (const days of [callDays, noticeDays]) {
    await addRecords(`${days} days 1 minute`)
    await addRecords(`${days} days -1 hour`)
  }
  await sweep()
  expect((await deletions()).map(({ clauses, details }) => [clauses, details])).toEqual([
    [['2.11'], { rule: 'vendor-call', vendor_calls: 3 }],
    [['2.11'], { rule: 'vendor-notice', webhook_events: 1 }],
  ])
  const left = await db.owner.query<{ calls: number; notices: number }>(
    `select (select count(*)::int from vendor_calls) as calls, (select count(*)::int from webhook_events) as notices`,
  )
  expect(left.rows).toEqual([{ calls: 1, notices: 3 }])
})

test('each rule that deletes is attested under the clause that the register gives it', async () => {
  const { rows } = await db.owner.query<{ rule: keyof typeof retentionRules; clause: string }>(
    'select rule, app.retention_clause(rule) as clause from unnest($1::text[]) rule',
    [
      [
        'client',
        'prospect',
        'subscriber',
        'unconfirmed',
        'asked-again',
        'staff',
        'person',
        'vendor-call',
        'vendor-notice',
      ],
    ],
  )
  expect(rows.filter(({ rule, clause }) => retentionRules[rule].clause !== clause)).toEqual([])
})
