import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#config/config.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { superuser } from '#platform/postgres/cluster.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'

export interface OpenDatabase {
  readonly url: string
  /** Where the sandbox world is, if it is anywhere. */
  readonly sandboxUrl: string
  close(): Promise<void>
}

/** The running program's database: the operator's own, the embedded one that runs, or that one started for us. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = config
  const opened = (url: string, close: () => Promise<void>): OpenDatabase => ({
    url,
    sandboxUrl: config.sandboxDatabaseUrl?.reveal() ?? sandboxBeside(url),
    close,
  })
  if (databaseUrl) return opened(databaseUrl.reveal(), async () => {})
  if (!existsSync(join(dataDir, 'postgres')))
    throw new StartRefusal({
      setting: 'DATA_DIR',
      sentence: `there is no database in ${dataDir}`,
      remedy: 'Give the folder that the program runs with, or DATABASE_URL',
    })
  const running = runningServer(dataDir)
  if (running) return opened(running, async () => {})
  const server = await startEmbeddedPostgres({ dataDir })
  return opened(inDatabase(server.url), () => server.stop())
}

/** The sandbox world's database, named like the main one where no setting says otherwise. */
export function sandboxBeside(url: string): string {
  const beside = new URL(url)
  beside.pathname = `${beside.pathname}_sandbox`
  return beside.href
}

const inDatabase = (serverUrl: string): string => {
  const url = new URL(serverUrl)
  url.pathname = '/segmento'
  return url.href
}

/** Where the server that uses the folder says that it listens: the fifth line of its postmaster.pid. */
function runningServer(dataDir: string): string | undefined {
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const socketDir = readFileSync(file, 'utf8').split('\n')[4]
  if (!socketDir || !existsSync(join(socketDir, '.s.PGSQL.5432'))) return undefined
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim()
  return inDatabase(`postgresql://${superuser}:${password}@${encodeURIComponent(socketDir)}/postgres`)
}
