import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRolePools, type RolePools } from '#platform/database/role-pools.ts'
import { purposeRole } from '#platform/database/roles.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

const most = 4
const roles = (
  ['service-delivery', 'billing', 'inquiry-response', 'newsletter', 'rights', 'legal-obligation'] as const
).map((purpose) => purposeRole(testRolePrefix, purpose, 'program'))
let db: MigratedDatabase
let pools: RolePools
beforeAll(async () => {
  db = await migratedDatabase()
  pools = openRolePools({ databaseUrl: db.url, masterKey: testMasterKey, poolSize: 2, most })
})
afterAll(async () => {
  await pools.close()
  await db.drop()
})

const connected = async (): Promise<number> =>
  (
    await db.owner.query<{ n: number }>(
      'select count(*)::int as n from pg_stat_activity where datname = current_database() and usename = any($1)',
      [roles],
    )
  ).rows[0]?.n ?? 0
const whoAmI = async (role: string) =>
  (await pools.of(role).query<{ user: string }>('select session_user as user')).rows[0]?.user

test('however many roles are used one after the other, no more connections are kept than are allowed', async () => {
  for (const turn of [1, 2, 3])
    for (const role of roles) expect(await whoAmI(role), `turn ${turn}`).toBe(role)
  await expect.poll(connected).toBeLessThanOrEqual(most)
})

test('what is in use is not cut off for another role, and everybody is served at once', async () => {
  const held = await Promise.all(roles.map((role) => pools.of(role).connect()))
  expect(await connected()).toBe(roles.length)
  const answers = await Promise.all(
    held.map((client) => client.query<{ user: string }>('select session_user as user')),
  )
  expect(answers.map(({ rows }) => rows[0]?.user)).toEqual(roles)
  for (const client of held) client.release()
  expect(await Promise.all(roles.map(whoAmI))).toEqual(roles)
  for (const role of roles) await whoAmI(role)
  await expect.poll(connected).toBeLessThanOrEqual(most)
})
