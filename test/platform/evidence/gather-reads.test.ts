import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPurposes } from '#platform/database/purposes.ts'
import { gatherReads, type ReadEvidence } from '#platform/evidence/gather-reads.ts'
import { openPayload } from '#platform/evidence/payload.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import { addPerson, addStaff } from '#test/support/acting.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let staff: Awaited<ReturnType<typeof addStaff>>
let personId: string
beforeAll(async () => {
  db = await migratedDatabase()
  staff = await addStaff(db, 'owner')
})
afterAll(() => db.drop())
beforeEach(async () => {
  personId = await addPerson(db, { client: '9999-12-31', subscriber: '9999-12-31' })
})

const open = () =>
  openPurposes({
    databaseUrl: db.url,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    vault: db.vault,
  })
const look = ({ inPurpose }: Pick<MigratedDatabase, 'inPurpose'>, page = 'client', about = personId) =>
  inPurpose('service-delivery', staff, async (tx) =>
    tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], personId: about, details: { page } }),
  )
const seen = async (about = personId) => {
  const { rows } = await db.owner.query(
    `select e.kind, e.actor_kind, e.purpose, e.payload, e.format, k.wrapped_key
     from app.evidence e join person_keys k on k.id = e.key_id where k.person_id = $1 order by e.id`,
    [about],
  )
  return rows.map(({ payload, format, wrapped_key: wrappedKey, ...row }) => ({
    ...row,
    ...openPayload(db.vault, { personId: about, wrappedKey, payload, format }),
  }))
}

test('looks at the same within a second are one entry, with how many and when; others are their own', async () => {
  const other = await addPerson(db, { client: '9999-12-31' })
  for (let count = 0; count < 5; count++) await look(db)
  await look(db, 'plan')
  await look(db, 'client', other)
  expect(await seen()).toEqual([])
  await db.flushReads()
  const times = { firstMsBefore: expect.any(Number), lastMsBefore: expect.any(Number) }
  const one = { kind: 'data.viewed', actor_kind: 'staff', purpose: 'service-delivery', by: staff.personId }
  expect(await seen()).toEqual([
    { ...one, details: { page: 'client', count: 5, ...times } },
    { ...one, details: { page: 'plan' } },
  ])
  const { firstMsBefore, lastMsBefore } = (await seen())[0].details
  expect(firstMsBefore).toBeGreaterThanOrEqual(lastMsBefore)
  expect(lastMsBefore).toBeGreaterThanOrEqual(0)
  expect(await seen(other)).toEqual([{ ...one, details: { page: 'client' } }])
})

test('a list of fifty people, each seen under their own key, costs as many statements as one of two', async () => {
  const people = await Promise.all(Array.from({ length: 50 }, () => addPerson(db, { client: '9999-12-31' })))
  const statementsFor = async (shown: readonly string[]) => {
    const said: string[] = []
    const reads = gatherReads(async (purpose, actor, work) =>
      db.inPurpose(purpose, actor, ({ call, vault, now }) =>
        work({
          purpose,
          actor,
          vault,
          now,
          call: (sql, values) => {
            said.push(sql)
            return call(sql, values)
          },
        }),
      ),
    )
    const noted: ReadEvidence[] = []
    recordSeen({ recordRead: (entry) => void noted.push(entry) }, shown, ['people.name'], {
      page: 'inquiries',
    })
    for (const entry of noted) await reads.note('service-delivery', staff, new Date(), entry)
    await reads.flush()
    return said.length
  }
  const few = await statementsFor(people.slice(0, 2))
  expect(await statementsFor(people)).toBe(few)
  const one = { by: staff.personId, details: { page: 'inquiries' } }
  for (const person of people.slice(2)) expect(await seen(person)).toMatchObject([one])
})

test('they are written within about a second by themselves', async () => {
  await look(db)
  await expect.poll(async () => (await seen()).length, { timeout: 10_000 }).toBe(1)
})

test('a look whose transaction failed showed nothing, and is not in the ledger', async () => {
  await expect(
    db.inPurpose('service-delivery', staff, async (tx) => {
      tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], personId })
      throw new Error('nothing was shown')
    }),
  ).rejects.toThrow('nothing was shown')
  await db.flushReads()
  expect(await seen()).toEqual([])
})

test('while records of reads cannot be written they wait, and then nothing more is shown', async () => {
  const own = open()
  await look(own)
  await db.owner.query('alter table evidence_entries add constraint full_up check (id < 0) not valid')
  try {
    await expect(own.flushReads()).rejects.toThrow('full_up')
    await expect(look(own, 'plan')).rejects.toThrow('full_up')
  } finally {
    await db.owner.query('alter table evidence_entries drop constraint full_up')
  }
  await own.close()
  expect((await seen()).map(({ details }) => details.page)).toEqual(['client', 'plan'])
})

test('somebody whose period ends before it was written holds up nothing that was read of others', async () => {
  const other = await addPerson(db, { client: '9999-12-31' })
  await look(db)
  await look(db, 'client', other)
  await db.owner.query('update people set client_until = app.now() where id = $1', [personId])
  await db.flushReads()
  expect(await seen()).toMatchObject([{ kind: 'data.viewed', by: null, details: {} }])
  expect(await seen(other)).toMatchObject([{ by: staff.personId, details: { page: 'client' } }])
})

test('who looked is said also where their session ended before it was written', async () => {
  const leaver = await addStaff(db, 'operator')
  await db.inPurpose('service-delivery', leaver, async (tx) =>
    tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], personId, details: { page: 'client' } }),
  )
  await db.owner.query('delete from auth.session where token_hash = $1', [
    Buffer.from(leaver.sessionHash, 'hex'),
  ])
  await db.flushReads()
  expect(await seen()).toMatchObject([{ by: leaver.personId, details: { page: 'client' } }])
})

test('a clean stop writes what waits', async () => {
  const own = open()
  for (let count = 0; count < 30; count++) await look(own, `page ${count}`)
  await own.close()
  expect(await seen()).toHaveLength(30)
})

test('a killed process loses reads of its last second at most, and never anything else', async () => {
  const script = resolve(import.meta.dirname, 'read-until-killed.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, DATABASE: db.url, PERSON: personId, STAFF: JSON.stringify(staff) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const done: { at: number; page: number }[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    done.push({ at: performance.now(), page: Number(line) })
    if (done.length === 400) child.kill('SIGKILL')
  }
  await ended
  const killed = performance.now()
  const entries = await seen()
  const pages = (kind: string) =>
    new Set(entries.filter((entry) => entry.kind === kind).map(({ details }) => details.page))
  const consents = pages('consent.given')
  for (const { page } of done) expect(consents).toContain(page)
  // A second until they are written, and as long again for a machine that is busy.
  const old = done.filter(({ at }) => at < killed - 2000)
  const views = pages('data.viewed')
  for (const { page } of old) expect(views).toContain(page)
  expect(old.length).toBeGreaterThan(0)
}, 60_000)
