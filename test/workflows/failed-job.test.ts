import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { system } from '#platform/database/actor.ts'
import { jobsRole, roleUrl } from '#platform/database/roles.ts'
import { openLog } from '#platform/log.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { queues } from '#workflows/queues.ts'
import { type JobHandlers, startWorker } from '../../src/app/worker.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

test('of a job that failed its code is kept and told, and nothing of what it was about', async () => {
  const refused = Object.assign(new Error('no mail to ada@acme.example'), {
    code: '23514',
    detail: 'Failing row contains (ada@acme.example).',
  })
  const fail = async () => {
    throw refused
  }
  const handlers = Object.fromEntries(Object.keys(queues).map((key) => [key, fail])) as unknown as JobHandlers
  const lines: string[] = []
  const worker = await startWorker({
    connectionString: roleUrl(db.url, testMasterKey, jobsRole(testRolePrefix)),
    handlers,
    log: openLog('debug', (line) => lines.push(line)),
  })
  try {
    await db.inPurpose('operations-email', system('test'), (tx) =>
      tx.enqueue('send-mail', { mailId: crypto.randomUUID(), purpose: 'operations-email' }),
    )
    const kept = await vi.waitFor(async () => {
      const { rows } = await db.owner.query(
        'select to_jsonb(j)::text as job from pgboss.job j where output is not null',
      )
      expect(rows).toHaveLength(1)
      return String(rows[0].job)
    }, 10_000)
    expect(kept).toContain('23514')
    expect(`${kept}\n${lines.join('')}`).not.toMatch(/ada|acme/)
    expect(lines.join('')).toContain('"code":"23514"')
  } finally {
    await worker.stop()
  }
})

test('a job that would carry more than ids is not asked for, nor is more than a topic told', async () => {
  const ask = (value: string) =>
    db.inPurpose('operations-email', system('test'), (tx) => tx.enqueue('send-mail', { to: value }))
  await expect(ask('ada@acme.example')).rejects.toThrow('a job takes ids only: to is none')
  await expect(ask('Ada Byron')).rejects.toThrow('a job takes ids only')
  const tell = db.inPurpose('operations-email', system('test'), (tx) => tx.tell('client:ada@acme.example'))
  await expect(tell).rejects.toThrow('what is told is a word and an id')
})
