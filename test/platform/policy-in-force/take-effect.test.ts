import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hearChanges } from '#platform/changes/changes.ts'
import { system } from '#platform/database/actor.ts'
import { compareCatalogue } from '#platform/database/catalogue.ts'
import { registerOf } from '#platform/policy-in-force/declared-policy.ts'
import { holdPolicy, UnknownEdition } from '#platform/policy-in-force/hold-policy.ts'
import { recordPolicy } from '#platform/policy-in-force/record-policy.ts'
import { addCompany, addStaff, type Company } from '#test/support/acting.ts'
import { testRolePrefix } from '#test/support/migrated-database.ts'
import { takeEffect } from '#workflows/take-effect.ts'
import { type EditionsWorld, openEditionsWorld, programOne, programTwo } from './editions-world.ts'

let prepared: EditionsWorld
let db: EditionsWorld
let company: Company
beforeAll(async () => {
  prepared = await openEditionsWorld()
  await prepared.start(programOne)
  company = await addCompany(prepared)
  await prepared.start(programTwo)
  await prepared.close()
})
afterAll(() => prepared.drop())
beforeEach(async () => {
  db = await openEditionsWorld(prepared)
})
afterEach(() => db.drop())

const states = async () => (await db.versions()).map(({ edition, state }) => `${edition} ${state}`)
const toBeRead = () => db.inPurpose('billing', system('test'), (tx) => tx.call('select offer from leads', []))

/** What the database has otherwise than the second edition declares it. */
async function differences(): Promise<string[]> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    const expected = { declared: programTwo.declarations, inEffect: registerOf(programTwo, 2) }
    return await compareCatalogue(client, expected, testRolePrefix)
  } finally {
    await client.end()
  }
}

/** A notice of the version to the company's owner, as it stands. */
async function notice(version: string, state: string, personId = company.owner.personId): Promise<void> {
  await db.owner.query(
    `insert into policy_notices (version, person_id, state, accepted_at, told_at, told_how)
     values ($1, $2, $3, case when $3 = 'accepted' then app.now() end, case when $3 = 'told' then app.now() end,
       case when $3 = 'told' then 'by telephone' end)
     on conflict (version, person_id) do update set state = excluded.state, accepted_at = excluded.accepted_at,
       told_at = excluded.told_at, told_how = excluded.told_how`,
    [version, personId, state],
  )
}

async function announcedAndTold(): Promise<string> {
  const version = await db.announce(30)
  await notice(version, 'accepted')
  await db.advanceClock('30 days')
  return version
}

test('a proposal that nobody announced does not take effect', async () => {
  const [, proposed] = await db.versions()
  expect(await db.takeEffect(proposed?.version ?? '')).toEqual({
    missing: `version ${proposed?.version} is not announced`,
  })
  expect(await db.takeEffect('0123456789abcdef')).toHaveProperty('missing')
})

test('nothing takes effect before its day by business time', async () => {
  const version = await db.announce(30)
  await notice(version, 'accepted')
  await db.advanceClock('29 days 23 hours')
  expect(await db.takeEffect(version)).toEqual({
    missing: `the day of version ${version} has not come`,
  })
  await db.advanceClock('1 hour')
  expect(await db.takeEffect(version)).toEqual('took-effect')
})

test.each([
  ['no notice', undefined],
  ['a notice that waits', 'queued'],
  ['a notice that a mail server refused', 'refused'],
])('with %s to somebody at a current client it does not take effect', async (_, state) => {
  const version = await db.announce(1)
  if (state) await notice(version, state)
  await db.advanceClock('2 days')
  expect(await db.takeEffect(version)).toEqual({
    missing: `1 at current clients have not been told of version ${version}`,
  })
  expect(await states()).toEqual(['1 in-effect', '2 announced'])
  await expect(toBeRead()).rejects.toThrow('permission denied')
  await notice(version, 'told')
  expect(await db.takeEffect(version)).toEqual('took-effect')
})

test('a current client with nobody who could be told keeps it from taking effect', async () => {
  const silent = await addCompany(db)
  await db.owner.query('delete from client_members where client_id = $1', [silent.clientId])
  const version = await announcedAndTold()
  expect(await takeEffect(db.inPurpose)).toBeUndefined()
  expect(await db.takeEffect(version)).toEqual({
    missing: `1 current clients have nobody who could be told of version ${version}`,
  })
  await db.owner.query(`update engagements set state = 'ended' where client_id = $1`, [silent.clientId])
  expect(await db.takeEffect(version)).toEqual('took-effect')
})

