import type { Config } from '#config/config.ts'
import type { Restored } from '#platform/backup/restore-backup.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { databaseExists, ensureDatabase, requireUsableServer } from '#platform/postgres/server.ts'
import { counted } from '../backup/command.ts'
import { sandboxBeside } from '../open-database.ts'
import type { ChosenBackup } from './choose-backup.ts'

/** Restores into the database that the settings name, and says what to do next. */
export async function restoreForGood(chosen: ChosenBackup, over: boolean): Promise<number> {
  const target = await openTarget(chosen.config)
  try {
    const restored = await chosen.restore({ ...target, over })
    for (const line of told(chosen.name, restored)) console.log(line)
    return 0
  } finally {
    await target.close()
  }
}

interface Target {
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string | undefined
  close(): Promise<void>
}

/** The operator's own server, or the embedded one, which is made here where there is none; nobody else may run on it. */
async function openTarget(config: Config): Promise<Target> {
  const given = config.sandboxDatabaseUrl?.reveal()
  if (config.databaseUrl) {
    const databaseUrl = config.databaseUrl.reveal()
    await requireUsableServer('DATABASE_URL', databaseUrl)
    const beside = given ?? sandboxBeside(databaseUrl)
    const sandboxDatabaseUrl = (await databaseExists(beside)) ? beside : undefined
    return { databaseUrl, sandboxDatabaseUrl, close: async () => {} }
  }
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir })
  try {
    return {
      databaseUrl: await ensureDatabase(server.url, 'segmento'),
      sandboxDatabaseUrl: given ?? (await ensureDatabase(server.url, 'segmento_sandbox')),
      close: () => server.stop(),
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

function told(name: string, { at, tables, rows, erasedAgain, erasuresUpTo, jobs }: Restored): string[] {
  return [
    `Restored ${counted(rows, 'row', 'rows')} of ${counted(tables, 'table', 'tables')} from ${name}, as of ${at}. Every table and the ledger were compared.`,
    erasedAgain === 0
      ? `Nothing was to be erased again. Erasures are known up to ${erasuresUpTo}.`
      : `Erased again what was erased or has expired since: ${counted(erasedAgain, 'row', 'rows')}. Erasures are known up to ${erasuresUpTo}.`,
    `${counted(jobs, 'job', 'jobs')} that waited will be done. Everybody signs in again. Now: npm start`,
    'What docs/restore.md says of vendors and mails after a restore is worth reading before that.',
  ]
}
