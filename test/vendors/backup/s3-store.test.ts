import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BackupRefusal } from '#platform/backup/backup-refusal.ts'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { makeBackup } from '#platform/backup/make-backup.ts'
import { openStoreLine } from '#platform/guard/store-line.ts'
import { recipients } from '#policy/recipients.ts'
import { type BackupWorld, backupWorld, everyTable } from '#test/platform/backup/backup-world.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { s3Limits } from '#vendors/backup/limits.ts'
import { s3Store } from '#vendors/backup/s3-store.ts'
import { type StoreSandbox, storeSandbox } from '#vendors/backup/sandbox/store-sandbox.ts'

const key = { id: 'AKIAEXAMPLE', secret: 'a/secret+key' }
let bucket: StoreSandbox
let origin: string
let close: () => void
beforeAll(async () => {
  await new Promise<void>((ready) => {
    const server = serve(
      { fetch: (request) => bucket.app.fetch(request), hostname: '127.0.0.1', port: 0 },
      ({ port }) => {
        origin = `http://127.0.0.1:${port}`
        ready()
      },
    )
    close = () => server.close()
  })
})
afterAll(() => close())
beforeEach(() => {
  bucket = storeSandbox('backups', key)
})

const open = (changed: Partial<Parameters<typeof s3Store>[1]> = {}): BackupStore =>
  s3Store(openStoreLine({ recipient: recipients.backup, purpose: 'legal-obligation', mode: 'sandbox' }), {
    endpoint: new URL(origin),
    region: 'eu-central-1',
    bucket: 'backups',
    prefix: 'agency one/',
    keyId: key.id,
    secretKey: key.secret,
    ...changed,
  })

test('what is written comes back byte for byte, in parts, under its prefix; the list has every page of it and nothing else', async () => {
  const store = open()
  const large = Buffer.alloc(s3Limits.partBytes * 2 + 12_345, 'segmento')
  expect(
    await store.put('large.age', Readable.from([large.subarray(0, 70_000), large.subarray(70_000)])),
  ).toBe(large.length)
  for (const name of ['a.age', 'b.age', 'c.age', 'd.age'])
    await store.put(name, Readable.from([Buffer.from(name)]))
  await open({ prefix: 'agency two/' }).put('theirs.age', Readable.from([Buffer.from('x')]))
  const back = await store.get('large.age')
  expect(back && (await buffer(back)).equals(large)).toBe(true)
  expect((await store.list()).map(({ name, bytes }) => [name, bytes])).toEqual([
    ['a.age', 5],
    ['b.age', 5],
    ['c.age', 5],
    ['d.age', 5],
    ['large.age', large.length],
  ])
  await store.remove('a.age')
  expect(await store.get('a.age')).toBeUndefined()
  expect([...bucket.files.keys()].every((name) => /^agency (one|two)\//.test(name))).toBe(true)
})

test('an upload that breaks off is in no list, leaves nothing behind, and an earlier file of that name stays', async () => {
  const store = open()
  await store.put('kept.age', Readable.from([Buffer.from('whole')]))
  const broken = Readable.from(
    (async function* () {
      yield Buffer.alloc(s3Limits.partBytes + 1)
      throw new Error('the snapshot is gone')
    })(),
  )
  await expect(store.put('kept.age', broken)).rejects.toThrow('the snapshot is gone')
  expect(bucket.uploads.size).toBe(0)
  const kept = await store.get('kept.age')
  expect(kept && (await buffer(kept)).toString()).toBe('whole')
})

test('a store that is busy for a moment is asked again; one that stays so is told as such', async () => {
  bucket.fail('PUT', 2)
  await open().put('patient.age', Readable.from([Buffer.from('x')]))
  expect(bucket.files.size).toBe(1)
  bucket.fail('GET', 99)
  await expect(open().list()).rejects.toMatchObject({ failure: 'unavailable' })
}, 30_000)

test('another key, another secret or a missing bucket is refused with a sentence that shows neither', async () => {
  for (const changed of [{ keyId: 'AKIAOTHER' }, { secretKey: 'wrong-secret' }, { bucket: 'nowhere' }]) {
    const refused = await open(changed)
      .list()
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(BackupRefusal)
    expect(String(refused)).not.toMatch(/AKIA|secret-|wrong-secret/)
  }
})

test('it goes through the guard: no undeclared call, purpose or field, and no store in the open', async () => {
  const line = (given: Partial<Parameters<typeof openStoreLine>[0]> = {}) =>
    openStoreLine({ recipient: recipients.backup, purpose: 'legal-obligation', mode: 'sandbox', ...given })
  const request = {
    operation: 'file.read',
    method: 'GET',
    url: new URL('/backups/x', origin),
    headers: {},
    fields: ['name'],
  } as const
  const refused = (code: string) => expect.objectContaining({ fault: expect.objectContaining({ code }) })
  await expect(line({ recipient: undefined })(request)).rejects.toEqual(refused('guard.undeclared-recipient'))
  await expect(line({ purpose: 'improvement' })(request)).rejects.toEqual(refused('guard.undeclared-purpose'))
  await expect(line()({ ...request, operation: 'file.share' })).rejects.toEqual(
    refused('guard.undeclared-operation'),
  )
  await expect(line()({ ...request, fields: ['name', 'email'] })).rejects.toEqual(
    refused('guard.undeclared-field'),
  )
  await expect(line({ mode: 'live' })(request)).rejects.toEqual(refused('guard.undeclared-host'))
})

test('the whole circle through a bucket: made, restored into an empty database, the same in every table', async () => {
  const world: EngagementWorld = await openEngagementWorld()
  const backups: BackupWorld = await backupWorld()
  try {
    await world.inIntake('ada@acme.example')
    const store = open()
    const source = { databaseUrl: world.db.url, sandboxDatabaseUrl: undefined }
    const made = await makeBackup({ source, key: backups.key, store, keepDays: 30 })
    const databaseUrl = await backups.emptyDatabase()
    const restored = await backups.restore(made.name, { databaseUrl, store })
    expect(restored.rows).toBe(made.rows)
    const [before, after] = [await everyTable(world.db.url), await everyTable(databaseUrl)]
    for (const name of [
      'public.people',
      'public.clients',
      'public.engagements',
      'public.person_keys',
      'auth.user',
    ])
      expect(after.get(name), name).toEqual(before.get(name))
  } finally {
    await backups.close()
    await world.drop()
  }
}, 60_000)
