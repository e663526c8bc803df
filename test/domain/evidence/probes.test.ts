import { afterAll, beforeAll, expect, test } from 'vitest'
import { allProbes } from '#domain/evidence/all-probes.ts'
import { observeEvidence } from '#domain/evidence/observe-evidence.ts'
import { proofOf } from '#domain/evidence/proof.ts'
import { answerLead } from '#domain/leads/answer-lead.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { linkToken } from '#domain/mails/link-token.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { personal } from '#policy/personal.ts'
import { policyVersion } from '#policy/version.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { callForm, type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { businessTime } from '#test/support/head-start.ts'
import { testRolePrefix } from '#test/support/migrated-database.ts'
import { testOutside } from '#test/support/outside.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const observe = (probes = allProbes) =>
  observeEvidence(
    {
      inPurpose: world.db.inPurpose,
      rolePrefix: testRolePrefix,
      outside: testOutside(world.db),
      policy: policyInEffect,
      now: businessTime,
    },
    probes,
  )
const seen = async (id: string) => {
  const [found] = await observe(allProbes.filter((probe) => probe.id === id))
  return { verdict: found?.verdict, words: found?.words }
}
const submit = (address: string) =>
  world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm(address)))

test('where nothing is held yet everything stands well, each with the time of the look', async () => {
  const evidence = await observe()
  expect(evidence.map(({ id }) => id)).toEqual(allProbes.map(({ id }) => id))
  expect(evidence.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  for (const { observedAt } of evidence) expect(observedAt).toBeInstanceOf(Date)
  expect(proofOf(evidence).map(({ id }) => id)).toEqual(clauseIds)
})

test('the oldest request is told with its limit, and answers by their share', async () => {
  const first = await submit('first@acme.example')
  await submit('second@acme.example')
  await world.db.inPurpose('inquiry-response', world.owner, (tx) => answerLead(tx, first.leadId))
  expect((await seen('prospects')).words).toMatch(/^2 are held, the oldest of .+; the limit is 24 months$/)
  expect(await seen('answers')).toEqual({ verdict: 'ok', words: '1 of 1 (100 %)' })
  await world.db.advanceClock('25 hours 30 minutes')
  expect(await seen('answers')).toEqual({ verdict: 'failed', words: '1 of 2 (50 %)' })
  expect(await seen('open-requests')).toEqual({
    verdict: 'ok',
    words: '1 waits, the oldest for 26 hours',
  })
  expect((await seen('slow-answers')).words).toBe(
    '1 of 1 (100 %) within 48 hours; 1 of 1 (100 %) within 30 days',
  )
  await world.db.advanceClock('30 days')
  expect(await seen('slow-answers')).toEqual({
    verdict: 'failed',
    words: '1 of 2 (50 %) within 48 hours; 1 of 2 (50 %) within 30 days',
  })
  expect((await seen('open-requests')).verdict).toBe('failed')
})

test('a subscriber without a consent in the ledger is found', async () => {
  await world.db.inPurpose('newsletter', visitor, (tx) =>
    requestGuide(tx, personal('email', 'a@reader.example')),
  )
  const id = await world.one<string>('select id from subscribers', [])
  const token = linkToken(world.db.vault, 'confirm guide', id)
  await world.db.inPurpose('newsletter', visitor, (tx) => confirmGuide(tx, token))
  expect(await seen('consents')).toEqual({ verdict: 'ok', words: '1 of 1' })
  const other = await submit('unasked@reader.example')
  await world.db.owner.query(`insert into subscribers (person_id, confirmed_at) values ($1, app.now())`, [
    other.personId,
  ])
  await world.db.owner.query(`update people set subscriber_until = '9999-12-31' where id = $1`, [
    other.personId,
  ])
  expect(await seen('consents')).toEqual({ verdict: 'failed', words: '1 of 2' })
})

test('a consent from before an unsubscription is none to a subscription after it', async () => {
  const { personId } = await submit('b@reader.example')
  await world.db.inPurpose('newsletter', visitor, (tx) =>
    tx.record({ kind: 'consent.given', clauses: ['5.3'], personId, categories: ['email'] }),
  )
  const client = await world.db.owner.connect()
  const consented = async (confirmed: string) => {
    await client.query(`begin; insert into subscribers (person_id, confirmed_at) values ('${personId}', ${confirmed});
      update people set subscriber_until = '9999-12-31T00:00:00Z' where id = '${personId}'`)
    const { rows } = await client.query<{ consented: number }>(
      'select consented from app.evidence_of_consents()',
    )
    await client.query('rollback')
    return rows[0]?.consented
  }
  try {
    // One of the subscribers here has consented.
    expect(await consented('app.now()')).toBe(2)
    expect(await consented(`app.now() + interval '1 day'`)).toBe(1)
  } finally {
    client.release()
  }
})

test('recipients are told by name, and one that the policy does not name is found', async () => {
  const disclose = (recipient: string) =>
    world.db.inPurpose('billing', system('test'), (tx) =>
      tx.record({ kind: 'data.disclosed', clauses: ['4.10'], recipient, categories: ['email'] }),
    )
  await disclose('stripe')
  expect(await seen('recipients')).toEqual({ verdict: 'ok', words: 'Stripe' })
  expect(await seen('disclosures')).toEqual({ verdict: 'ok', words: '1 disclosure' })
  await disclose('strangers')
  const { verdict, words } = await seen('recipients')
  expect(verdict).toBe('failed')
  expect(words).toContain('strangers, which the policy does not name')
  expect((await seen('policy')).words).toContain(`version ${policyVersion()}`)
})

test('what is over and stays is told with its greatest age, and fails after a day', async () => {
  await world.db.advanceClock('25 months')
  expect((await seen('overdue')).verdict).toBe('failed')
  await world.db.inPurpose('retention', system('test'), (tx) =>
    tx.call('select * from app.sweep_expired(500)', []),
  )
  expect(await seen('overdue')).toEqual({ verdict: 'ok', words: 'nothing: the greatest overdue age is 0' })
})

const overdueAfter: readonly [what: string, sql: string][] = [
  [
    'a call to a vendor',
    `insert into vendor_calls (vendor, operation, outcome, attempt, took_ms, at)
     values ('porkbun', 'domain.check', '200', 1, 5, app.now() - interval '32 days')`,
  ],
  [
    'a vendor’s notice',
    `insert into webhook_events (vendor, mode, event_ref, kind, happened_at, received_at)
     values ('stripe', 'sandbox', 'evt_old', 'invoice.paid', app.now(), app.now() - interval '37 days')`,
  ],
  [
    'a line of the list of erasures',
    `insert into erasures (kind, row_key, at) values ('lead', 'x', app.now() - interval '37 days')`,
  ],
  [
    'a closed task of the house',
    `insert into tasks (natural_key, kind, instructions, due_at, state, done_at)
     values ('old', 'restart', 'old', app.now(), 'done', app.now() - interval '73 months')`,
  ],
  [
    'the request of somebody who became a client',
    `with person as (insert into people (email, client_until)
       values ('old@acme.example', app.now() + interval '1 year') returning id)
     insert into leads (person_id, company, offer, volume_goal, submitted_at)
     select id, 'Acme', 'a', 'b', app.now() - interval '25 months' from person`,
  ],
  [
    'a sign-in link',
    `insert into auth.one_time_link (token_hash, kind, expires_at)
     values (sha256('old'), 'first-owner', clock_timestamp() - interval '2 days')`,
  ],
]
test.each(overdueAfter)('%s that stays beyond its period is seen', async (_, sql) => {
  const client = await world.db.owner.connect()
  try {
    expect((await seen('overdue')).verdict).toBe('ok')
    await client.query(sql)
    expect(await seen('overdue')).toMatchObject({
      verdict: 'failed',
      words: expect.stringMatching(/^1 record waits, unreadable, for \d+ days at most$/),
    })
  } finally {
    await client.query(`delete from vendor_calls; delete from webhook_events; delete from erasures; delete from tasks;
      delete from auth.one_time_link; delete from people where email = 'old@acme.example'`)
    client.release()
  }
})

test('people who are held for a reason that is gone are seen', async () => {
  for (const held of ['client_until', 'subscriber_until', 'staff_until'])
    await world.db.owner.query(
      `insert into people (email, ${held}) values ('${held}@gone.example', '9999-12-31T00:00:00Z')`,
    )
  expect(await seen('overdue')).toEqual({
    verdict: 'failed',
    words: 'nothing: the greatest overdue age is 0; 3 people are held for a reason that is gone',
  })
  await world.db.owner.query(`delete from people where email like '%@gone.example'`)
})

test('one access rule that does not ask staff for the second factor is found, and so is one that is gone', async () => {
  expect((await seen('second-factor')).words).toMatch(/^0: of \d+ access rules/)
  const { words } = await seen('standing-rules')
  expect(words).toMatch(/^all \d+ that are named here are in force, and all as they were made$/)
  await world.db.owner.query(
    `alter policy ${testRolePrefix}_service_delivery_staff_select on clients
       using (app.staff_role() is not null or app.staff_role() is null);
     alter table stacks drop constraint stacks_host_check`,
  )
  expect((await seen('second-factor')).words).toMatch(/^1: /)
  expect((await seen('second-factor')).verdict).toBe('failed')
  expect(await seen('standing-rules')).toEqual({
    verdict: 'failed',
    words:
      'missing: constraint stacks_host_check on stacks; not as the program made it: policy service_delivery_staff_select on clients',
  })
})

test('whoever is held for longer than promised is seen at once, not when the promised day has passed', async () => {
  const { personId } = await submit('stretched@acme.example')
  await world.db.inPurpose('newsletter', visitor, (tx) =>
    requestGuide(tx, personal('email', 'unconfirmed@reader.example')),
  )
  const stretched = async (change: string) => {
    const client = await world.db.owner.connect()
    const look = 'select too_long from app.evidence_of_periods(24, 7, 30, 72, 72)'
    try {
      await client.query(`begin; ${change}`)
      return (await client.query<{ too_long: number }>(look)).rows[0]?.too_long
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  expect((await seen('periods')).verdict).toBe('ok')
  const company = `with company as (insert into clients (name, retained_until) values ('Ended', UNTIL) returning id),
    person as (insert into people (email, client_until) values ('member@ended.example', PERSON) returning id),
    member as (insert into client_members (client_id, person_id, role) select company.id, person.id, 'owner' from company, person)
    insert into engagements (client_id, mode, state, started_at, ended_at)
      select id, 'sandbox', 'ended', app.now(), app.now() from company`
  const ended = (until: string, person: string) =>
    company
      .replace('UNTIL', `app.now() + interval '${until}'`)
      .replace('PERSON', `app.now() + interval '${person}'`)
  const left = (until: string) => `with person as (
      insert into people (email, staff_until) values ('left@house.example', app.now() + interval '${until}') returning id)
    insert into staff (person_id, role, removed_at) select id, 'viewer', app.now() from person`
  for (const change of ['select 1', ended('72 months', '72 months'), left('72 months')])
    expect(await stretched(change), change).toBe(0)
  for (const change of [
    `update people set prospect_until = app.now() + interval '25 months' where id = '${personId}'`,
    `delete from leads where person_id = '${personId}'`,
    `update people set subscriber_until = '9999-12-31T00:00:00Z' where email = 'unconfirmed@reader.example'`,
    ended('73 months', '72 months'),
    ended('72 months', '73 months'),
    left('73 months'),
  ])
    expect(await stretched(change), change).toBe(1)
  await world.db.owner.query(
    `update people set prospect_until = app.now() + interval '25 months' where id = $1`,
    [personId],
  )
  expect(await seen('periods')).toEqual({
    verdict: 'failed',
    words: expect.stringMatching(/^\d+ of \d+ periods$/),
  })
  await world.db.owner.query(`delete from people where id = $1 or email = 'unconfirmed@reader.example'`, [
    personId,
  ])
})

test('a grant too many, rows that nobody guards any more and a role that may do more are found while the program runs', async () => {
  const client = await world.db.owner.connect()
  const changedBy = async (change: string) => {
    await client.query(`begin; ${change}`)
    const { rows } = await client.query<{ what: string }>('select app.changed_objects() as what')
    await client.query('rollback')
    return rows.map(({ what }) => what)
  }
  const before = await changedBy('select 1')
  const added = async (change: string) => (await changedBy(change)).filter((what) => !before.includes(what))
  expect(await added(`grant select (email) on people to ${testRolePrefix}_improvement`)).toEqual([
    'access to people',
  ])
  expect(await added('grant select on leads to pg_monitor')).toEqual(['access to leads'])
  expect(await added('alter table senders disable row level security')).toEqual(['access to senders'])
  expect(await added(`alter role ${testRolePrefix}_service_delivery_staff bypassrls`)).toEqual([
    `role ${testRolePrefix}_service_delivery_staff`,
  ])
  expect(await added(`grant ${testRolePrefix}_rights to ${testRolePrefix}_billing`)).toEqual([
    `role ${testRolePrefix}_billing`,
  ])
  client.release()
})

test('an entry that every batch is done with and none has, and a form under another hash, are found', async () => {
  await sealEvidence(world.db.inPurpose)
  await sealEvidence(world.db.inPurpose)
  expect(await seen('ledger')).toMatchObject({
    verdict: 'ok',
    words: expect.stringMatching(/every one sealed$/),
  })
  const client = await world.db.owner.connect()
  await client.query(`set session_replication_role = replica; begin;
    insert into evidence_entries (form_id) select id from evidence_forms limit 1;
    update app.sealing set settled_id = (select max(id) from evidence_entries)`)
  await client.query('commit')
  expect(await seen('ledger')).toEqual({
    verdict: 'failed',
    words: '1 entry stood outside the seals for good',
  })
  await client.query(`delete from evidence_entries where id = (select max(id) from evidence_entries);
    update evidence_forms set hash = sha256(hash) where id = (select min(id) from evidence_forms where format = 2)`)
  expect(await seen('ledger')).toEqual({
    verdict: 'failed',
    words: '1 form of entries does not say what its hash commits to',
  })
  await client.query(`update evidence_forms set hash = app.form_hash(kind, purpose, actor_kind, clauses, recipient,
    categories, policy_version) where format = 2; reset session_replication_role`)
  client.release()
  expect((await seen('ledger')).verdict).toBe('ok')
})

test('the newest checkpoint is held against the ledger as it stands', async () => {
  await sealEvidence(world.db.inPurpose)
  expect(await seen('checkpoint')).toMatchObject({
    verdict: 'ok',
    words: expect.stringMatching(/^over \d+ entries/),
  })
  const client = await world.db.owner.connect()
  await client.query(`set session_replication_role = replica;
    update evidence_checkpoints set root_hash = sha256(root_hash); reset session_replication_role`)
  client.release()
  expect(await seen('checkpoint')).toMatchObject({
    verdict: 'failed',
    words: expect.stringContaining('does not lead any more'),
  })
})

test('an entry that nobody seals, and a sealed one that nobody signs, are found after a minute', async () => {
  await submit('unsealed@acme.example')
  expect((await seen('ledger')).verdict).toBe('ok')
  await world.db.advanceClock('2 minutes')
  expect(await seen('ledger')).toEqual({
    verdict: 'failed',
    words: expect.stringMatching(
      /^\d+ entr(y waits|ies wait) for a seal, the oldest for \d+ (minutes|hours|days)$/,
    ),
  })
  await world.db.inPurpose('legal-obligation', system('test'), (tx) =>
    tx.call('select app.seal_evidence(5000)', []),
  )
  expect((await seen('ledger')).verdict).toBe('ok')
  expect(await seen('checkpoint')).toMatchObject({
    verdict: 'failed',
    words: expect.stringContaining('has waited for its signature for'),
  })
})

test('an entry that was altered far back is found, though the hash of its subtree is kept', async () => {
  const client = await world.db.owner.connect()
  await client.query(`set session_replication_role = replica; delete from evidence_checkpoints;
    insert into evidence_entries (form_id) select f.id from generate_series(1, 600),
      (select id from evidence_forms where format = 2 limit 1) f; reset session_replication_role`)
  await sealEvidence(world.db.inPurpose)
  await sealEvidence(world.db.inPurpose)
  expect(await seen('checkpoint')).toMatchObject({
    verdict: 'ok',
    words: expect.stringMatching(/, 2 of 2 complete subtrees made anew from the entries$/),
  })
  const alter = (by: string) =>
    client.query(`set session_replication_role = replica;
      update evidence_entries set at = at + interval '${by}' where id = (select min(id) from evidence_entries);
      reset session_replication_role`)
  await alter('1 day')
  expect(await seen('checkpoint')).toMatchObject({
    verdict: 'failed',
    words: expect.stringContaining('of 2 subtrees made anew from the entries 1 no longer leads'),
  })
  await alter('-1 day')
  expect((await seen('checkpoint')).verdict).toBe('ok')
  await client.query(`set session_replication_role = replica;
    update evidence_nodes set hash = sha256(hash) where level = 8 and place = 1; reset session_replication_role`)
  expect((await seen('checkpoint')).verdict).toBe('failed')
  client.release()
})

test('what cannot be looked at is unknown, never fine, and holds up nothing else', async () => {
  await world.db.owner.query('drop function app.evidence_of_overdue(integer, integer, integer, integer)')
  const evidence = await observe()
  expect(evidence.find(({ id }) => id === 'overdue')).toMatchObject({
    verdict: 'unknown',
    words: 'could not be looked at (42883)',
  })
  expect(evidence.find(({ id }) => id === 'ledger')?.verdict).toBe('ok')
  const alone = proofOf(evidence.filter(({ id }) => id === 'overdue'))
  expect(alone.find(({ id }) => id === '2.2')?.standing).toBe('unknown')
})

test('no purpose but legal obligation asks, and it gets figures alone', async () => {
  await expect(
    world.db.inPurpose('service-delivery', system('test'), (tx) =>
      tx.call('select * from app.evidence_of_prospects()', []),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  const { rows } = await world.db.owner.query<{ type: string }>(`
    select distinct unnest(proallargtypes)::regtype::text as type from pg_proc
    where pronamespace = 'app'::regnamespace and starts_with(proname, 'evidence_of_')`)
  expect(rows.map(({ type }) => type).toSorted()).toEqual(['date', 'integer'])
})

test('a backup that outlived its days is found, also where it is the only one or all are as old', async () => {
  const made = (name: string, days: number) =>
    world.db.owner.query(
      `insert into backups (name, place, made_at, bytes, table_rows) values ($1, 'folder', app.now() - make_interval(days => $2), 9, 9)`,
      [name, days],
    )
  await made('within', 30)
  expect(await seen('backups')).toMatchObject({ verdict: 'ok' })
  await made('too-old', 32)
  expect(await seen('backups')).toMatchObject({
    verdict: 'failed',
    words: expect.stringContaining('1 past 30 days'),
  })
  await world.db.owner.query(`update backups set removed_at = app.now() where name = 'within'`)
  expect(await seen('backups')).toMatchObject({ verdict: 'failed' })
  await world.db.owner.query('update backups set removed_at = app.now()')
  expect(await seen('backups')).toMatchObject({ verdict: 'ok' })
})

test('that a backup comes back is unknown until one was restored as a test, and then told with its age', async () => {
  expect(await seen('restore-test')).toMatchObject({
    verdict: 'unknown',
    words: expect.stringContaining('none was restored'),
  })
  await world.db.owner.query(
    `update backups set tested_at = app.now() - interval '3 hours', test_seconds = 4 where name = 'within'`,
  )
  const evidence = (await observe()).find(({ id }) => id === 'restore-test')
  expect(evidence).toMatchObject({ verdict: 'ok', figure: '4 hours ago' })
})
