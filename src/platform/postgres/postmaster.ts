import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunUser } from './run-user.ts'

/** Milliseconds that each way of asking gets before the next, harsher one; together 2.7 seconds. */
const stopSteps = [
  { signal: 'SIGINT', milliseconds: 2000 },
  { signal: 'SIGQUIT', milliseconds: 500 },
  { signal: 'SIGKILL', milliseconds: 200 },
] as const

/**
 * Stops the server that an earlier, killed run left on this cluster, and clears the lock file that a
 * server left which no longer runs. Returns once none runs.
 */
export async function stopLeftover(clusterDir: string): Promise<void> {
  const lock = readLock(clusterDir)
  if (!lock) return
  const isRunning = () => servesCluster(lock.pid, clusterDir)
  if (isRunning()) await stopServer(lock.pid, isRunning)
  rmSync(join(clusterDir, 'postmaster.pid'), { force: true })
  if (lock.socketDir?.startsWith('/tmp/segmento-')) rmSync(lock.socketDir, { recursive: true, force: true })
}

/** Fast shutdown, then immediate, then kill; returns when the server is gone. */
export async function stopServer(pid: number, isRunning: () => boolean): Promise<void> {
  for (const { signal, milliseconds } of stopSteps) {
    if (!isRunning()) return
    send(pid, signal)
    const end = performance.now() + milliseconds
    while (isRunning() && performance.now() < end) await delay(10)
  }
}

/**
 * A process that outlives ours only to end the server after us, however we die: it waits for the end of
 * its input, which the system closes with us, and removes the socket's folder once the server is gone.
 * Stopping the server in order ends the guardian first.
 */
export function guardServer(pid: number, socketDir: string, user: RunUser | undefined): ChildProcess {
  const guardian = spawn('/bin/sh', ['-c', guardianScript, 'segmento-guardian', String(pid), socketDir], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guardian.on('error', () => {})
  guardian.unref()
  return guardian
}

/** Whether the server is gone is seen by its socket: a dead process that nobody reaps still has its number. */
const guardianScript = `
  read -r _
  kill -INT "$1"
  tries=0
  while [ -e "$2/.s.PGSQL.5432" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  [ -e "$2/.s.PGSQL.5432" ] && kill -QUIT "$1"
  rm -rf "$2"`

/** PostgreSQL's lock file: line 1 is the server's process number, line 5 the folder of its socket. */
function readLock(clusterDir: string): { pid: number; socketDir: string | undefined } | undefined {
  const file = join(clusterDir, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number.parseInt(lines[0] ?? '', 10) || 0, socketDir: lines[4] }
}

/** A process number is reused after a restart of the machine: only a server working in the folder counts. */
function servesCluster(pid: number, clusterDir: string): boolean {
  if (pid <= 0 || !send(pid, 0)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir)
  } catch {
    return false
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