test('the contact of a client brought in is told too, before it takes effect', async () => {
  const { clientId, owner } = await addCompany(db)
  await db.owner.query('delete from client_members where client_id = $1', [clientId])
  await db.owner.query(
    `with engagement as (select id from engagements where client_id = $1),
       stack as (insert into stacks (client_id, engagement_id, mode, host, sequencer, state)
         select $1, id, 'sandbox', 'mailforge', 'instantly', 'observed' from engagement returning id)
     insert into adoptions (engagement_id, client_id, stack_id, contact_id, company_key)
     select engagement.id, $1, stack.id, $2, 'brought in' from engagement, stack`,
    [clientId, owner.personId],
  )
  const version = await announcedAndTold()
  expect(await db.takeEffect(version)).toEqual({
    missing: `1 at current clients have not been told of version ${version}`,
  })
  await notice(version, 'accepted', owner.personId)
  expect(await db.takeEffect(version)).toEqual('took-effect')
})

test('who joins a client after the announcement is told too, before it takes effect', async () => {
  const version = await announcedAndTold()
  const late = await addCompany(db)
  expect(await db.takeEffect(version)).toHaveProperty('missing')
  await notice(version, 'accepted', late.owner.personId)
  expect(await db.takeEffect(version)).toEqual('took-effect')
})

test('somebody whose engagements are all over does not have to be told', async () => {
  const former = await addCompany(db)
  await db.owner.query(`update engagements set state = 'ended' where client_id = $1`, [former.clientId])
  expect(await db.takeEffect(await announcedAndTold())).toEqual('took-effect')
})

test('only the program itself may let it take effect, and nobody may give the access by itself', async () => {
  const version = await announcedAndTold()
  const staff = await addStaff(db, 'owner')
  for (const [purpose, actor] of [
    ['legal-obligation', staff],
    ['service-delivery', company.owner],
    ['service-delivery', system('test')],
  ] as const)
    await expect(
      db.inPurpose(purpose, actor, (tx) => tx.call('select app.take_effect($1)', [version])),
    ).rejects.toThrow('permission denied for function take_effect')
  await expect(
    db.inPurpose('legal-obligation', system('test'), (tx) =>
      tx.call('select app.grant_edition($1)', [version]),
    ),
  ).rejects.toThrow('permission denied for function grant_edition')
  for (const slip of [
    `update policy_versions set state = 'in-effect', in_effect_at = app.now()`,
    'insert into policy_versions (version, edition, material, declared, document, state) select null, 9, true, null, null, null',
  ])
    await expect(db.inPurpose('legal-obligation', system('test'), (tx) => tx.call(slip, []))).rejects.toThrow(
      'permission denied for table policy_versions',
    )
})

test('what a later edition brings is closed to its purpose until it takes effect, then open without a restart', async () => {
  await db.owner.query(
    `select app.submit_lead('ada@acme.example', 'Ada', 'Acme', 'looms', 'a few', $1, '1 hour')`,
    [db.vault.newPersonKey()],
  )
  await db.owner.query(`update people set client_until = 'infinity' where email = 'ada@acme.example'`)
  const ofBilling = () =>
    db.inPurpose('billing', system('test'), (tx) => tx.call('select company, offer from leads', []))
  const improving = () => db.inPurpose('improvement', system('test'), async (tx) => tx.now)
  await expect(ofBilling()).rejects.toThrow('permission denied')
  await expect(improving()).rejects.toThrow('permission denied')
  await db.takeEffect(await announcedAndTold())
  expect(await ofBilling()).toEqual([{ company: 'Acme', offer: 'looms' }])
  expect(await improving()).toBeInstanceOf(Date)
})

test('what a later edition gives up is open until it takes effect, and closed from then on', async () => {
  const given = () =>
    db.inPurpose('inquiry-response', system('test'), (tx) => tx.call('select volume_goal from leads', []))
  expect(await given()).toEqual([])
  await db.takeEffect(await announcedAndTold())
  await expect(given()).rejects.toThrow('permission denied')
})

test('a program that starts while a version takes effect leaves the database as the new edition declares it', async () => {
  const version = await announcedAndTold()
  const [outcome] = await Promise.all([db.takeEffect(version), db.start(programTwo)])
  expect(outcome).toEqual('took-effect')
  expect(await differences()).toEqual([])
  expect(await toBeRead()).toEqual([])
})

