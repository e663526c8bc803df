import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

test.each(['no address', 'Ada@acme.example', `${'a'.repeat(250)}@acme.example`])(
  'what is no address as we keep them is kept of nobody, whoever writes it: %s',
  async (email) => {
    await expect(db.owner.query('insert into people (email) values ($1)', [email])).rejects.toThrow(
      /check constraint/,
    )
  },
)

test('an address that wants no mail is kept once', async () => {
  const keep = (reason: string) =>
    db.owner.query('insert into suppressions (address_hash, reason) values ($1, $2)', [hash, reason])
  const hash = randomBytes(32)
  await keep('unsubscribed')
  await expect(keep('objected')).rejects.toThrow(/duplicate key/)
})

test('an inbox has one row of figures a day', async () => {
  const keys = await db.owner.query<{ columns: string[] }>(
    `select array_agg(a.attname::text order by a.attname) as columns from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
     where i.indrelid = 'daily_figures'::regclass and i.indisunique group by i.indexrelid`,
  )
  expect(keys.rows).toContainEqual({ columns: ['day', 'inbox_id'] })
})
