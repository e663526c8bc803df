import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { agency, labelOf } from '#domain/connections/account-scope.ts'
import { neededVendors } from '#domain/connections/needed-vendors.ts'
import { openLog } from '#platform/log.ts'
import { prepareSandboxDatabase, sandboxStore } from '#platform/sandbox/store.ts'
import { register } from '#policy/register/register.ts'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { emptyUnusedStandIns, sweepStandIns } from '../../../src/app/stand-ins.ts'

let db: MigratedDatabase
let sandbox: TestDatabase
beforeAll(async () => {
  db = await migratedDatabase()
  sandbox = await freshDatabase()
})
afterAll(async () => {
  await db?.drop()
  await sandbox?.drop()
})

const parts = () => ({
  inPurpose: db.inPurpose,
  sandboxDatabaseUrl: sandbox.url,
  log: openLog('error', () => {}),
})
const sweep = () => sweepStandIns(parts(), () => register.retentionRules)()
const left = async () =>
  (await sandbox.pool.query<{ id: string }>('select id from documents order by id')).rows.map(({ id }) => id)
const daysAgo = async (days: number): Promise<string> => {
  const { rows } = await db.owner.query<{ at: Date }>(`select app.now() - make_interval(days => $1) as at`, [
    days,
  ])
  return rows[0]?.at.toISOString() ?? ''
}

beforeEach(async () => {
  await prepareSandboxDatabase(sandbox.pool)
  await sandbox.pool.query('delete from documents')
  const stand = (vendor: string) => sandboxStore(sandbox.pool, vendor)
  await stand('smtp').put('messages', 'acknowledged', { to: ['ada@x.com'], receivedAt: await daysAgo(29) })
  await stand('mailforge').put('mails', 'proof', { address: 'ada@x.com', receivedAt: await daysAgo(29) })
  await stand('registry').put('mails', 'verify', { to: 'ada@x.com', sentAt: await daysAgo(29) })
  await stand('seed').put('mails', 'seed 1', { uid: 1, receivedAt: await daysAgo(29) })
  await stand('seed').put('mails', 'seed 2', { uid: 2, receivedAt: await daysAgo(29) })
  await stand('registry').put('domains', 'x.com', { registrant: 'Ada Byron' })
})

test('mail that a stand-in keeps is gone after 30 days of business time, and what else stands there is left', async () => {
  await sweep()
  expect(await left()).toEqual(['acknowledged', 'proof', 'seed 1', 'seed 2', 'verify', 'x.com'])
  await db.advanceClock('2 days')
  await sweep()
  // What is read on from the number of the last message finds the next one.
  expect(await left()).toEqual(['seed 2', 'x.com'])
})

test('where no stand-in ever ran there is nothing to sweep', async () => {
  await sandbox.pool.query('drop table documents')
  await sweep()
  await emptyUnusedStandIns(parts(), 'live')
})

test('all of it goes at the start once mail and engagements are live, and not while one of the sandbox still runs', async () => {
  const all = await left()
  const kept = async (mode: 'sandbox' | 'live' = 'live') => {
    await emptyUnusedStandIns(parts(), mode)
    return left()
  }
  expect(await kept(), 'no account is live').toEqual(all)
  await db.owner.query(
    `insert into connections (vendor, mode, label, base_url, sealed_credentials, state)
     select vendor, 'live', $2, 'https://x.example', '\\x00', 'on' from unnest($1::text[]) vendor`,
    [neededVendors, labelOf(agency)],
  )
  await db.owner.query(
    `with made as (insert into clients (name) values ('Tried') returning id)
     insert into engagements (client_id, state, mode) select id, 'live', 'sandbox' from made`,
  )
  expect(await kept(), 'one engagement runs there').toEqual(all)
  await db.owner.query(`update engagements set state = 'withdrawn'`)
  expect(await kept('sandbox'), 'mail goes there').toEqual(all)
  expect(await kept()).toEqual([])
})
