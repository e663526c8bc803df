import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Changes, hearChanges } from '#platform/changes/changes.ts'
import { system } from '#platform/database/actor.ts'
import { clockRole, roleUrl } from '#platform/database/roles.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let changes: Changes
beforeEach(async () => {
  db = await migratedDatabase()
  changes = await hearChanges(roleUrl(db.url, testMasterKey, clockRole(testRolePrefix)))
})
afterEach(async () => {
  await changes.close()
  await db.drop()
})

/** What one reader hears, in order, until it leaves. */
function reader(wanted: (topic: string) => boolean = () => true) {
  const heard: string[] = []
  const left = new AbortController()
  const done = (async () => {
    for await (const topic of changes.follow(wanted, left.signal)) heard.push(topic)
  })()
  return {
    heard,
    async leave() {
      left.abort()
      await done
    },
  }
}

const tell = (topic: string) => db.inPurpose('service-delivery', system('test'), (tx) => tx.tell(topic))
const hearers = async () =>
  (
    await db.owner.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'changes' and datname = current_database()`,
    )
  ).rows.map((row) => row.pid)

test('a change is told when its transaction commits: not before, and not at all when it fails', async () => {
  const { heard, leave } = reader()
  const failing = db.inPurpose('service-delivery', system('test'), async (tx) => {
    await tx.tell('stack:failed')
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  await db.inPurpose('service-delivery', system('test'), async (tx) => {
    await tx.tell('stack:late')
    // A notice that did not wait for its commit would be heard before this one.
    await tell('stack:between')
    await vi.waitFor(() => expect(heard).toEqual(['stack:between']))
  })
  await vi.waitFor(() => expect(heard).toEqual(['stack:between', 'stack:late']))
  await leave()
})

test('each reader hears what it wants, and none after it has left', async () => {
  const one = reader((topic) => topic === 'client:1')
  const all = reader()
  await tell('client:2')
  await tell('client:1')
  await vi.waitFor(() => expect(all.heard).toEqual(['client:2', 'client:1']))
  await vi.waitFor(() => expect(one.heard).toEqual(['client:1']))
  await one.leave()
  await tell('client:1')
  await vi.waitFor(() => expect(all.heard).toHaveLength(3))
  expect(one.heard).toEqual(['client:1'])
  await all.leave()
})

test('business time that moves is told too', async () => {
  const { heard, leave } = reader()
  await db.advanceClock('1 day')
  await vi.waitFor(() => expect(heard).toEqual(['clock']))
  await leave()
})

test('when the connection breaks it is made again and every reader is told to look', async () => {
  const { heard, leave } = reader((topic) => topic === 'client:1')
  const [pid] = await hearers()
  await db.owner.query('select pg_terminate_backend($1, 5000)', [pid])
  await vi.waitFor(() => expect(heard).toEqual(['all']), { timeout: 5000 })
  await tell('client:1')
  await vi.waitFor(() => expect(heard).toEqual(['all', 'client:1']))
  await leave()
})

test('closed while it is broken, it stays closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const [pid] = await hearers()
    await db.owner.query('select pg_terminate_backend($1, 5000)', [pid])
    // The pool that asked plans to close its idle connection; the other plan is to connect again.
    while (vi.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve))
    await changes.close()
    expect(vi.getTimerCount()).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})
