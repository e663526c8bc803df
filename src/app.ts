import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Config } from '#config/config.ts'
import { migrate } from '#platform/database/migrate.ts'
import type { Log } from '#platform/log.ts'

/** What the running program stands on: databases that exist, the master key, the log. */
export interface Runtime {
  /** The owner of the database; it may create roles. */
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string
  readonly masterKey: Buffer
  readonly log: Log
}

export interface RunningApp {
  stop(): Promise<void>
  /** What the operator is told once everything is ready, a line each. */
  readonly readyLines: readonly string[]
}

/** Starts the processes that the configuration names and resolves once they are ready. */
export async function startApp(config: Config, runtime: Runtime): Promise<RunningApp> {
  const { databaseUrl, masterKey } = runtime
  await migrate({ databaseUrl, masterKey, rolePrefix: config.databaseRolePrefix, queues: [] })
  if (!config.processes.includes('web')) return { readyLines: [], stop: async () => {} }
  const pages = new Hono().get('/healthz', (c) => c.text('ok'))
  const server = serve({ fetch: pages.fetch, hostname: config.host, port: config.port })
  return {
    readyLines: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}
