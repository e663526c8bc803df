import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clauseIds } from '#policy/vocabulary.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'

const root = resolve(import.meta.dirname, '../..')
let database: MigratedDatabase
let folder: string
beforeAll(async () => {
  database = await migratedDatabase()
  folder = mkdtempSync(join(tmpdir(), 'prove-test-'))
  writeFileSync(join(folder, 'master.key'), `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

function prove(): Promise<{ status: number | null; said: string }> {
  const run = spawn(process.execPath, ['--import', 'tsx', 'scripts/prove.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      DATABASE_ROLE_PREFIX: testRolePrefix,
      MASTER_KEY_FILE: join(folder, 'master.key'),
    },
  })
  let said = ''
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  return new Promise((done) => run.once('close', (status) => done({ status, said })))
}

test('every promise is printed with its keepers, tests and evidence, and a database as made is proven', async () => {
  const { status, said } = await prove()
  for (const id of clauseIds)
    expect(said).toMatch(new RegExp(`^${id.replace('.', '\\.')} +(kept|in part|OPEN)`, 'm'))
  expect(said).toContain('constraint: constraint stacks_host_check on stacks')
  expect(said).toContain(
    'test/policy/kept-promises.test.ts: a stack is hosted and sequenced only by who is connected',
  )
  expect(said).toMatch(/seen \d+ s ago, ok: /)
  expect(status, said).toBe(0)
})

test('one keeper taken out of the database is named, and nothing is proven then', async () => {
  await database.owner.query('alter table stacks drop constraint stacks_host_check')
  const { status, said } = await prove()
  expect(said).toContain('the database has no constraint stacks_host_check on stacks: put it back')
  expect(said).toMatch(/^4\.3 +FAILED/m)
  expect(status).toBe(1)
})
