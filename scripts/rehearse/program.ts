import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { settingNames } from '#config/settings.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { ensureDatabase } from '#platform/postgres/server.ts'
import { programArguments } from '../program-arguments.mjs'
import { freePorts } from './free-ports.ts'
import { StepFailure } from './step-failure.ts'

const projectFolder = dirname(dirname(import.meta.dirname))

/** The real program, in processes and a folder of its own. */
export interface Program {
  /** Of the process that answers people; the only one unless there are workers of their own. */
  readonly pid: number
  readonly folder: string
  readonly dataDir: string
  /** Where its database is, when it is not the one that it embeds. */
  readonly database: string | undefined
  readonly origin: string
  readonly sandboxPort: number
  /** What it printed when it was last ready, a line each. */
  readonly readyLines: readonly string[]
  /** What it said since, for when something goes wrong. */
  said(): string
  /** Kills the process that answers people outright and starts it anew; only where it has one of its own. */
  restartWeb(): Promise<void>
  stop(): Promise<void>
  removeFolder(): void
}

export interface ProgramOptions {
  /** An empty database of one's own instead of the embedded one. */
  readonly database?: string | undefined
  /** So many worker processes beside one for the web and one for the stand-ins; undefined: all in one process. */
  readonly workers?: number | undefined
  /** By which address the web process reaches the database, where it is not that of the others. */
  readonly webDatabase?: (databaseUrl: string) => Promise<string>
}

/** Starts it with nothing but what is given here, whatever the environment or `.env` says. */
export async function startProgram({ database, workers, webDatabase }: ProgramOptions): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-rehearsal-'))
  // The embedded server's unprivileged user passes through it.
  chmodSync(folder, 0o711)
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of stops.toReversed()) await end()
  }
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  try {
    const dataDir = join(folder, 'data')
    // Several processes need a server that none of them embeds.
    const shared = workers !== undefined && database === undefined ? await ownServer(folder) : undefined
    if (shared) stops.push(() => shared.stop())
    const databaseUrl = database ?? shared?.url
    const port = await freePorts(1)
    const sandboxPort = await freePorts(10)
    const settings = {
      DATA_DIR: dataDir,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      MASTER_KEY_FILE: join(folder, 'master.key'),
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      // The rehearsal speaks as the proxy in front, so that each person has an address of their own.
      TRUST_PROXY: '1',
      LOG_LEVEL: 'warn',
    }
    let output = ''
    const webUrl = databaseUrl && (await webDatabase?.(databaseUrl))
    const run = async (processes: string): Promise<RunningProcess> => {
      const own = processes === 'web' && webUrl ? { DATABASE_URL: webUrl } : {}
      const running = await startProcess({ ...settings, ...own, PROCESSES: processes }, (text) => {
        output += text
      })
      stops.push(running.stop)
      return running
    }
    let web: RunningProcess
    if (workers === undefined) web = await run('all')
    else {
      await run('sandbox')
      web = await run('web')
      await Promise.all(Array.from({ length: workers }, () => run('worker')))
    }
    return {
      pid: web.pid,
      folder,
      dataDir,
      database: databaseUrl,
      origin: `http://localhost:${port}`,
      sandboxPort,
      get readyLines() {
        return web.readyLines
      },
      said: () => output,
      async restartWeb() {
        if (workers === undefined) throw new Error('the web has no process of its own')
        await web.kill()
        web = await run('web')
      },
      stop,
      removeFolder,
    }
  } catch (error) {
    await stop()
    removeFolder()
    throw error
  }
}

async function ownServer(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'server') })
  return { url: await ensureDatabase(server.url, 'segmento'), stop: server.stop }
}

/** One process of the program. */
export interface RunningProcess {
  readonly pid: number
  readonly readyLines: readonly string[]
  /** SIGKILL: it gets no chance to finish anything. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts it with these settings alone; it ends with whoever started it.
 * @param heard what it prints, as it comes
 * @throws StepFailure when it ends before it is ready, with what it said
 */
export async function startProcess(
  settings: Record<string, string>,
  heard: (text: string) => void = () => {},
): Promise<RunningProcess> {
  const unset = Object.fromEntries(settingNames.map((name) => [name, '']))
  const child = spawn(process.execPath, [...programArguments], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LAUNCHER_PID: String(process.pid),
      ...unset,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      heard(text)
    })
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  try {
    const readyLines = await ready(child, ended, () => output)
    return { pid: child.pid ?? 0, readyLines, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
  } catch (error) {
    await end('SIGTERM')
    throw error
  }
}

function ready(child: ChildProcess, ended: Promise<unknown>, said: () => string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (/Segmento is ready[^\n]*\n([\s\S]*\n)?$/.test(said())) resolve(said().trimEnd().split('\n'))
    })
    void ended.then(() => reject(new StepFailure('the program ended before it was ready', said())))
  })
}
