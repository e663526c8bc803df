import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openLog } from '#platform/log.ts'
import { addPerson } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { startSchedule } from '#workflows/schedule.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

test('what is over is deleted without anybody asking', async () => {
  const over = await addPerson(db, { prospect: '2000-01-01' })
  const running = await addPerson(db, { prospect: '9999-12-31' })
  const schedule = startSchedule({
    inPurpose: db.inPurpose,
    withLock: async (_, work) => {
      await work()
      return true
    },
    log: openLog('error', () => {}),
    sweepSignIn: async () => {},
    sweepStandIns: async () => {},
    keepErasures: async () => {},
    keepBackups: async () => {},
    backUp: async () => {},
  })
  try {
    await vi.waitFor(async () => {
      const { rows } = await db.owner.query<{ id: string }>('select id from people where id = any($1)', [
        [over, running],
      ])
      expect(rows).toEqual([{ id: running }])
    }, 5_000)
  } finally {
    await schedule.stop()
  }
})
