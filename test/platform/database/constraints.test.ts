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

test('what goes with an inbox, a domain or a stack is found by an index, and by its client what there is of each inbox', async () => {
  const { rows } = await db.owner.query<{ key: string }>(
    `with keys as (
       select c.conrelid as child, c.confrelid::regclass::text as target, c.conkey,
         c.conrelid::regclass || '.' || (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) as key
       from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace
     )
     select key from keys k
     where (target in ('inboxes', 'domains', 'stacks')
         or target = 'clients' and exists (select from keys o where o.child = k.child and o.target = 'inboxes'))
       and not exists (
         select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = (i.indkey::int2[])[0]
         where i.indrelid = k.child and (i.indkey::int2[])[0] = any (k.conkey)
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)))
     order by key`,
  )
  expect(
    rows.map(({ key }) => key),
    'give each an index in a migration: without it a row that goes reads the whole table',
  ).toEqual([])
})
