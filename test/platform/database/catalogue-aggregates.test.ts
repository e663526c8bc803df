import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareAggregates } from '#platform/database/catalogue-aggregates.ts'
import { migrate } from '#platform/database/migrate.ts'
import { aggregateQuestions, countedClients } from '#policy/aggregates.ts'
import { register } from '#policy/register/register.ts'
import { personalCategories } from '#policy/vocabulary.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { allQueues } from '#workflows/queues.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

/** What the comparison says while a change stands; the change is then undone. */
async function differencesWith(change: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(change)
    return await compareAggregates(client)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

const answering = (name: string, select: string) =>
  `create or replace function app.${name}(world text)
     returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
     language sql stable begin atomic ${select}; end`

test.each([
  ['nothing', 'select 1', []],
  [
    'a question that reads one column more',
    answering(
      'learn_names',
      'select d.checked_at::date, d.name, d.state, 1, 1.0 from domains d join stacks s on s.id = d.stack_id and s.mode = world where d.available and d.chosen and d.premium and d.client_id is not null',
    ),
    [
      'function app.learn_names reads domains.name, which is not declared: add it to `learn_names` in src/policy/aggregates.ts',
    ],
  ],
  [
    'a question that reads one column less',
    answering('learn_names', `select null::date, 'a', d.state, 1, 1.0 from domains d`),
    Object.entries(aggregateQuestions.learn_names.reads).flatMap(([table, columns]) =>
      columns
        .filter((column) => column !== 'state')
        .map(
          (column) =>
            `function app.learn_names does not read ${table}.${column}: take it from \`learn_names\` in src/policy/aggregates.ts`,
        ),
    ),
  ],
  [
    'a question nobody declared',
    answering('learn_gossip', `select null::date, 'a', 'b', 1, 1.0`),
    ['function app.learn_gossip is not declared: add `learn_gossip` to src/policy/aggregates.ts'],
  ],
  [
    'a question that hides what it reads',
    `create or replace function app.learn_names(world text)
       returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
       language sql stable as $$ select null::date, 'a', 'b', 1, 1.0 $$`,
    ['function app.learn_names hides what it reads: write its body as `begin atomic`'],
  ],
  [
    'a question taken away',
    'drop function app.learn_names(text)',
    ['function app.learn_names is declared but not in the database: add a migration'],
  ],
  [
    'groups smaller than the policy says',
    'create or replace function app.smallest_group() returns integer language sql immutable return 1',
    [
      'app.smallest_group() is 1, declared as 5: change `smallestGroup` in src/policy/aggregates.ts, or the function by a migration',
    ],
  ],
])('%s: the comparison says so, and which line to change', async (_, change, words) => {
  expect((await differencesWith(change)).toSorted()).toEqual([...words].toSorted())
})

test('a start with a question that reads more than declared is refused', async () => {
  await db.owner.query(answering('learn_more', 'select null::date, p.name, p.email, 1, 1.0 from people p'))
  await expect(
    migrate({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues }),
  ).rejects.toThrow(/app\.learn_more is not declared/)
})

test('no question reads a personal column, and every column it reads is declared', () => {
  const read = [countedClients, ...Object.values(aggregateQuestions)].flatMap(({ reads }) =>
    Object.entries(reads).flatMap(([table, columns]) =>
      columns.map((column) => ({
        column: `${table}.${column}`,
        category: register.tables[table]?.columns[column]?.category,
      })),
    ),
  )
  expect(
    read.filter(({ category }) => category === undefined || Object.hasOwn(personalCategories, category)),
  ).toEqual([])
  expect(read.length).toBeGreaterThan(40)
})
