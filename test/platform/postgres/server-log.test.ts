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

  /** Another connection in the middle of a statement; its process number. */
  const working = async () => {
    const other = await connect()
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid ?? 0
    void other.query(`select pg_sleep(60), '${value}'`).catch(() => {})
    await vi.waitFor(async () => {
      const busy = await client.query('select 1 from pg_stat_activity where pid = $1 and wait_event = $2', [
        pid,
        'PgSleep',
      ])
      expect(busy.rowCount).toBe(1)
    }, 10_000)
    return pid
  }
  await client.query('select pg_terminate_backend($1)', [await working()])
  await vi.waitFor(() => expect(said()).toContain('terminating connection'), { timeout: 10_000 })

  process.kill(await working(), 'SIGKILL')
  await vi.waitFor(() => expect(said()).toContain('terminated by signal 9'), { timeout: 10_000 })
  expect(said()).not.toContain(value)
})
