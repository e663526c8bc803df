import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { type Program, scratchFolder, startProgram } from '#test/runtime/program.ts'
import { freePorts } from '../../scripts/rehearse/free-ports.ts'
import { listenInFront, type SeenRequest } from './front-door.ts'

/** The real program with an ear at everything that could carry data out of it unseen. */
export interface WatchedProgram {
  readonly origin: string
  /** Where it listens itself: what is sent there is not among `seen`. */
  readonly inside: string
  readonly sandboxPort: number
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string
  readonly settings: Readonly<Record<string, string>>
  readonly seen: readonly SeenRequest[]
  readonly notices: readonly string[]
  /** The owner of its database. */
  readonly owner: pg.Pool
  readyLines(): readonly string[]
  /** Every file that it keeps or lets lie about, but those of the database. */
  files(): readonly string[]
  /** Kills it as a power cut would, and starts it anew. */
  killAndRestart(): Promise<void>
  /** Ends it, and answers what all its processes wrote to their standard streams. */
  stop(): Promise<string>
  /** What the database server has written to its log: every statement without its values, and its own words. */
  databaseLog(): string
}

const name = 'watched'

export async function startWatchedProgram(): Promise<WatchedProgram> {
  const folder = scratchFolder()
  const temporary = join(folder, 'temporary')
  mkdirSync(temporary)
  shareCompiled(temporary)
  const heard: string[] = []
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'server'),
    durable: false,
    heard: (said) => heard.push(said),
  })
  onTestFinished(() => server.stop())
  const databaseUrl = await loggedDatabase(server.url)
  const sandboxDatabaseUrl = urlOf(server.url, `${name}_sandbox`)

  const port = await freePorts(2)
  const sandboxPort = await freePorts(10)
  const inside = `http://127.0.0.1:${port}`
  const origin = `http://localhost:${port + 1}`
  const seen: SeenRequest[] = []
  await listenInFront(port, port + 1, seen)
  const settings = {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: origin,
    SANDBOX_PORT: String(sandboxPort),
    TRUST_PROXY: '1',
    LOG_LEVEL: 'debug',
    TMPDIR: temporary,
  }
  const said: string[] = []
  let program: Program = startProgram(settings)
  let readyLines = await program.ready()
  const notices: string[] = []
  await listen(databaseUrl, notices)
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2, options: '-c log_statement=none' })
  owner.on('error', () => {})
  onTestFinished(() => owner.end())

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    program.child.kill(signal)
    const { complaint } = await program.ended
    said.push(program.said(), complaint)
  }
  return {
    origin,
    inside,
    sandboxPort,
    databaseUrl,
    sandboxDatabaseUrl,
    settings,
    seen,
    notices,
    owner,
    readyLines: () => readyLines,
    files: () => [temporary, join(folder, 'data')].flatMap(filesIn),
    async killAndRestart() {
      await end('SIGKILL')
      program = startProgram(settings)
      readyLines = await program.ready()
    },
    async stop() {
      await end('SIGTERM')
      return said.join('\n')
    },
    databaseLog: () => heard.join(''),
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

/** A database whose server writes each statement to its log: a value in the text of one would stand there. */
async function loggedDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create database ${name}`)
  for (const setting of ["log_statement = 'all'", 'log_parameter_max_length = 0'])
    await client.query(`alter database ${name} set ${setting}`)
  await client.end()
  return urlOf(server, name)
}

/** What tsx has compiled before is used again; it keeps that among the temporary files. */
function shareCompiled(temporary: string): void {
  const cache = `tsx-${process.getuid?.() ?? 'user'}`
  if (existsSync(join(tmpdir(), cache))) symlinkSync(join(tmpdir(), cache), join(temporary, cache))
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/tsx-'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Hears what the program's processes tell each other through the database. */
async function listen(databaseUrl: string, notices: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  client.on('notification', ({ channel, payload = '' }) => notices.push(`${channel} ${payload}`))
  const { rows } = await client.query<{ channel: string }>(
    `select 'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24) as channel union select 'segmento_changes'`,
  )
  for (const { channel } of rows) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
}
