import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import type { Personal } from '#policy/personal.ts'
import { column } from '#policy/register/column.ts'
import type { DatabaseFor } from '#policy/register/rows.ts'
import { tables } from '#policy/register/tables.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

test('a column that the register does not declare neither compiles nor exists', async () => {
  const asking = db.inPurpose('inquiry-response', system('test'), (tx) =>
    // @ts-expect-error leads has no shoe size
    tx.db.selectFrom('leads').select('shoe_size').execute(),
  )
  await expect(asking).rejects.toThrow(/shoe_size/)
})

test('a table of another purpose neither compiles nor opens', async () => {
  const asking = db.inPurpose('newsletter', system('test'), (tx) =>
    // @ts-expect-error quotes are not declared for newsletter
    tx.db.selectFrom('quotes').select('setup_cents').execute(),
  )
  await expect(asking).rejects.toThrow(/permission denied/)
})

test('a category outside the vocabulary does not compile', () => {
  // @ts-expect-error a column has a declared category
  expect(column('text', 'shoe-size').sql).toBe('text')
  // @ts-expect-error a column has a category
  expect(column('text').sql).toBe('text')
})

test('row types follow the register: purposes, nulls, and personal values that do not open by accident', () => {
  type Inquiry = DatabaseFor<'inquiry-response'>
  expectTypeOf<Inquiry>().toHaveProperty('leads')
  expectTypeOf<Inquiry>().not.toHaveProperty('quotes')
  expectTypeOf<Personal<'email'>>().not.toExtend<string>()
  expectTypeOf<string>().not.toExtend<Personal<'email'>>()
  expect(tables.people.columns.email.category).toBe('email')
})
