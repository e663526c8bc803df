import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import { clockRole, roleUrl } from '#platform/database/roles.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import { addCompany } from '#test/support/acting.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

async function asClock<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: roleUrl(db.url, testMasterKey, clockRole(testRolePrefix)),
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('business time is moved forward by the clock role, and back by nobody', async () => {
  const { rows } = await asClock((client) =>
    client.query(`select app.advance_clock('2 days') - now() >= interval '2 days' as ahead`),
  )
  expect(rows).toEqual([{ ahead: true }])
  await expect(asClock((client) => client.query(`select app.advance_clock('-1 second')`))).rejects.toThrow(
    /does not go back/,
  )
  await expect(db.owner.query(`update app.clock set ahead = '-1 second'`)).rejects.toThrow(/check/)
})

test('no purpose moves business time, by the function or by its table', async () => {
  for (const purpose of Object.keys(purposes) as Purpose[])
    for (const sql of [`select app.advance_clock('1 day')`, `update app.clock set ahead = '1 year'`])
      await expect(db.inPurpose(purpose, system('test'), (tx) => tx.call(sql, []))).rejects.toThrow(
        /permission denied/,
      )
})

test('sessions run on machine time: a year of business time ends none', async () => {
  const { owner } = await addCompany(db)
  await db.advanceClock('1 year')
  const seen = await db.inPurpose('service-delivery', owner, (tx) =>
    tx.call<{ who: string }>('select app.portal_person() as who', []),
  )
  expect(seen).toEqual([{ who: owner.personId }])
})
