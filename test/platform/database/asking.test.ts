import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCompany, addStaff, type Person } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const ask = (actor: Person, ids: Readonly<Record<string, string>>) =>
  db.inPurpose('service-delivery', actor, (tx) => tx.enqueue('end-subscription', ids))

/** The ledger's append as a session could call it by itself, without the program's own care. */
const append = (actor: Person, purpose: string, as: string, personId: string | null) =>
  db.inPurpose('service-delivery', actor, (tx) =>
    tx.call(`select app.append_evidence('terms.accepted', $1, $2, '{}', 'forged', '{}', $3, '\\x00000000')`, [
      purpose,
      as,
      personId,
    ]),
  )

test('a client asks for work on their own things and on nobody else’s', async () => {
  const [own, other] = [await addCompany(db), await addCompany(db)]
  await ask(own.owner, { engagementId: own.engagementId })
  await expect(ask(own.owner, { engagementId: other.engagementId })).rejects.toThrow(/may not ask/)
  await expect(ask(own.owner, { somethingElse: own.engagementId })).rejects.toThrow(/may not ask/)
  await expect(ask(own.owner, {})).rejects.toThrow(/may not ask/)
})

test('staff who may only look ask for no work', async () => {
  const { engagementId } = await addCompany(db)
  await expect(ask(await addStaff(db, 'viewer'), { engagementId })).rejects.toThrow(/may not ask/)
  await expect(ask(await addStaff(db, 'operator', false), { engagementId })).rejects.toThrow(/may not ask/)
  await ask(await addStaff(db, 'operator'), { engagementId })
})

test('a client writes no entry about somebody of another company, and none as somebody else', async () => {
  const [own, other] = [await addCompany(db), await addCompany(db)]
  await append(own.owner, 'service-delivery', 'system', own.owner.personId)
  const written = await db.owner.query(
    `select distinct actor_kind from app.evidence where recipient = 'forged'`,
  )
  expect(written.rows).toEqual([{ actor_kind: 'client' }])
  await expect(append(own.owner, 'service-delivery', 'client', other.owner.personId)).rejects.toThrow(
    /nobody outside their company/,
  )
  for (const purpose of ['billing', 'service', 'segmento', ''])
    await expect(append(own.owner, purpose, 'client', null), purpose).rejects.toThrow(/attests the purpose/)
})

test('no step leads past an unpaid quote, whoever takes it', async () => {
  const { engagementId } = await addCompany(db)
  for (const state of ['intake', 'approving', 'building', 'live', 'handed-over'])
    await expect(
      db.owner.query('update engagements set state = $2 where id = $1', [engagementId, state]),
    ).rejects.toThrow(/is not paid/)
})

test('of many entries at once none is about somebody of another company, none without a salt, and each has its own key', async () => {
  const [own, other] = [await addCompany(db), await addCompany(db)]
  const alike = (people: readonly (string | null)[], salts: readonly string[]) =>
    db.inPurpose('service-delivery', own.owner, (tx) =>
      tx.call(
        `select app.append_evidence_alike('terms.accepted', 'service-delivery', 'client', '{}', 'many', '{}', $1, $2)`,
        [people, salts.map((salt) => Buffer.from(salt, 'hex'))],
      ),
    )
  const { personId } = own.owner
  await alike([personId, null, personId], ['00000001', '7b7d', '00000003'])
  const { rows } = await db.owner.query(
    `select k.person_id as whose, length(e.payload) as bytes,
       right(encode(e.payload, 'hex'), 32) = left(encode(sha256(k.wrapped_key || substring(e.payload for 4)), 'hex'), 32) as tagged
     from app.evidence e left join person_keys k on k.id = e.key_id where e.recipient = 'many' order by e.id`,
  )
  expect(rows).toEqual([
    { whose: personId, bytes: 20, tagged: true },
    { whose: null, bytes: 2, tagged: null },
    { whose: personId, bytes: 20, tagged: true },
  ])
  await expect(alike([personId, other.owner.personId], ['00000001', '00000002'])).rejects.toThrow(
    /nobody outside their company/,
  )
  await expect(alike([personId, personId], ['00000001', '00'])).rejects.toThrow(/has a salt/)
})
