import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { system, visitor } from '#platform/database/actor.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { openPayload } from '#platform/evidence/payload.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

async function submit(email: string, company = 'Acme'): Promise<{ person: string; again: boolean }> {
  return db.inPurpose('inquiry-response', visitor, async (tx) => {
    const [row] = await tx.call<{ person: string; again: boolean }>(
      "select * from app.submit_lead($1, $2, $3, $4, $5, $6, '1 hour')",
      [email, 'Ada', company, 'offer', '1000', tx.vault.newPersonKey()],
    )
    if (!row) throw new Error('no row')
    return row
  })
}

const refusedByGrants = (error: Error) => expect(error.message).toMatch(/permission denied/)

const companies = () =>
  db.inPurpose('inquiry-response', system('test'), (tx) =>
    tx.db.selectFrom('leads').select('company').execute(),
  )

test('one purpose cannot read what is declared for another, whatever it asks', async () => {
  await submit('one@purpose.example')
  const other = new pg.Client({
    connectionString: roleUrl(db.url, testMasterKey, purposeRole(testRolePrefix, 'billing', 'program')),
  })
  await other.connect()
  try {
    await expect(other.query('select company from leads')).rejects.toThrow(/permission denied/)
    await expect(
      other.query(`set role ${purposeRole(testRolePrefix, 'inquiry-response', 'program')}`),
    ).rejects.toThrow()
    await expect(other.query("select app.advance_clock('1 day')")).rejects.toThrow(/permission denied/)
  } finally {
    await other.end()
  }
})

test('a column of another purpose does not compile and is not granted', async () => {
  const reading = db.inPurpose('operations-email', system('test'), (tx) =>
    // @ts-expect-error leads are not declared for operations-email
    tx.db.selectFrom('leads').select('company').execute(),
  )
  await expect(reading).rejects.toThrow(/permission denied/)
})

test('a submission is unreadable from the moment it expires, and a new one starts from nothing', async () => {
  const { person } = await submit('expires@purpose.example', 'Before')
  expect((await companies()).map((row) => row.company)).toContain('Before')
  await db.advanceClock('25 months')
  expect(await companies()).toEqual([])
  const kept = await db.inPurpose('retention', system('test'), (tx) =>
    tx.db.selectFrom('leads').select('person_id').where('person_id', '=', person).execute(),
  )
  expect(kept).toHaveLength(1)
  const again = await submit('expires@purpose.example', 'After')
  expect(again).toMatchObject({ again: false })
  expect(again.person).not.toBe(person)
  const old = await db.owner.query('select 1 from people where id = $1', [person])
  expect(old.rows).toEqual([])
})

test('the same address twice is one lead and its period starts again', async () => {
  const first = await submit('twice@purpose.example')
  const before = await db.owner.query('select prospect_until from people where id = $1', [first.person])
  await db.advanceClock('1 month')
  const second = await submit('twice@purpose.example')
  expect(second).toEqual({ ...second, person: first.person, again: true })
  const after = await db.owner.query('select prospect_until from people where id = $1', [first.person])
  expect(after.rows[0].prospect_until.getTime()).toBeGreaterThan(before.rows[0].prospect_until.getTime())
})

test('two submissions of one address at the same time make one person', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => submit('race@purpose.example')))
  expect(new Set(all.map((row) => row.person)).size).toBe(1)
})

test('a submission waits for another of the same address that is not yet kept, and joins it', async () => {
  const joining: ReturnType<typeof submit>[] = []
  const person = await db.inPurpose('inquiry-response', visitor, async (tx) => {
    const [made] = await tx.call<{ person: string }>(
      `select person from app.submit_lead('open@purpose.example', 'Ada', 'Acme', 'offer', '1000', $1, '1 hour')`,
      [tx.vault.newPersonKey()],
    )
    joining.push(submit('open@purpose.example'))
    await vi.waitFor(async () => {
      const { rows } = await db.owner.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(rows).toHaveLength(1)
    })
    return made?.person
  })
  expect(await joining[0]).toMatchObject({ person, again: true })
})

