import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareSandboxDatabase, sandboxStore } from '#platform/sandbox/store.ts'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import { openMailbox } from '#vendors/seed/sandbox/mailbox.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await prepareSandboxDatabase(database.pool)
})
afterAll(() => database.drop())

test('mail, flags and the order of UIDs outlive a restart', async () => {
  const store = sandboxStore(database.pool, 'seed')
  const receivedAt = new Date('2026-11-23T10:00:00Z')
  const before = await openMailbox(store)
  await before.keep({ folder: 'INBOX', receivedAt, raw: Buffer.from('one \u00ff') })
  await before.keep({ folder: 'Junk', receivedAt, raw: Buffer.from('two') })
  await before.account.setFlags('INBOX', 1, ['\\Seen'])

  const after = await openMailbox(store)
  await after.keep({ folder: 'INBOX', receivedAt, raw: Buffer.from('three') })
  const inbox = await after.account.messages('INBOX')
  expect(inbox).toMatchObject([
    { uid: 1, flags: ['\\Seen'], receivedAt },
    { uid: 3, flags: [] },
  ])
  expect(inbox[0]?.raw).toEqual(Buffer.from('one \u00ff'))
  expect(await after.account.messages('Junk')).toMatchObject([{ uid: 2 }])
})
