import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoles } from '#platform/database/access-sql.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { roleUrl } from '#platform/database/roles.ts'
import { rootOf } from '#platform/evidence/merkle.ts'
import { type LedgerTx, treeRoot } from '#platform/evidence/read-tree.ts'
import { latestCheckpoint, sealEvidence } from '#platform/evidence/seal-evidence.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { type ExportedEntry, leafHash } from '../../../scripts/verify-ledger.mjs'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const legal = <T>(work: (tx: LedgerTx) => Promise<T>) =>
  db.inPurpose('legal-obligation', system('test'), work)
const append = () =>
  db.inPurpose('inquiry-response', visitor, (tx) => tx.record({ kind: 'lead.submitted', clauses: ['2.2'] }))
const rows = async <R extends pg.QueryResultRow>(sql: string): Promise<R[]> =>
  (await db.owner.query<R>(sql)).rows

/** Every sealed entry by its place, with its leaf made anew outside the database. */
async function sealedLeaves(): Promise<{ id: number; place: number; leaf: Buffer; fingerprint: string }[]> {
  const sealed = await rows<{ place: string; id: string; entry: ExportedEntry; fingerprint: Buffer }>(`
    select p.place, e.id, jsonb_build_object('format', f.format, 'id', e.id::text,
      'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', f.kind, 'purpose', f.purpose,
      'actorKind', f.actor_kind, 'clauses', f.clauses, 'recipient', f.recipient, 'categories', f.categories,
      'policyVersion', f.policy_version,
      'payloadHash', encode(coalesce(sha256(e.payload), e.payload_hash, sha256('')), 'hex')) as entry,
      substring(s.fingerprints from (p.place - s.first_position)::int * 4 + 1 for 4) as fingerprint
    from app.sealed_places(0, (select tree_size from app.sealing)) p
      join evidence_entries e on e.id = p.entry_id join evidence_forms f on f.id = e.form_id
      join evidence_seals s on s.entries @> e.id
    order by p.place`)
  return sealed.map(({ place, id, entry, fingerprint }) => ({
    id: Number(id),
    place: Number(place),
    leaf: leafHash(entry),
    fingerprint: fingerprint.toString('hex'),
  }))
}

/** What must hold at any rest: each entry once, places without a gap, the last checkpoint the root over all leaves. */
async function expectWholeTree(): Promise<Buffer[]> {
  const sealed = await sealedLeaves()
  const entries = await rows<{ id: string }>('select id from evidence_entries order by id')
  expect(sealed.map(({ place }) => place)).toEqual(sealed.map((_, place) => place))
  expect(sealed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(entries.map(({ id }) => Number(id)))
  for (const { leaf, fingerprint } of sealed) expect(leaf.toString('hex', 0, 4)).toBe(fingerprint)
  const leaves = sealed.map(({ leaf }) => leaf)
  const checkpoint = await legal(latestCheckpoint)
  expect(checkpoint?.treeSize).toBe(leaves.length)
  expect(checkpoint?.rootHash).toEqual(rootOf(leaves))
  return leaves
}
/** A writer that holds its transaction open, as a slow request would. */
async function slowWriter(first: () => Promise<void> = async () => {}) {
  const client = new pg.Client({
    connectionString: roleUrl(db.url, testMasterKey, `${testRolePrefix}_inquiry_response`),
  })
  await client.connect()
  await client.query('begin; select pg_current_xact_id()')
  await first()
  const { rows: made } = await client.query<{ id: string }>(
    `select app.append_evidence('lead.submitted', 'inquiry-response', 'visitor', '{2.2}', null, '{}', null, 'slow') as id`,
  )
  return {
    id: Number(made[0]?.id),
    async end(how: 'commit' | 'rollback') {
      await client.query(how)
      await client.end()
    },
  }
}

test('an entry that commits after younger ones were sealed is sealed too, behind them', async () => {
  const slow = await slowWriter()
  const given = await slowWriter()
  for (let count = 0; count < 5; count++) await append()
  for (let turn = 0; turn < 3; turn++) await sealEvidence(db.inPurpose)
  expect(
    await rows(
      `select 1 from evidence_seals where entries @> ${slow.id}::bigint or entries @> ${given.id}::bigint`,
    ),
  ).toEqual([])
  await given.end('rollback')
  for (let turn = 0; turn < 3; turn++) await sealEvidence(db.inPurpose)
  await slow.end('commit')
  await sealEvidence(db.inPurpose)
  expect((await sealedLeaves()).at(-1)?.id).toBe(slow.id)
  await expectWholeTree()
})

test('an entry is sealed too whose transaction has the youngest number of all, and an older id than one that ended', async () => {
  await expect
    .poll(async () => {
      await sealEvidence(db.inPurpose)
      return rows('select 1 from app.sealing where settled_id < watched_id')
    })
    .toEqual([])
  const slow: Awaited<ReturnType<typeof slowWriter>>[] = []
  const early = await slowWriter(async () => {
    slow.push(await slowWriter())
  })
  await early.end('commit')
  for (let turn = 0; turn < 3; turn++) await sealEvidence(db.inPurpose)
  for (const { end } of slow) await end('commit')
  await sealEvidence(db.inPurpose)
  await expectWholeTree()
})

test('the sealer never looks back beyond what has ended, and does once it has', async () => {
  const settled = async () =>
    Number((await rows<{ id: string }>('select settled_id as id from app.sealing'))[0]?.id)
  const slow = await slowWriter()
  for (let turn = 0; turn < 4; turn++) {
    await append()
    await sealEvidence(db.inPurpose)
  }
  expect(await settled()).toBeLessThan(slow.id)
  await slow.end('commit')
  // Other databases of the server count, too: their transactions end by themselves.
  await expect
    .poll(() => sealEvidence(db.inPurpose).then(settled), { timeout: 15_000 })
    .toBeGreaterThanOrEqual(slow.id)
})

test('many writers and two sealers at once: each entry is sealed exactly once', async () => {
  let writing = true
  const sealer = async () => {
    while (writing) await sealEvidence(db.inPurpose)
  }
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let count = 0; count < 40; count++) {
      if (count % 10 === writer % 10) {
        const slow = await slowWriter()
        await append()
        await slow.end(count % 20 === writer ? 'rollback' : 'commit')
      } else await append()
    }
  })
  const sealers = [sealer(), sealer()]
  await Promise.all(writers).finally(() => {
    writing = false
  })
  await Promise.all(sealers)
  await sealEvidence(db.inPurpose)
  await expectWholeTree()
})