test('without a second factor staff see no row, in the database itself', async () => {
  const token = randomBytes(32)
  const hash = createHash('sha256').update(token).digest()
  const person = (await submit('staffed@purpose.example')).person
  await db.owner.query("update people set staff_until = '9999-12-31' where id = $1", [person])
  await db.owner.query("insert into staff (person_id, role) values ($1, 'owner')", [person])
  const user = await db.owner.query('insert into auth."user" (person_id) values ($1) returning id', [person])
  await db.owner.query(
    `insert into auth.session (token_hash, user_id, kind, expires_at) values ($1, $2, 'staff', clock_timestamp() + interval '10 minutes')`,
    [hash, user.rows[0].id],
  )
  const staff = { kind: 'staff', personId: person, sessionHash: hash.toString('hex') } as const
  const seen = () =>
    db.inPurpose('inquiry-response', staff, (tx) => tx.db.selectFrom('leads').select('id').execute())
  expect(await seen()).toEqual([])
  await db.owner.query('update auth.session set second_factor_at = clock_timestamp() where token_hash = $1', [
    hash,
  ])
  expect((await seen()).length).toBeGreaterThan(0)
  await db.owner.query(`update staff set removed_at = now() where person_id = $1`, [person])
  expect(await seen()).toEqual([])
})

test('a ledger entry stands or falls with the work that it attests, and no purpose role can change it', async () => {
  const { person } = await submit('ledger@purpose.example')
  const entry = { kind: 'lead.submitted', clauses: ['2.2'], personId: person } as const
  await expect(
    db.inPurpose('inquiry-response', visitor, async (tx) => {
      await tx.record(entry)
      throw new Error('the work failed')
    }),
  ).rejects.toThrow('the work failed')
  const none = await db.owner.query(
    'select 1 from app.evidence e join person_keys k on k.id = e.key_id where k.person_id = $1',
    [person],
  )
  expect(none.rows).toEqual([])
  await db.inPurpose('inquiry-response', visitor, (tx) => tx.record({ ...entry, details: { again: true } }))
  const { rows } = await db.owner.query(
    'select e.payload, e.format, k.wrapped_key from app.evidence e join person_keys k on k.id = e.key_id where k.person_id = $1',
    [person],
  )
  const { payload, format, wrapped_key: wrappedKey } = rows[0]
  const opened = openPayload(db.vault, { personId: person, wrappedKey, payload, format })
  expect(opened).toEqual({ by: null, details: { again: true } })
  await expect(
    db.inPurpose('rights', system('test'), (tx) => tx.call('update evidence_entries set payload = null', [])),
  ).rejects.toThrow(/permission denied/)
})

test('the ledger is read for legal obligations, rights and retention alone, and changed for none', async () => {
  const may = async (sql: string) => {
    const purposesThatMay: string[] = []
    for (const purpose of Object.keys(purposes) as Purpose[])
      await db
        .inPurpose(purpose, system('test'), (tx) => tx.call(sql, []))
        .then(() => purposesThatMay.push(purpose), refusedByGrants)
    return purposesThatMay.toSorted()
  }
  expect(await may('select id, payload from evidence_entries limit 1')).toEqual([
    'legal-obligation',
    'retention',
    'rights',
  ])
  expect(await may('update evidence_entries set payload = null where false')).toEqual([])
  expect(await may('delete from evidence_entries where false')).toEqual([])
})

test('business time only goes forward, and SQL and TypeScript read the same one', async () => {
  await expect(db.advanceClock('-1 day')).rejects.toThrow(/does not go back/)
  await db.inPurpose('billing', system('test'), async (tx) => {
    const [row] = await tx.call<{ now: Date }>('select app.now() as now', [])
    expect(row?.now).toEqual(tx.now)
  })
})
