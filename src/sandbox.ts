import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Pool } from 'pg'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { faultBoard } from '#platform/sandbox/faults.ts'
import { controlRoutes, recordRequests } from '#platform/sandbox/requests.ts'
import { prepareSandboxDatabase, sandboxStore } from '#platform/sandbox/store.ts'
import type { NetworkMap, SandboxWorld, VendorSandbox } from '#platform/sandbox/world.ts'
import { instantlySandbox } from '#vendors/instantly/sandbox/instantly-sandbox.ts'
import { mailforgeSandbox } from '#vendors/mailforge/sandbox/sandbox.ts'
import { porkbunSandbox } from '#vendors/porkbun/sandbox/porkbun-sandbox.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'
import { seedSandbox } from '#vendors/seed/sandbox/sandbox.ts'
import { smtpSandbox } from '#vendors/smtp/sandbox/sandbox.ts'
import { stripeSandbox } from '#vendors/stripe/sandbox/stripe-sandbox.ts'

/** Every vendor's stand-in. The registry comes first: the others make their hosts known to it. */
export const sandboxes: readonly VendorSandbox[] = [
  registrySandbox,
  porkbunSandbox,
  mailforgeSandbox,
  instantlySandbox,
  stripeSandbox,
  smtpSandbox,
  seedSandbox,
]

export interface RunningSandboxWorld {
  /** Where a vendor's sandbox answers: `http://127.0.0.1:3001/porkbun`. */
  origin(vendor: string): string
  /** What the program's sandbox connection to this vendor signs in with. */
  credentials(vendor: string): Promise<Record<string, string>>
  readonly network: NetworkMap
  close(): Promise<void>
}

/**
 * Starts the given stand-ins on loopback: HTTP of all of them on `firstPort`, mounted at `/<name>`; their
 * other servers on the ports that follow (`sandboxPortCount` in all). The database must exist.
 */
export async function startSandboxWorld(input: {
  databaseUrl: string
  firstPort: number
  programOrigin: string
  now: () => Promise<Date>
  sandboxes: readonly VendorSandbox[]
}): Promise<RunningSandboxWorld> {
  const closers: (() => Promise<void>)[] = []
  // A pool for each vendor: one whose calls wait for each other must not keep the next vendor from answering it.
  const openPool = () => {
    const pool = new Pool({ connectionString: input.databaseUrl, max: 6 })
    // An idle connection that breaks is replaced by the next call.
    pool.on('error', () => undefined)
    closers.push(() => pool.end())
    return pool
  }
  const close = async () => {
    for (const end of closers.toReversed()) await end()
  }
  try {
    await prepareSandboxDatabase(openPool())
    const network = sandboxNetwork(input.firstPort)
    const origin = (vendor: string) => `http://127.0.0.1:${input.firstPort}/${vendor}`
    const worlds = new Map<string, SandboxWorld>()
    const root = new Hono()
    for (const sandbox of input.sandboxes) {
      const store = sandboxStore(openPool(), sandbox.name)
      const faults = faultBoard(store)
      const { now, programOrigin } = input
      const world: SandboxWorld = { store, now, network, origin, programOrigin, faults }
      worlds.set(sandbox.name, world)
      const mounted = new Hono()
      mounted.route('/', controlRoutes(store, faults))
      mounted.use(recordRequests(store))
      mounted.use(faults.middleware)
      mounted.route('/', sandbox.http(world))
      root.route(`/${sandbox.name}`, mounted)
    }
    closers.push(await listenOnLoopback(root, input.firstPort))
    for (const sandbox of input.sandboxes) {
      const world = worlds.get(sandbox.name)
      const server = world && (await sandbox.listen?.(world))
      if (server) closers.push(() => server.close())
    }
    return {
      origin,
      network,
      close,
      async credentials(vendor) {
        const sandbox = input.sandboxes.find((entry) => entry.name === vendor)
        const world = worlds.get(vendor)
        if (!sandbox || !world) throw new Error(`the sandbox world has no ${vendor}`)
        return sandbox.credentials(world)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function listenOnLoopback(app: Hono, port: number): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(close)) as Server
    server.once('error', reject)
    const close = () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      })
  })
}
