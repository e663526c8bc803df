import { createServer } from 'node:http'
import type { Config } from '#config/config.ts'
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
export async function startApp(config: Config, _runtime: Runtime): Promise<RunningApp> {
  const server = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(config.port, config.host, resolve))
  return {
    readyLines: [],
    async stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
