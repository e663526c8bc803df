import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BenchDatabase, openBenchDatabase } from '../../scripts/bench/common/bench-database.ts'
import { seeded } from '../../scripts/bench/common/random.ts'
import { contentsOf, makeGdprTables, tableOf } from '../../scripts/bench/gdpr/gdpr-tables.ts'
import { type GdprWorld, openGdprWorld } from '../../scripts/bench/gdpr/gdpr-world.ts'
import { mixes, type Operation, operationsOf } from '../../scripts/bench/gdpr/operations.ts'
import { keyOf, recordOf, userOf } from '../../scripts/bench/gdpr/records.ts'

let database: BenchDatabase
let world: GdprWorld
const arms = ['primary key', 'metadata indexes', 'enforcement and ledger'] as const
beforeAll(async () => {
  database = await openBenchDatabase({ durable: false })
  await makeGdprTables(database, 500)
  world = openGdprWorld(database)
}, 60_000)
afterAll(() => database.close())

const entries = async () =>
  Number((await database.owner.query('select count(*) from evidence_entries')).rows[0].count)
const operation = (kind: Operation['kind'], number: number): Operation => ({
  kind,
  record: recordOf(number),
  value: 'changed',
})
const byKey = (row: Readonly<Record<string, unknown>>) => String(row.key)

test.each(mixes)(
  'all arms answer the operations of the $name mix alike and end with the same rows',
  async (mix) => {
    const operations = operationsOf(mix, 500, 100, seeded(4))
    const answers: unknown[] = []
    for (const arm of arms) {
      await world.prepare(arm)
      const given: unknown[] = []
      for (const one of operations)
        given.push((await world.operate[arm](one)).toSorted((a, b) => byKey(a).localeCompare(byKey(b))))
      answers.push({ given, contents: await contentsOf(database.owner, arm) })
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[2]).toEqual(answers[1])
  },
)

test('ten at a time leave every arm with the same records, and the ledger an entry an operation', async () => {
  const [mix] = mixes
  if (!mix) throw new Error('no mix')
  const operations = operationsOf(mix, 500, 200, seeded(8))
  await database.flushReads()
  const before = await entries()
  const left: unknown[] = []
  for (const arm of arms) {
    await world.prepare(arm)
    await world.doAll(arm, operations)
    left.push((await database.owner.query(`select key from ${tableOf[arm]} order by key`)).rows)
  }
  expect((await entries()) - before).toBe(operations.length)
  const sealed = await database.owner.query('select max(tree_size) as size from evidence_checkpoints')
  expect(Number(sealed.rows[0].size)).toBe(await entries())
  expect(left[0]).toEqual(left[1])
  expect(left[2]).toEqual(left[1])
})

test('where it is enforced a deletion deletes, and what is over its period is unseen, unchanged and still there', async () => {
  const enforced = world.operate['enforcement and ledger']
  await world.prepare('enforcement and ledger')
  expect(await enforced(operation('read by key', 7))).toMatchObject([{ key: keyOf(7) }])
  await enforced(operation('delete by key', 7))
  expect(await enforced(operation('read by key', 7))).toEqual([])
  const rows = () => database.owner.query('select data from gdpr_records where key = $1', [keyOf(8)])
  await database.owner.query(
    `update clients set retained_until = app.now() - interval '1 second' where id = $1`,
    [userOf(8)],
  )
  const held = (await rows()).rows
  expect(held).toHaveLength(1)
  expect(await enforced(operation('read by key', 8))).toEqual([])
  expect(await enforced(operation('read metadata by user', 8))).toEqual([])
  expect(await enforced(operation('update by key', 8))).toEqual([])
  expect((await rows()).rows).toEqual(held)
  await expect(enforced(operation('insert', 10_008))).rejects.toThrow(/row-level security/)
})