test('a crash between sealing and signing leaves nothing half: the next turn signs what stands sealed', async () => {
  await sealEvidence(db.inPurpose)
  await append()
  await legal((tx) => tx.call('select app.seal_evidence(10)', []))
  await append()
  // A process that dies while it seals: nothing of its transaction is kept.
  await expect(
    legal(async (tx) => {
      await tx.call('select app.seal_evidence(10)', [])
      throw new Error('killed')
    }),
  ).rejects.toThrow('killed')
  await sealEvidence(db.inPurpose)
  await sealEvidence(db.inPurpose)
  await expectWholeTree()
})

test('a copy restored on another server, whose transaction numbers begin anew, goes on sealing', async () => {
  for (const foreign of ['3', '9000000000']) {
    await append()
    await db.owner.query('update app.sealing set watched_xid = $1::xid8', [foreign])
    await append()
    const behind = () => rows('select 1 from app.sealing where settled_id <> watched_id')
    await expect.poll(() => sealEvidence(db.inPurpose).then(behind), { timeout: 15_000 }).toEqual([])
    await expectWholeTree()
  }
})

test('the database hashes forms, leaves and whole subtrees as the published encoding says', async () => {
  await db.owner.query(`
    insert into evidence_forms (kind, purpose, actor_kind, clauses, recipient, categories, policy_version, hash)
    select f.*, app.form_hash(f.kind, f.purpose, f.actor, f.clauses, f.recipient, f.categories, f.policy)
    from (select 'data.disclosed' as kind, 'billing' as purpose, 'system' as actor, array['4.2', 'ü:1'] as clauses,
        case when n % 2 = 0 then 'stripe–ß' end as recipient,
        case when n % 3 = 0 then '{}' else array['email', null, ''] end as categories, 'v1' as policy
      from generate_series(1, 6) n) f;
    insert into evidence_entries (form_id, payload)
    select (select max(id) from evidence_forms) - n % 6, case when n % 5 > 0 then sha256(n::text::bytea) end
    from generate_series(1, 70000) n`)
  await sealEvidence(db.inPurpose)
  const leaves = await expectWholeTree()
  const kept = await rows<{ level: number; count: number }>(
    'select level, count(*)::int from evidence_nodes group by level order by level',
  )
  expect(kept).toEqual([
    { level: 8, count: Math.floor(leaves.length / 256) },
    { level: 16, count: Math.floor(leaves.length / 65_536) },
  ])
  for (const part of [1, 255, 256, 257, 65_535, 65_537, 69_999])
    expect(await legal((tx) => treeRoot(tx, part))).toEqual(rootOf(leaves.slice(0, part)))
}, 120_000)

test('no role of the program writes, changes or deletes a seal, and the owner does not by a slip', async () => {
  const tables = ['evidence_seals', 'evidence_nodes', 'evidence_checkpoints', 'evidence_forms', 'app.sealing']
  const { rows: may } = await db.owner.query(
    `select role, "table", privilege from unnest($1::text[]) role, unnest($2::text[]) "table",
       unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
     where has_table_privilege(role, "table", privilege)
        or (privilege in ('INSERT', 'UPDATE') and has_any_column_privilege(role, "table", privilege))`,
    [allRoles(testRolePrefix), tables],
  )
  expect(may).toEqual([])
  for (const table of tables.slice(0, 4))
    for (const sql of [`delete from ${table}`, `truncate ${table}`])
      await expect(db.owner.query(sql)).rejects.toThrow('never changed or deleted')
  await expect(db.owner.query('update evidence_seals set first_position = 0')).rejects.toThrow(
    'never changed',
  )
  await expect(
    db.inPurpose('rights', system('test'), (tx) => tx.call('select app.seal_evidence(1)', [])),
  ).rejects.toThrow(/permission denied/)
})

test('a checkpoint is not signed for more than is sealed, nor twice for one size', async () => {
  const add = (size: number) =>
    legal((tx) =>
      tx.call('select app.add_checkpoint($1, $2, now(), $3, $4)', [
        size,
        Buffer.alloc(32),
        'x',
        Buffer.alloc(64),
      ]),
    )
  const before = await legal(latestCheckpoint)
  await expect(add((before?.treeSize ?? 0) + 1)).rejects.toThrow('fewer than')
  await expect(add(before?.treeSize ?? 0)).rejects.toThrow('another root')
  await add((before?.treeSize ?? 0) - 1)
  expect(await legal(latestCheckpoint)).toEqual(before)
})
