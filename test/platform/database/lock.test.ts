import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Locks, openLocks } from '#platform/database/lock.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let here: Locks
/** As another process would hold them: over connections of its own. */
let there: Locks
beforeEach(async () => {
  db = await migratedDatabase()
  const open = () =>
    openLocks({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, most: 2 })
  here = open()
  there = open()
})
afterEach(async () => {
  await Promise.all([here.close(), there.close()])
  await db.drop()
})

const nothing = async () => {}

test('while a lock is held nobody else gets it, and another name is another lock', async () => {
  const got: boolean[] = []
  const held = await here.withLock('stack 1', async () => {
    got.push(await there.withLock('stack 1', nothing), await there.withLock('stack 2', nothing))
  })
  expect([held, ...got]).toEqual([true, false, true])
  expect(await there.withLock('stack 1', nothing)).toBe(true)
})

test('work that fails gives its lock back', async () => {
  const failing = here.withLock('stack 1', async () => {
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  expect(await there.withLock('stack 1', nothing)).toBe(true)
})

test('a lock is free as soon as its connection is gone, and who held it is told', async () => {
  const cut = here.withLock('stack 1', async () => {
    await db.owner.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where application_name = 'locks' and datname = current_database()`,
    )
    expect(await there.withLock('stack 1', nothing)).toBe(true)
  })
  await expect(cut).rejects.toThrow()
  expect(await here.withLock('stack 1', nothing)).toBe(true)
})

test('what the clock asks for waits for no job, however many locks those hold', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  const jobs = ['stack 1', 'stack 2', 'stack 3'].map((name) => here.withLock(name, () => done))
  expect(await here.withTurn('turn:seal', nothing)).toBe(true)
  finish()
  expect(await Promise.all(jobs)).toEqual([true, true, true])
})
