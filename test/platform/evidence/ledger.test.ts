import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoles } from '#platform/database/access-sql.ts'
import { visitor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import { addPerson, addStaff } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

interface Entry {
  id: number
  kind: string
  purpose: string
  actor_kind: string
  clauses: string[]
  recipient: string | null
  categories: string[]
  policy_version: string
  commitment: Buffer
  key_id: string | null
  payload: Buffer | null
}

const entriesOf = async (personId: string): Promise<(Entry & { wrapped_key: Buffer })[]> =>
  (
    await db.owner.query(
      `select e.*, k.wrapped_key from evidence_entries e join person_keys k on k.id = e.key_id
       where k.person_id = $1 order by e.id`,
      [personId],
    )
  ).rows
const newest = async (): Promise<Entry> =>
  (await db.owner.query('select * from evidence_entries order by id desc limit 1')).rows[0]
const inquiry = <T>(work: (tx: PurposeTx<'inquiry-response'>) => Promise<T>) =>
  db.inPurpose('inquiry-response', visitor, work)
const prospect = () => addPerson(db, { prospect: '9999-12-31' })

test('an entry says what, why, by whom, to whom and under which clause and policy', async () => {
  const personId = await prospect()
  await inquiry((tx) =>
    tx.record({
      kind: 'data.disclosed',
      clauses: ['4.2', '4.10'],
      personId,
      recipient: 'porkbun',
      categories: ['email'],
    }),
  )
  expect(await entriesOf(personId)).toMatchObject([
    {
      kind: 'data.disclosed',
      purpose: 'inquiry-response',
      actor_kind: 'visitor',
      clauses: ['4.2', '4.10'],
      recipient: 'porkbun',
      categories: ['email'],
      policy_version: expect.stringMatching(/./),
    },
  ])
})

test('an entry commits to its payload with a salt of its own, so that equal entries do not show as equal', async () => {
  const personId = await prospect()
  for (const _ of ['once', 'again'])
    await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId }))
  const entries = await entriesOf(personId)
  const payloads = entries.map((entry) => db.vault.openFor(entry.wrapped_key, entry.payload ?? Buffer.of()))
  for (const [index, payload] of payloads.entries())
    expect(createHash('sha256').update(payload).digest()).toEqual(entries[index]?.commitment)
  const salts = payloads.map((payload) => (JSON.parse(payload) as { salt: string }).salt)
  expect(new Set(salts).size).toBe(2)
  for (const salt of salts) expect(Buffer.from(salt, 'base64')).toHaveLength(16)
})

test('no column of an entry names its person or its details outside the encrypted payload', async () => {
  const personId = await prospect()
  const detail = 'a detail of the entry'
  await inquiry((tx) =>
    tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId, details: { detail } }),
  )
  const { payload, ...rest } = await newest()
  for (const secret of [personId, detail]) {
    expect(JSON.stringify(rest)).not.toContain(secret)
    expect(payload?.includes(secret)).toBe(false)
  }
})

test('when a person’s key is destroyed, their entries stay whole and nothing opens them', async () => {
  const personId = await prospect()
  await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId }))
  const entry = await newest()
  await db.owner.query('delete from people where id = $1', [personId])
  const kept = await db.owner.query('select commitment, payload from evidence_entries where id = $1', [
    entry.id,
  ])
  expect(kept.rows).toEqual([{ commitment: entry.commitment, payload: entry.payload }])
  await prospect()
  const keys = await db.owner.query<{ wrapped_key: Buffer }>('select wrapped_key from person_keys')
  expect(keys.rows.length).toBeGreaterThan(0)
  const payload = entry.payload ?? Buffer.of()
  for (const { wrapped_key } of keys.rows) expect(() => db.vault.openFor(wrapped_key, payload)).toThrow()
  expect(() => db.vault.open('ledger', payload)).toThrow()
})

test('about somebody whose key is gone nothing readable is written again', async () => {
  const personId = await prospect()
  await db.owner.query('delete from person_keys where person_id = $1', [personId])
  await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId }))
  expect(await newest()).toMatchObject({ kind: 'lead.submitted', key_id: null, payload: null })
})

test('an entry about no person carries its commitment alone', async () => {
  await inquiry((tx) => tx.record({ kind: 'access.granted', clauses: ['9.3'], details: { role: 'owner' } }))
  expect(await newest()).toMatchObject({ key_id: null, payload: null, commitment: expect.any(Buffer) })
})

test('an entry stands or falls with the work that it attests', async () => {
  const personId = await prospect()
  const failing = inquiry(async (tx) => {
    await tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId })
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  expect(await entriesOf(personId)).toEqual([])
})

test('work whose entry cannot be written is not kept', async () => {
  const staff = await addStaff(db, 'owner')
  const failing = db.inPurpose('service-delivery', staff, async (tx) => {
    await tx.db.insertInto('clients').values({ name: 'Without evidence' }).execute()
    await tx.record({ kind: 'access.granted', clauses: ['9.3'], personId: 'no id' })
  })
  await expect(failing).rejects.toThrow()
  const kept = await db.owner.query(`select 1 from clients where name = 'Without evidence'`)
  expect(kept.rows).toEqual([])
})

test('no role of the program may change, delete or write an entry but by the append', async () => {
  const { rows } = await db.owner.query(
    `select role, privilege from unnest($1::text[]) role, unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
     where has_table_privilege(role, 'evidence_entries', privilege)
        or (privilege in ('INSERT', 'UPDATE') and has_any_column_privilege(role, 'evidence_entries', privilege))`,
    [allRoles(testRolePrefix)],
  )
  expect(rows).toEqual([])
  for (const purpose of Object.keys(purposes) as Purpose[])
    for (const sql of [
      `update evidence_entries set kind = 'x'`,
      'delete from evidence_entries',
      'truncate evidence_entries',
      `insert into evidence_entries (kind, purpose, actor_kind, clauses, categories, policy_version, commitment)
       values ('x', 'x', 'x', '{}', '{}', 'x', 'x')`,
    ])
      await expect(db.inPurpose(purpose, visitor, (tx) => tx.call(sql, []))).rejects.toThrow(
        /permission denied/,
      )
})
