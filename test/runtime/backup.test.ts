import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingNames } from '#config/settings.ts'
import { leftOut } from '#platform/backup/copied-tables.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { everyTable } from '#test/platform/backup/backup-world.ts'
import { embeddedServer, freePort, query, scratchFolder, startProgram } from './program.ts'

const root = join(import.meta.dirname, '../..')

/** A command as it is typed, with these settings only. */
async function run(
  command: 'backup' | 'restore',
  settings: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ status: number | null; said: string }> {
  const unset = Object.fromEntries(settingNames.map((name) => [name, '']))
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...unset, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const [status] = await once(child, 'close')
  return { status: status as number | null, said }
}

async function tablesOf(dataDir: string, database: string): Promise<Map<string, string[]>> {
  const server = await startEmbeddedPostgres({ dataDir })
  try {
    const url = new URL(server.url)
    url.pathname = `/${database}`
    return await everyTable(url.href)
  } finally {
    await server.stop()
  }
}

test('the embedded database goes the whole circle by the two commands, onto a machine that has the key alone', async () => {
  const folder = scratchFolder()
  const port = await freePort()
  const settings = { DATA_DIR: join(folder, 'one'), PORT: String(port), BACKUP_TO: join(folder, 'backups') }
  const program = startProgram(settings)
  await program.ready()
  const mainUrl = embeddedServer(settings.DATA_DIR).url.replace(/\/postgres$/, '/segmento')
  await query(
    mainUrl,
    `with one as (insert into people (email, name, client_until) values ('ada@acme.example', 'Ada', '9999-12-31') returning id)
     insert into person_keys (person_id, wrapped_key) select id, '\\x0102' from one`,
  )
  await query(mainUrl, `insert into clients (name) values (E'Line\\nbreak \\\\. & Söhne')`)

  const first = await run('backup', settings)
  expect(first).toMatchObject({
    status: 0,
    said: expect.stringContaining('which is not in it: keep that apart'),
  })
  const tested = await run('restore', settings, '--test')
  expect(tested).toMatchObject({ status: 0, said: expect.stringContaining('came back whole') })
  expect(
    await query(mainUrl, 'select count(*)::int as tested from backups where tested_at is not null'),
  ).toEqual([{ tested: 1 }])
  expect(await query(mainUrl, `select datname from pg_database where datname like '%restore_test%'`)).toEqual(
    [],
  )
  const busy = await run('restore', settings, '--over')
  expect(busy).toMatchObject({
    status: 1,
    said: expect.stringContaining('in use by another running Segmento'),
  })
  program.child.kill('SIGTERM')
  await program.ended

  const resting = await run('backup', settings)
  expect(resting.status).toBe(0)
  const elsewhere = { ...settings, DATA_DIR: join(folder, 'two') }
  const without = await run('restore', elsewhere)
  expect(without).toMatchObject({ status: 1, said: expect.stringContaining('there is no master key at') })
  expect(existsSync(elsewhere.DATA_DIR)).toBe(false)
  mkdirSync(elsewhere.DATA_DIR, { mode: 0o711 })
  copyFileSync(join(settings.DATA_DIR, 'master.key'), join(elsewhere.DATA_DIR, 'master.key'))
  const restored = await run('restore', elsewhere)
  expect(restored).toMatchObject({ status: 0, said: expect.stringContaining('the ledger were compared') })

  const [before, after] = [
    await tablesOf(settings.DATA_DIR, 'segmento'),
    await tablesOf(elsewhere.DATA_DIR, 'segmento'),
  ]
  // The making of the backup is recorded after its snapshot, and the restore in the ledger.
  const changed = (name: string) =>
    name in leftOut || /^pgboss\.|^app\.(installation|sealing)$|\.backups$|\.evidence_/.test(name)
  for (const [name, rows] of before) if (!changed(name)) expect(after.get(name), name).toEqual(rows)
  expect(after.get('public.person_keys')).toEqual(before.get('public.person_keys'))
  expect(after.get('public.clients')?.join()).toContain('Söhne')
  for (const entry of before.get('public.evidence_checkpoints') ?? [])
    expect(after.get('public.evidence_checkpoints')).toContain(entry)
  expect(await tablesOf(elsewhere.DATA_DIR, 'segmento_sandbox')).toEqual(
    await tablesOf(settings.DATA_DIR, 'segmento_sandbox'),
  )

  const again = startProgram(elsewhere)
  await again.ready()
  again.child.kill('SIGTERM')
  expect((await again.ended).status).toBe(0)
  expect(readdirSync(settings.BACKUP_TO).filter((name) => name.includes('unfinished'))).toEqual([])
}, 400_000)
