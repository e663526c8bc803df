import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openVault } from '#platform/crypto/vault.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes, type Purposes } from '#platform/database/purposes.ts'
import { checkpointNote, openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { exportEntry } from '#platform/evidence/export-proof.ts'
import { rootOf } from '#platform/evidence/merkle.ts'
import { evidenceAbout } from '#platform/evidence/read-evidence.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { freshDatabase } from '#test/support/database.ts'
import { migratedDatabase, testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { allQueues } from '#workflows/queues.ts'
import { verifyLedger } from '../../../scripts/verify-ledger.mjs'

const migrations = join(import.meta.dirname, '../../../db/migrations')
const vault = openVault(testMasterKey)
const signer = openLedgerSigner(vault)

let url: string
let owner: pg.Pool
let drop: () => Promise<void>
let purposes: Purposes
let personId: string
let earlier: { note: string }[]

/** A database as the release before left it: entries of the first format, sealed one by one, a few signed. */
beforeEach(async () => {
  // Roles are the server's: they stand already once the run's template is made.
  await (await migratedDatabase()).drop()
  const fresh = await freshDatabase()
  url = fresh.url
  owner = fresh.pool
  drop = fresh.drop
  earlier = []
  await owner.query(
    'create table schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  )
  for (const name of readdirSync(migrations)
    .filter((one) => one < '0008')
    .toSorted()) {
    const sql = readFileSync(join(migrations, name), 'utf8')
    await owner.query(sql)
    const hash = createHash('sha256').update(sql).digest('hex')
    await owner.query('insert into schema_migrations (name, hash) values ($1, $2)', [name, hash])
  }
  const { rows } = await owner.query<{ person_id: string }>(
    `with made as (insert into people (name, prospect_until, client_until) values ('Ada', '9999-12-31', '9999-12-31') returning id)
     insert into person_keys (person_id, wrapped_key) select id, $1 from made returning person_id`,
    [vault.newPersonKey()],
  )
  personId = rows[0]?.person_id ?? ''
  for (const count of [3, 300, 2]) await write(count)
  // Not sealed yet when the program is stopped.
  await append(owner, 0)
  purposes = openPurposes({
    databaseUrl: url,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    vault,
  })
})
afterEach(async () => {
  await purposes.close()
  await drop()
})

async function append(client: pg.Pool | pg.PoolClient, n: number): Promise<void> {
  const payload = JSON.stringify({
    salt: randomBytes(16).toString('base64'),
    person: n % 3 === 0 ? null : personId,
    by: null,
    details: { page: 'inquiry', n },
  })
  const { rows } = await owner.query<{ wrapped_key: Buffer }>('select wrapped_key from person_keys')
  await client.query(
    `select app.append_evidence($1, 'inquiry-response', 'system', array['4.2', 'ü'], $2, $3, 'v1', $4, $5, $6)`,
    [
      n % 2 === 0 ? 'data.disclosed' : 'data.viewed',
      n % 2 === 0 ? 'porkbun' : null,
      n % 4 === 0 ? [] : ['email'],
      createHash('sha256').update(payload).digest(),
      n % 3 === 0 ? null : personId,
      n % 3 === 0 ? null : vault.sealFor(rows[0]?.wrapped_key ?? Buffer.of(), payload),
    ],
  )
}

/** A batch, sealed and signed; its first entry commits after the others were sealed. */
async function write(count: number): Promise<void> {
  const slow = await owner.connect()
  await slow.query('begin')
  await append(slow, 1)
  for (let n = 1; n < count; n++) await append(owner, n)
  await owner.query('select app.seal_evidence(100)')
  await slow.query('commit')
  slow.release()
  for (;;) {
    const { rows } = await owner.query<{ n: number }>('select app.seal_evidence(100) as n')
    if (!rows[0]?.n) break
  }
  const { rows } = await owner.query<{ leaf_hash: Buffer }>(
    'select leaf_hash from evidence_seals order by position',
  )
  const rootHash = rootOf(rows.map((row) => row.leaf_hash))
  const signed = signer.sign({ treeSize: rows.length, rootHash, at: new Date() })
  await owner.query('select app.add_checkpoint($1, $2, $3, $4, $5)', [
    signed.treeSize,
    signed.rootHash,
    signed.at,
    signed.signer,
    signed.signature,
  ])
  earlier.push({ note: checkpointNote(signed) })
}

const start = () =>
  migrate({ databaseUrl: url, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues })
const exported = async () => {
  let text = ''
  for await (const lines of exportLedger(purposes.inPurpose)) text += lines
  return [text]
}

test('a ledger of the release before is carried over: its signatures hold, its entries open, new ones follow', async () => {
  await start()
  await purposes.inPurpose('inquiry-response', visitor, (tx) =>
    tx.record({ kind: 'data.viewed', clauses: ['9.4'], personId, details: { page: 'plan' } }),
  )
  await sealEvidence(purposes.inPurpose)
  const verdict = await verifyLedger(await exported(), { earlier, signer: signer.signer })
  expect(verdict).toMatchObject({ faults: [], entries: 307, checkpoints: 4, earlier: 3 })
  const legal = system('test')
  const read = await purposes.inPurpose('legal-obligation', legal, (tx) =>
    evidenceAbout(tx, [personId], ['data.viewed']),
  )
  expect(read.map(({ details }) => details.page)).toEqual(['plan', ...read.slice(1).map(() => 'inquiry')])
  expect(read.length).toBeGreaterThan(100)
  const proof = await purposes.inPurpose('legal-obligation', legal, (tx) => exportEntry(tx, 2))
  expect((await verifyLedger([proof ?? ''], { entry: '2', signer: signer.signer })).faults).toEqual([])
  expect((await verifyLedger([(proof ?? '').replace('4.2', '4.3')], { entry: '2' })).faults).toMatchObject([
    { code: 'changed', entryId: '2' },
  ])
  await owner.query(
    'update evidence_entries set payload = null, key_id = null where payload_hash is not null',
  )
  expect((await verifyLedger(await exported(), { earlier })).faults).toEqual([])
}, 60_000)

test('what was changed before it was carried over is named after it', async () => {
  await owner.query(`update evidence_entries set kind = 'data.forged' where id = 7`)
  await owner.query('delete from evidence_entries where id = 9')
  await start()
  await sealEvidence(purposes.inPurpose)
  const { faults } = await verifyLedger(await exported(), { earlier, signer: signer.signer })
  expect(faults.map(({ code, entryId }) => [code, entryId]).toSorted()).toEqual([
    ['changed', '7'],
    ['dropped', '9'],
  ])
}, 60_000)

test('a ledger whose seals are not whole is refused with what to do, and nothing is changed', async () => {
  const client = await owner.connect()
  await client.query('set session_replication_role = replica; delete from evidence_seals where position = 5')
  client.release(true)
  await expect(start()).rejects.toThrow(/cannot be carried over: some of its seals are missing/)
  const { rows } = await owner.query(
    'select count(*)::int as n from evidence_seals where leaf_hash is not null',
  )
  expect(rows).toEqual([{ n: 304 }])
}, 60_000)