test('the database is then exactly what the new edition declares, and the next start changes nothing in it', async () => {
  await db.takeEffect(await announcedAndTold())
  expect(await differences()).toEqual([])
  const installed = async () =>
    (await db.owner.query('select access_hash, digests from app.installation')).rows
  const before = await installed()
  await db.start(programTwo)
  expect(await installed()).toEqual(before)
  expect(await states()).toEqual(['1 superseded', '2 in-effect'])
})

test('a program that knows the old edition alone does not start any more, and one that runs stops rather than guess', async () => {
  const changes = await hearChanges(db.url)
  const old = await holdPolicy(db.inPurpose, changes, programOne)
  const young = await holdPolicy(db.inPurpose, changes, programTwo)
  try {
    expect([old.current().edition, young.current().edition]).toEqual([1, 1])
    const version = await announcedAndTold()
    await db.takeEffect(version)
    await expect.poll(() => young.current().edition).toBe(2)
    expect(young.current()).toMatchObject({ version, register: { cookies: { taste: { since: 2 } } } })
    await expect.poll(() => outcome(() => old.current())).toBeInstanceOf(UnknownEdition)
    await expect(db.start(programOne)).rejects.toThrow('edition 2 of the policy is published in it')
  } finally {
    await old.close()
    await young.close()
    await changes.close()
  }
})

const outcome = (look: () => unknown): unknown => {
  try {
    return look()
  } catch (error) {
    return error
  }
}

test('a process that could not hear when it took effect obeys it once it hears again', async () => {
  const changes = await hearChanges(db.url)
  const held = await holdPolicy(db.inPurpose, changes, programTwo)
  try {
    const version = await announcedAndTold()
    await db.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'changes'
      and datname = current_database()`)
    await db.takeEffect(version)
    await expect.poll(() => held.current().version, { timeout: 5000 }).toBe(version)
  } finally {
    await held.close()
    await changes.close()
  }
})

test('asked by two processes at once it takes effect once, and once in the ledger', async () => {
  const version = await announcedAndTold()
  const outcomes = await Promise.all([1, 2, 3].map(() => takeEffect(db.inPurpose)))
  expect(outcomes.filter((taken) => taken !== undefined)).toEqual([version])
  await db.inPurpose('legal-obligation', system('test'), recordPolicy)
  const { rows } = await db.owner.query(
    `select policy_version from app.evidence where kind = 'policy.in-effect' and policy_version = $1`,
    [version],
  )
  expect(rows).toEqual([{ policy_version: version }])
})

test('what a start put in effect is in the ledger once, however many processes start', async () => {
  const start = () => db.inPurpose('legal-obligation', system('test'), recordPolicy)
  await Promise.all([start(), start(), start()])
  const [{ version } = { version: '' }] = await db.versions()
  const { rows } = await db.owner.query(
    `select policy_version from app.evidence where kind = 'policy.in-effect'`,
  )
  expect(rows).toEqual([{ policy_version: version }])
})

test('when the process dies before the commit nothing took effect, and after it everything did', async () => {
  const version = await announcedAndTold()
  await expect(
    db.inPurpose('legal-obligation', system('test'), async (tx) => {
      await tx.call('select app.take_effect($1)', [version])
      await tx.call('select pg_terminate_backend(pg_backend_pid())', [])
    }),
  ).rejects.toThrow()
  expect(await states()).toEqual(['1 in-effect', '2 announced'])
  await expect(toBeRead()).rejects.toThrow('permission denied')
  await db.start(programTwo)
  expect(await db.takeEffect(version)).toEqual('took-effect')
  await db.start(programTwo)
  expect(await db.takeEffect(version)).toEqual('already-in-effect')
  expect(await toBeRead()).toEqual([])
})

test('every entry of the ledger carries the version that was in effect when it was written', async () => {
  const record = () =>
    db.inPurpose('service-delivery', system('test'), (tx) =>
      tx.record({ kind: 'access.ended', clauses: ['9.3'] }),
    )
  await record()
  const version = await announcedAndTold()
  await record()
  await db.takeEffect(version)
  await record()
  const { rows } = await db.owner.query<{ policy_version: string }>(
    `select policy_version from app.evidence where kind = 'access.ended' order by id`,
  )
  const [first] = await db.versions()
  expect(rows.map((row) => row.policy_version)).toEqual([first?.version, first?.version, version])
})
