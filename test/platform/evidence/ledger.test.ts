import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoles } from '#platform/database/access-sql.ts'
import { system, visitor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { openPayload } from '#platform/evidence/payload.ts'
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
  key_id: number | null
  payload: Buffer | null
  format: number
}

const entriesOf = async (personId: string): Promise<(Entry & { wrapped_key: Buffer })[]> =>
  (
    await db.owner.query(
      `select e.*, k.wrapped_key from app.evidence e join person_keys k on k.id = e.key_id
       where k.person_id = $1 order by e.id`,
      [personId],
    )
  ).rows
const newest = async (): Promise<Entry> =>
  (await db.owner.query('select * from app.evidence order by id desc limit 1')).rows[0]
const opened = async (personId: string) =>
  (await entriesOf(personId)).map(({ wrapped_key: wrappedKey, payload, format }) =>
    openPayload(db.vault, { personId, wrappedKey, payload: payload ?? Buffer.of(), format }),
  )
const inquiry = <T>(work: (tx: PurposeTx<'inquiry-response'>) => Promise<T>) =>
  db.inPurpose('inquiry-response', visitor, work)
const prospect = () => addPerson(db, { prospect: '9999-12-31' })

test('what somebody here did stands under their own key, also for a purpose that sees nobody of the staff', async () => {
  const owner = await addStaff(db, 'owner')
  await db.inPurpose('billing', owner, (tx) =>
    tx.record({ kind: 'refund.approved', clauses: ['2.5'], details: { refund: 'r1', amountCents: 1200 } }),
  )
  expect(await opened(owner.personId)).toEqual([
    { by: owner.personId, details: { refund: 'r1', amountCents: 1200 } },
  ])
})

test('an entry about somebody whom its purpose does not see is refused, and one about whose key is gone says nothing', async () => {
  const { personId } = await addStaff(db, 'operator')
  const record = () =>
    db.inPurpose('billing', system('test'), (tx) =>
      tx.record({ kind: 'refund.approved', clauses: ['2.5'], personId, details: { refund: 'r2' } }),
    )
  await expect(record()).rejects.toThrow(
    'an entry for billing is about somebody whom this purpose does not see',
  )
  expect(await entriesOf(personId)).toEqual([])
  await db.owner.query('delete from person_keys where person_id = $1', [personId])
  await record()
  expect(await newest()).toMatchObject({ kind: 'refund.approved', key_id: null })
})

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
      policy_version: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  ])
})

test('an entry carries the policy that is in effect, whoever writes it', async () => {
  await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'] }))
  const { rows } = await db.owner.query(
    'select policy_version = app.policy_version() as same from app.evidence order by id desc limit 1',
  )
  expect(rows).toEqual([{ same: true }])
})

test('equal entries about a person do not show as equal', async () => {
  const personId = await prospect()
  for (const details of [undefined, undefined, { again: true }, { again: true }])
    await inquiry((tx) =>
      tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId, ...(details && { details }) }),
    )
  const payloads = (await entriesOf(personId)).map(({ payload }) => payload?.toString('hex'))
  expect(new Set(payloads).size).toBe(4)
  const openly = await opened(personId)
  expect(openly.map(({ details }) => details)).toEqual([{}, {}, { again: true }, { again: true }])
})

test('an entry opens under the key of its person alone, and not once it was changed', async () => {
  const [personId, other] = [await prospect(), await prospect()]
  for (const details of [undefined, { again: true }])
    await inquiry((tx) =>
      tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId, ...(details && { details }) }),
    )
  const [stranger] = (
    await db.owner.query('select wrapped_key from person_keys where person_id = $1', [other])
  ).rows as { wrapped_key: Buffer }[]
  for (const { payload, wrapped_key: wrappedKey, format } of await entriesOf(personId)) {
    const given = { personId, wrappedKey, payload: payload ?? Buffer.of(), format }
    expect(() => openPayload(db.vault, given)).not.toThrow()
    expect(() =>
      openPayload(db.vault, { ...given, wrappedKey: stranger?.wrapped_key ?? Buffer.of() }),
    ).toThrow('not under this key')
    for (let place = 0; place < given.payload.length; place++) {
      const changed = Buffer.from(given.payload)
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
      expect(() => openPayload(db.vault, { ...given, payload: changed })).toThrow('not under this key')
    }
  }
})

