import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StartRefusal } from '#config/start-refusal.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { type Cluster, prepareCluster, superuser } from './cluster.ts'
import { prepareDataFolder } from './data-folder.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { guardServer, stopLeftover, stopServer } from './postmaster.ts'
import { type RunUser, runUserFor } from './run-user.ts'

export interface EmbeddedPostgres {
  /** Superuser URL over the Unix socket; carries the password. Replace the path for another database. */
  readonly url: string
  /** Resolves when the server has ended, by itself or by `stop`. */
  readonly ended: Promise<void>
  /** Ends the server within 2.7 seconds: in order if it can, else without a checkpoint. */
  stop(): Promise<void>
}

/** The name of the socket's folder stays under the 107 bytes that a socket's address may have. */
const socketParent = '/tmp'
const readyLimitMilliseconds = 120_000

/**
 * Runs PostgreSQL 18 on the cluster in `dataDir` (made at first use), reachable only through a Unix socket
 * in a folder of mode 0700 and with a password. A server left by a killed run is stopped first; a
 * `dataDir` that a living run uses is refused. `durable: false` trades crash safety for speed, in tests;
 * `heard` gets what the server writes to its log, which otherwise nobody keeps.
 * @throws StartRefusal when it can't run, with the remedy
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  durable?: boolean
  heard?: (said: string) => void
}): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  prepareDataFolder(dataDir)
  const unlock = await lockDataFolder(dataDir)
  const socketDir = mkdtempSync(join(socketParent, 'segmento-'))
  const removeSocketDir = () => rmSync(socketDir, { recursive: true, force: true })
  process.once('exit', removeSocketDir)
  const release = () => {
    process.off('exit', removeSocketDir)
    removeSocketDir()
    unlock()
  }
  try {
    const user = runUserFor(join(dataDir, 'postgres'))
    const binaries = findBinaries(user)
    if (user) chownSync(socketDir, user.uid, user.gid)
    const durable = options.durable !== false
    const cluster = await prepareCluster({ dataDir, durable, binaries, user, scratchDir: socketDir })
    await stopLeftover(cluster.dir)
    const settings = { ...serverSettings(socketDir), ...(durable ? {} : notDurable) }
    const server = await startServer(binaries, cluster, settings, user, options.heard)
    const url = `postgresql://${superuser}:${cluster.password}@${encodeURIComponent(socketDir)}/postgres`
    return { url, ended: server.ended, stop: () => server.stop().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

/** Logging leaves out statements, parameters and row contents: they may hold personal data. */
function serverSettings(socketDir: string): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    // Some sixty for each process, and a web beside four workers.
    max_connections: '300',
    shared_buffers: '128MB',
    max_wal_size: '512MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    // What is asked for lies in memory nearly always: looking up a few rows costs less than reading a table through.
    seq_page_cost: '0.2',
    random_page_cost: '0.25',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_statement: 'none',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
  }
}

const notDurable = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

async function startServer(
  binaries: Binaries,
  cluster: Cluster,
  settings: Record<string, string>,
  user: RunUser | undefined,
  heard: (said: string) => void = () => {},
): Promise<Pick<EmbeddedPostgres, 'ended' | 'stop'>> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(binaries.postgres, ['-D', cluster.dir, ...flags], {
    ...user,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const pid = server.pid ?? 0
  const guardian = guardServer(pid, settings.unix_socket_directories ?? '', user)
  server.stderr?.setEncoding('utf8').on('data', heard)
  await readiness(server)
  const isRunning = () => server.exitCode === null && server.signalCode === null
  return {
    ended,
    async stop() {
      guardian.kill('SIGKILL')
      await stopServer(pid, isRunning)
    },
  }
}

/** Resolves when the server says that it accepts connections; its own words when it ends instead. */
function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    const refuse = (sentence: string) => {
      clearTimeout(limit)
      const remedy =
        'Look at DATA_DIR (space, owner, another server), or set DATABASE_URL to a server of yours'
      reject(new StartRefusal({ setting: 'DATA_DIR', sentence, remedy }))
    }
    const limit = setTimeout(() => {
      server.kill('SIGQUIT')
      refuse('PostgreSQL did not become ready in two minutes')
    }, readyLimitMilliseconds)
    server.once('error', (error) => refuse(`PostgreSQL cannot be run (${error.message})`))
    server.once('close', () => refuse(`PostgreSQL ended while starting (${lastWords(lines)})`))
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter(Boolean))
      lines.splice(0, lines.length - 20)
      if (!text.includes('database system is ready to accept connections')) return
      clearTimeout(limit)
      resolve()
    })
  })
}

function lastWords(lines: readonly string[]): string {
  const line = lines.find((said) => said.includes('FATAL')) ?? lines.at(-1) ?? 'it said nothing'
  return line.replace(/^.*?(FATAL|LOG|ERROR):\s*/, '')
}
