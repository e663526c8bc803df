import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { freshDatabase } from '#test/support/database.ts'
import { freePort, query, scratchFolder, startProgram } from './program.ts'

/** Starts in a new folder, and expects one sentence, a non-zero exit, and nothing written. */
async function refused(settings: Record<string, string>): Promise<string> {
  const dataDir = join(scratchFolder(), 'data')
  const port = String(await freePort())
  const program = startProgram({ DATA_DIR: dataDir, PORT: port, ...settings })
  const { status, complaint } = await program.ended
  expect(status).toBe(1)
  expect(program.said()).toBe('')
  expect(complaint.trimEnd().split('\n')).toHaveLength(1)
  expect(existsSync(dataDir)).toBe(false)
  return complaint
}

test('a taken port', async () => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  expect(await refused({ PORT: String(port) })).toMatch(
    `PORT: port ${port} on 127.0.0.1 is taken by another program, or by a Segmento that already runs. Stop that one, or set PORT to a free port.`,
  )
  server.close()
})

test('a folder that cannot be made', async () => {
  expect(await refused({ DATA_DIR: '/dev/null/data' })).toMatch(
    'DATA_DIR: the folder /dev/null/data cannot be made. Choose a DATA_DIR that this user can write',
  )
})

test('an invalid setting', async () => {
  expect(await refused({ PORT: 'eighty' })).toMatch(
    'PORT: must be a number. .env.example explains every setting.',
  )
})

test('an unknown setting', async () => {
  expect(await refused({ SEGMENTO_COLOUR: 'red' })).toMatch('SEGMENTO_COLOUR: is not a setting of Segmento.')
})

test('a database server that does not answer', async () => {
  const complaint = await refused({ DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/segmento' })
  expect(complaint).toMatch('DATABASE_URL: no database server answers at its host and port.')
  expect(complaint).not.toContain('hunter2')
})

test('a user of the database who may not create roles', async () => {
  const database = await freshDatabase()
  const role = `limited_${process.pid}`
  await database.pool.query(`create role ${role} login password 'hunter2'`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'hunter2'
  const complaint = await refused({ DATABASE_URL: url.href })
  expect(complaint).toMatch('DATABASE_URL: its user may not create roles')
  expect(complaint).toMatch('Grant it with ALTER ROLE … CREATEROLE, or give another user.')
  await database.drop()
  await query(inject('postgresUrl'), `drop role ${role}`)
})

test('a database that is set up already, without its master key', async () => {
  const database = await freshDatabase()
  await database.pool.query('create table public.schema_migrations (name text, hash text)')
  const complaint = await refused({ DATABASE_URL: database.url })
  expect(complaint).toMatch('MASTER_KEY_FILE: there is a database, but the master key')
  await database.drop()
})

test('a database that is newer than the program', async () => {
  const database = await freshDatabase()
  await database.pool.query(`
    create table public.schema_migrations (name text primary key, hash text not null, applied_at timestamptz);
    insert into public.schema_migrations values ('9999-tomorrow.sql', 'x', now())`)
  const key = join(scratchFolder(), 'master.key')
  writeFileSync(key, `${'0'.repeat(64)}\n`, { mode: 0o600 })
  const complaint = await refused({
    DATABASE_URL: database.url,
    SANDBOX_DATABASE_URL: database.url,
    MASTER_KEY_FILE: key,
  })
  expect(complaint).toMatch('the database is newer than this program')
  expect(complaint).toMatch('9999-tomorrow.sql')
  const tables = await database.pool.query(
    `select 1 from pg_tables where schemaname in ('public', 'app', 'pgboss')`,
  )
  expect(tables.rowCount).toBe(1)
  await database.drop()
})
