import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { settingNames } from '#config/settings.ts'
import { programArguments } from '../../scripts/program-arguments.mjs'
import { makeThrowawayFolder } from '../../scripts/throwaway-folder.ts'

const root = join(import.meta.dirname, '../..')

/** The real program as a process of its own. */
export interface Program {
  readonly child: ChildProcess
  /** Standard output so far. */
  said(): string
  /** The exit status and what was said to standard error, once it has ended. */
  readonly ended: Promise<{ status: number | null; complaint: string }>
  /** Resolves with the lines printed once it is ready; rejects when it ends instead. */
  ready(): Promise<string[]>
}

/** Starts it with these settings only, whatever the environment or `.env` of the developer says. */
export function startProgram(settings: Record<string, string>): Program {
  const unset = Object.fromEntries(settingNames.map((name) => [name, '']))
  // It ends with this process, however that ends: a run of tests that is killed leaves nothing behind.
  const LAUNCHER_PID = String(process.pid)
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, LAUNCHER_PID, ...unset, ...settings }
  const child = spawn(process.execPath, [...programArguments], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, complaint }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    child,
    said: () => output,
    ended,
    ready: () =>
      new Promise((resolve, reject) => {
        child.stdout.on('data', () => {
          if (/Segmento is ready.*\n/.test(output)) resolve(output.trimEnd().split('\n'))
        })
        void ended.then(() => reject(new Error(`it ended: ${complaint}`)))
      }),
  }
}

/** A folder for data; the server's unprivileged user can pass through it. */
export function openFolder(): string {
  const folder = makeThrowawayFolder('segmento-run-')
  chmodSync(folder, 0o711)
  return folder
}

/** The same, gone after the test. */
export function scratchFolder(): string {
  const folder = openFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A free block of ports from below the range that the system hands out by itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 1500) * 12
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}

/** The embedded server of a data folder, as its lock file and password file tell. */
export function embeddedServer(dataDir: string): { pid: number; socketDir: string; url: string } {
  const lock = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim()
  const socketDir = lock[4] ?? ''
  const url = `postgresql://segmento:${password}@${encodeURIComponent(socketDir)}/postgres`
  return { pid: Number(lock[0]), socketDir, url }
}

export async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
