import { expect, test } from 'vitest'
import { freshDatabase } from '#test/support/database.ts'

test('each test database is empty, its own, and gone after the drop', async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()]
  await one.pool.query('create table only_here (id integer)')
  const seen = await other.pool.query(`select to_regclass('only_here') as found`)
  expect(seen.rows).toEqual([{ found: null }])
  await one.drop()
  const left = await other.pool.query('select 1 from pg_database where datname = $1', [
    new URL(one.url).pathname.slice(1),
  ])
  expect(left.rowCount).toBe(0)
  await other.drop()
})
