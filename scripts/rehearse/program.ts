import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { settingNames } from '#config/settings.ts'
import { freePorts } from './free-ports.ts'
import { StepFailure } from './step-failure.ts'

const projectFolder = dirname(dirname(import.meta.dirname))

/** The real program, in a process and a folder of its own. */
export interface Program {
  readonly folder: string
  readonly dataDir: string
  readonly origin: string
  readonly sandboxPort: number
  /** What it printed when it was ready, a line each. */
  readonly readyLines: readonly string[]
  /** What it said since, for when something goes wrong. */
  said(): string
  stop(): Promise<void>
  removeFolder(): void
}

/** Starts it with nothing but what is given here, whatever the environment or `.env` says. */
export async function startProgram(database: string | undefined): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-rehearsal-'))
  // The embedded server's unprivileged user passes through it.
  chmodSync(folder, 0o711)
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  const port = await freePorts(1)
  const sandboxPort = await freePorts(10)
  const dataDir = join(folder, 'data')
  const unset = Object.fromEntries(settingNames.map((name) => [name, '']))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LAUNCHER_PID: String(process.pid),
      ...unset,
      DATA_DIR: dataDir,
      ...(database === undefined ? {} : { DATABASE_URL: database }),
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      // The rehearsal speaks as the proxy in front, so that each person has an address of their own.
      TRUST_PROXY: '1',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  try {
    const readyLines = await ready(child, ended, () => output)
    return {
      folder,
      dataDir,
      origin: `http://localhost:${port}`,
      sandboxPort,
      readyLines,
      said: () => output,
      stop,
      removeFolder,
    }
  } catch (error) {
    await stop()
    removeFolder()
    throw error
  }
}

function ready(child: ChildProcess, ended: Promise<unknown>, said: () => string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (/Segmento is ready.*\n[\s\S]*\n$/.test(said())) resolve(said().trimEnd().split('\n'))
    })
    void ended.then(() => reject(new StepFailure('the program ended before it was ready', said())))
  })
}