test('an entry takes no more room than its parts: what repeats stands once', async () => {
  const personId = await prospect()
  const write = () =>
    inquiry((tx) =>
      tx.record({
        kind: 'data.disclosed',
        clauses: ['4.2', '4.10'],
        personId,
        recipient: 'porkbun',
        categories: ['email', 'name'],
      }),
    )
  const forms = async () => (await db.owner.query('select count(*)::int as n from evidence_forms')).rows[0].n
  await write()
  const before = await forms()
  for (let count = 0; count < 20; count++) await write()
  expect(await forms()).toBe(before)
  const { rows } = await db.owner.query(
    'select distinct pg_column_size(e.*) as bytes from evidence_entries e join person_keys k on k.id = e.key_id where k.person_id = $1',
    [personId],
  )
  // 24 bytes of PostgreSQL's own, two numbers of 8 and two of 4, 1 + 4 + 16 for whose it is.
  expect(rows).toEqual([{ bytes: 69 }])
})

test('no append waits for another that uses a form for the first time', async () => {
  const personId = await prospect()
  const write = (kind: 'names.approved' | 'handoff.given') => (tx: PurposeTx<'inquiry-response'>) =>
    tx.record({ kind, clauses: ['3.3'], personId })
  await inquiry(async (slow) => {
    await write('names.approved')(slow)
    await inquiry(async (other) => {
      await other.call(`set local lock_timeout = '1s'`, [])
      await write('handoff.given')(other)
      await write('names.approved')(other)
      await write('handoff.given')(slow)
    })
  })
  expect((await entriesOf(personId)).length).toBe(4)
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
  await inquiry((tx) =>
    tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId, details: { lead: randomUUID() } }),
  )
  const entry = await newest()
  await db.owner.query('delete from people where id = $1', [personId])
  expect(await newest()).toEqual(entry)
  const payload = entry.payload ?? Buffer.of()
  await prospect()
  const { rows } = await db.owner.query<{ person_id: string; wrapped_key: Buffer }>(
    'select person_id, wrapped_key from person_keys',
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { person_id, wrapped_key: wrappedKey } of rows)
    for (const format of [1, 2])
      expect(() => openPayload(db.vault, { personId: person_id, wrappedKey, payload, format })).toThrow()
})

test('of an entry only the payload can go, and its hash stays; not even the owner changes the rest by a slip', async () => {
  const personId = await prospect()
  await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId }))
  const { id } = await newest()
  const change = (set: string) => db.owner.query(`update evidence_entries set ${set} where id = $1`, [id])
  for (const set of [
    'payload = null',
    'payload_hash = sha256(payload)',
    `payload = '\\x00', payload_hash = sha256(payload)`,
    'payload = null, payload_hash = sha256(payload), form_id = form_id + 1',
    `at = at + interval '1 second'`,
    'key_id = key_id + 1',
  ])
    if (set !== 'payload_hash = sha256(payload)') await expect(change(set)).rejects.toThrow('never changed')
  await expect(db.owner.query('delete from evidence_entries where id = $1', [id])).rejects.toThrow(
    /never changed/,
  )
  await change('payload = null, payload_hash = sha256(payload), key_id = null')
  expect(await newest()).toMatchObject({ id, payload: null, key_id: null })
})

test('about somebody whose key is gone nothing readable is written again', async () => {
  const personId = await prospect()
  await db.owner.query('delete from person_keys where person_id = $1', [personId])
  await inquiry((tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'], personId }))
  expect(await newest()).toMatchObject({ kind: 'lead.submitted', key_id: null, payload: null })
})

test('an entry about no person says its details in the open', async () => {
  const details = { edition: 2, people: 17 }
  await inquiry((tx) => tx.record({ kind: 'policy.announced', clauses: ['8.1'], details }))
  const { key_id, payload } = await newest()
  expect(key_id).toBeNull()
  expect(JSON.parse(String(payload))).toEqual(details)
})

test('an entry that names nobody else is about the person who acts, under their key', async () => {
  const staff = await addStaff(db, 'owner')
  await db.inPurpose('service-delivery', staff, (tx) =>
    tx.record({ kind: 'spending.approved', clauses: ['3.1'], details: { limitCents: 9000 } }),
  )
  expect(await opened(staff.personId)).toEqual([{ by: staff.personId, details: { limitCents: 9000 } }])
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
      'update evidence_entries set payload = null',
      'delete from evidence_entries',
      'truncate evidence_entries',
      'insert into evidence_entries (form_id) values (1)',
      `update evidence_forms set kind = 'x'`,
      'delete from evidence_forms',
      'truncate evidence_forms',
    ])
      await expect(db.inPurpose(purpose, visitor, (tx) => tx.call(sql, []))).rejects.toThrow(
        /permission denied/,
      )
})
