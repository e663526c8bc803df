import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bindings } from '#policy/bindings/bindings.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { staleInDatabase, staleInSource } from '../../scripts/prove/mutation/check-removals.ts'
import { keepersOf, plannedRemovals, unmatched } from '../../scripts/prove/mutation/planned-removals.ts'
import { scratchCopy } from '../../scripts/prove/mutation/scratch-copy.ts'
import { removals } from '../../scripts/prove/removals/removals.ts'

let database: MigratedDatabase
beforeAll(async () => {
  database = await migratedDatabase()
})
afterAll(() => database.drop())

const keepers = keepersOf(bindings, removals)
const planned = plannedRemovals(keepers)

test('whatever keeps a promise can be taken away in a scratch copy', () => {
  expect(unmatched(keepers, removals)).toEqual([])
})

test('a scratch copy has the file that explains the settings, which tests read', () => {
  const copy = scratchCopy()
  try {
    expect(existsSync(join(copy.folder, '.env.example'))).toBe(true)
  } finally {
    copy.remove()
  }
})

test('what is to be taken away stands in the program as it is today', () => {
  expect(staleInSource(planned)).toEqual([])
})

test('what is to be taken away stands in the database as it is today', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const query = async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<R>(sql, [...values])).rows
    expect(await staleInDatabase(planned, query)).toEqual([])
  } finally {
    await client.end()
  }
})
