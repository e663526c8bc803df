import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system, visitor } from '#platform/database/actor.ts'
import { checkpointNote, openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { exportContinuation, exportEntry } from '#platform/evidence/export-proof.ts'
import type { LedgerTx } from '#platform/evidence/read-tree.ts'
import { latestCheckpoint, sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { addPerson } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { verifyLedger } from '../../../scripts/verify-ledger.mjs'

let db: MigratedDatabase
let personId: string
beforeAll(async () => {
  db = await migratedDatabase()
  personId = await addPerson(db, { prospect: '9999-12-31' })
  for (const count of [3, 1, 300, 7]) {
    for (let one = 0; one < count; one++)
      await db.inPurpose('inquiry-response', visitor, (tx) =>
        tx.record({
          kind: 'data.disclosed',
          clauses: ['4.2'],
          personId,
          recipient: 'porkbun',
          categories: ['email'],
          details: { secretWord: 'zebra' },
        }),
      )
    await sealEvidence(db.inPurpose)
  }
})
afterAll(() => db.drop())

const legal = <T>(work: (tx: LedgerTx) => Promise<T>) =>
  db.inPurpose('legal-obligation', system('test'), work)
const exported = async (): Promise<string[]> => {
  let text = ''
  for await (const lines of exportLedger(db.inPurpose)) text += lines
  return text.trimEnd().split('\n')
}
const signer = () => openLedgerSigner(db.vault).signer

/** A change from outside, by somebody who owns the server. */
const tamper = async (sql: string) => {
  const client = await db.owner.connect()
  try {
    await client.query(`set session_replication_role = replica; ${sql}; reset session_replication_role`)
  } finally {
    client.release()
  }
}

test('an export holds, says nothing of a person, and holds after their key and payloads were destroyed', async () => {
  const before = await exported()
  const verdict = await verifyLedger(before, { signer: signer() })
  expect(verdict).toMatchObject({ faults: [], entries: 311, checkpoints: 4, newest: { size: 311 } })
  const [key] = (await db.owner.query('select id from person_keys where person_id = $1', [personId])).rows
  expect(key).toBeDefined()
  for (const word of ['zebra', 'payload', 'key_id', 'keyId', personId, personId.replaceAll('-', '')])
    expect(before.join('\n')).not.toContain(word)
  await db.owner.query('delete from people where id = $1', [personId])
  await db.owner.query(
    'update evidence_entries set payload_hash = sha256(payload), payload = null, key_id = null',
  )
  expect(await exported()).toEqual(before)
})

test('one entry, and a continuation, prove themselves without the rest of the ledger', async () => {
  const { rows } = await db.owner.query('select entry_id from app.sealed_places(0, 311)')
  for (const place of [0, 3, 255, 256, 310]) {
    const id = String(rows[place]?.entry_id)
    const lines = ((await legal((tx) => exportEntry(tx, Number(id)))) ?? '').trimEnd().split('\n')
    const options = { entry: id, signer: signer() }
    expect((await verifyLedger(lines, options)).faults).toEqual([])
    const forged = lines.map((line) => line.replace('porkbun', 'stripe'))
    expect((await verifyLedger(forged, options)).faults).toMatchObject([{ code: 'changed', entryId: id }])
  }
  const checkpoints = (await exported()).map((line) => JSON.parse(line)).filter((line) => line.note)
  for (const [place, size] of [3, 4, 304, 311].entries()) {
    const lines = ((await legal((tx) => exportContinuation(tx, size))) ?? '').trimEnd().split('\n')
    const earlier = [{ note: checkpoints[place].note as string }]
    expect((await verifyLedger(lines, { earlier, signer: signer() })).faults).toEqual([])
  }
  expect(await legal((tx) => exportEntry(tx, 999_999))).toBeUndefined()
  expect(await legal((tx) => exportContinuation(tx, 312))).toBeUndefined()
})

test('the file that checks runs alone with Node, and says by its exit whether the ledger holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-ledger-'))
  try {
    const alone = join(folder, 'verify-ledger.mjs')
    copyFileSync(resolve(import.meta.dirname, '../../../scripts/verify-ledger.mjs'), alone)
    const lines = await exported()
    const checkpoint = await legal(latestCheckpoint)
    const files: Record<string, string> = {
      'good.ndjson': lines.join('\n'),
      'bad.ndjson': lines.map((line) => line.replace('"porkbun"', '"broker"')).join('\n'),
      'note.txt': checkpoint ? checkpointNote(checkpoint) : '',
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const run = (...given: string[]) =>
      spawnSync(process.execPath, [alone, ...given], { cwd: folder, encoding: 'utf8', env: {} })
    const good = run('good.ndjson', 'note.txt', '--entry', '7', '--signer', signer())
    expect(good.stderr).toBe('')
    expect(good).toMatchObject({ status: 0, stdout: expect.stringContaining('The ledger holds.') })
    expect(good.stdout).toContain('entry 7 stands at position 6')
    const bad = run('bad.ndjson', 'good.ndjson')
    expect(bad).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('entry 5 at position 4 was changed after it was sealed'),
    })
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage') })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what the owner of the server changes behind the program’s back is named', async () => {
  const faults = async () => (await verifyLedger(await exported(), { signer: signer() })).faults
  const another = (set: string) => `update evidence_entries set ${set} where id = 9`
  await tamper(another(`at = at + interval '1 microsecond'`))
  expect(await faults()).toMatchObject([{ code: 'changed', entryId: '9', position: 8 }])
  await tamper(another(`at = at - interval '1 microsecond'`))
  await tamper(another(`payload = '\\x00'`))
  expect(await faults()).toMatchObject([{ code: 'changed', entryId: '9', position: 8 }])
  await tamper(another('payload = null'))
  const exchange = `update evidence_entries a set at = b.at, payload_hash = b.payload_hash
    from evidence_entries b where (a.id, b.id) in ((2, 3), (3, 2))`
  await tamper(exchange)
  expect(await faults()).toMatchObject([
    { code: 'changed', position: 1 },
    { code: 'changed', position: 2 },
  ])
  await tamper(exchange)
  expect(await faults()).toEqual([])
  await tamper(`update evidence_forms set recipient = 'nobody'`)
  expect((await faults()).filter(({ code }) => code === 'changed')).toHaveLength(311)
  await tamper(`update evidence_forms set recipient = 'porkbun'`)
  await tamper('delete from evidence_entries where id = 12')
  expect(await faults()).toMatchObject([{ code: 'dropped', position: 11, entryId: '12' }])
  await tamper('delete from evidence_seals where first_position >= 304')
  expect((await faults()).map(({ code, position }) => [code, position])).toEqual([
    ['dropped', 11],
    ...Array.from({ length: 7 }, (_, n) => ['dropped', 304 + n]),
  ])
})
