import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'

const value = 'quorvexa@jorbexoffice.net'

async function watchedServer() {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-log-'))
  chmodSync(folder, 0o711)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const said: string[] = []
  const heard = (text: string) => void said.push(text)
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false, heard })
  onTestFinished(() => server.stop())
  const connect = async () => {
    const client = new pg.Client({ connectionString: server.url })
    client.on('error', () => {})
    await client.connect()
    onTestFinished(() => client.end().catch(() => {}))
    return client
  }
  return { said: () => said.join(''), connect }
}

test('the server writes no value to its log, whether a statement fails, is broken off or dies', async () => {
  const { said, connect } = await watchedServer()
  const client = await connect()
  await client.query('create table people (email text unique)')
  const insert = () => client.query('insert into people values ($1)', [value])
  await insert()
  await expect(insert()).rejects.toMatchObject({ code: '23505' })
  await expect(client.query(`select '${value}'::uuid`)).rejects.toMatchObject({ code: '22P02' })

  const pidOf = async (one: pg.Client) =>
    (await one.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0
  const slow = (one: pg.Client) => one.query(`select pg_sleep(60), '${value}'`).catch(() => {})
  const brokenOff = await connect()
  const broken = await pidOf(brokenOff)
  void slow(brokenOff)
  await client.query('select pg_terminate_backend($1)', [broken])
  await vi.waitFor(() => expect(said()).toContain('terminating connection'), { timeout: 10_000 })

  const dying = await connect()
  const pid = await pidOf(dying)
  void slow(dying)
  await client.query('select pg_sleep(0.2)')
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(said()).toContain('terminated by signal 9'), { timeout: 10_000 })
  expect(said()).not.toContain(value)
})
