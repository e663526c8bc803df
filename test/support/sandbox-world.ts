import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { sandboxPortCount } from '#platform/sandbox/addresses.ts'
import type { PlannedFault } from '#platform/sandbox/faults.ts'
import type { RecordedRequest } from '#platform/sandbox/requests.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { type RunningSandboxWorld, startSandboxWorld } from '../../src/sandbox.ts'
import { freshDatabase } from './database.ts'
import { headStartMs } from './head-start.ts'

export interface TestSandboxWorld extends RunningSandboxWorld {
  /** What the sandboxes keep, to look at from outside. */
  readonly databaseUrl: string
  /** Moves business time forward. */
  advance(by: { days?: number; hours?: number; minutes?: number }): void
  now(): Promise<Date>
  requests(vendor: string): Promise<RecordedRequest[]>
  plan(vendor: string, fault: PlannedFault): Promise<void>
}

/** Starts the given sandboxes on free loopback ports over a fresh database, with a clock that tests move. */
export async function startTestSandboxes(
  sandboxes: readonly VendorSandbox[],
  options: { programOrigin?: string } = {},
): Promise<TestSandboxWorld> {
  const database = await freshDatabase()
  let aheadMs = headStartMs()
  const now = async () => new Date(Date.now() + aheadMs)
  try {
    const world = await startSandboxWorld({
      databaseUrl: database.url,
      firstPort: await freePorts(sandboxPortCount),
      programOrigin: options.programOrigin ?? 'http://127.0.0.1:9',
      now,
      sandboxes,
    })
    return {
      ...world,
      databaseUrl: database.url,
      now,
      advance({ days = 0, hours = 0, minutes = 0 }) {
        aheadMs += ((days * 24 + hours) * 60 + minutes) * 60_000
      },
      async requests(vendor) {
        const answer = await fetch(`${world.origin(vendor)}/_requests`)
        const { requests } = (await answer.json()) as { requests: RecordedRequest[] }
        return requests
      },
      async plan(vendor, fault) {
        const answer = await fetch(`${world.origin(vendor)}/_faults`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(fault),
        })
        if (!answer.ok) throw new Error(await answer.text())
      },
      async close() {
        await world.close()
        await database.drop()
      },
    }
  } catch (error) {
    await database.drop()
    throw error
  }
}

/** The first of `count` ports in a row that are free for TCP and UDP on loopback. */
async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 1_200) * 10
    const ports = Array.from({ length: count }, (_, offset) => first + offset)
    const free = await Promise.all(ports.flatMap((port) => [tcpFree(port), udpFree(port)]))
    if (free.every(Boolean)) return first
  }
  throw new Error('no free loopback ports for the sandbox world')
}

function tcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}
