import type { TestProject } from 'vitest/node'
import { startThrowawayServer } from '../../scripts/throwaway-server.ts'
import { untilMonday } from './head-start.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the run's throw-away server. */
    postgresUrl: string
    /** How far business time is ahead where a test begins, in ms. */
    headStartMs: number
  }
}

/** One throw-away PostgreSQL for the whole run, the same that the program embeds, or the one that is given. */
export default async function startPostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  project.provide('headStartMs', untilMonday(new Date()))
  const given = process.env.TEST_POSTGRES_URL
  if (given) {
    project.provide('postgresUrl', given)
    return undefined
  }
  const server = await startThrowawayServer()
  project.provide('postgresUrl', server.url)
  return server.stop
}
