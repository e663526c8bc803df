import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const ask = <T>(work: (tx: PurposeTx<'operations-email'>) => Promise<T>) =>
  db.inPurpose('operations-email', system('test'), work)
const waiting = async (mark: string) =>
  (
    await db.owner.query('select data from pgboss.job where name = $1 and data->>$2 is not null', [
      'send-mail',
      mark,
    ])
  ).rows

test('a job is asked for only when the transaction that needs it ends well', async () => {
  const failing = ask(async (tx) => {
    await tx.enqueue('send-mail', { failed: '1' }, { key: 'failed' })
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  expect(await waiting('failed')).toEqual([])
  await ask((tx) => tx.enqueue('send-mail', { kept: '1' }, { key: 'kept' }))
  expect(await waiting('kept')).toEqual([{ data: { kept: '1' } }])
})

test('asked twice under one key, also at once, a job waits once', async () => {
  await Promise.all(
    Array.from({ length: 4 }, () => ask((tx) => tx.enqueue('send-mail', { twice: '1' }, { key: 'twice' }))),
  )
  expect(await waiting('twice')).toHaveLength(1)
})

test('without a key only the same job is the same', async () => {
  for (const keyless of ['a', 'a', 'b']) await ask((tx) => tx.enqueue('send-mail', { keyless }))
  expect(await waiting('keyless')).toHaveLength(2)
})

test('a queue that nobody serves is refused, and with it the work that wanted it', async () => {
  await expect(ask((tx) => tx.enqueue('no-such-queue', {}))).rejects.toThrow(/there is no queue/)
})

test('a job for later is not due before', async () => {
  await ask((tx) => tx.enqueue('send-mail', { later: '1' }, { key: 'later', afterSeconds: 3600 }))
  const { rows } = await db.owner.query(
    `select start_after >= now() + interval '59 minutes' as later from pgboss.job where data->>'later' is not null`,
  )
  expect(rows).toEqual([{ later: true }])
})

test('no purpose reaches the tables of the job engine itself', async () => {
  await expect(ask((tx) => tx.call('select count(*) from pgboss.job', []))).rejects.toThrow(
    /permission denied/,
  )
})

test('a job that failed and waits to be tried again is not asked for beside itself', async () => {
  await ask((tx) => tx.enqueue('send-mail', { failing: '1' }, { key: 'failing' }))
  await db.owner.query(
    `update pgboss.job set state = 'retry', start_after = now() + interval '1 hour' where data->>'failing' is not null`,
  )
  await ask((tx) => tx.enqueue('send-mail', { failing: '1' }, { key: 'failing' }))
  expect(await waiting('failing')).toHaveLength(1)
})
