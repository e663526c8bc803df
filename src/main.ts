import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Config, readConfig } from '#config/config.ts'
import { loadMasterKey } from '#config/master-key.ts'
import type { Secret } from '#config/secret.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { errorCode, type Log, openLog } from '#platform/log.ts'
import { requireFreePorts } from '#platform/ports.ts'
import { prepareDataFolder } from '#platform/postgres/data-folder.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { loggedValues } from '#platform/postgres/logged-values.ts'
import { ensureDatabase, requireUsableServer } from '#platform/postgres/server.ts'
import { keepConsoleQuiet } from '#platform/quiet-console.ts'
import { sandboxPortCount } from '#platform/sandbox/addresses.ts'
import { startApp } from './app.ts'
import { demoOf } from './demo/demo.ts'

const projectFolder = dirname(import.meta.dirname)
/** What the program itself may take to stop; the database takes at most 2.7 seconds after it. */
const appStopLimitMilliseconds = 2000

/** What runs, in the order in which it was started. */
const running: { stop(): Promise<unknown> }[] = []
let stoppingSince: number | undefined

await main()

async function main(): Promise<void> {
  outliveReaders()
  stopOnSignals()
  stopWithLauncher()
  try {
    const config = readConfig({
      environment: process.env,
      folder: projectFolder,
      arguments: process.argv.slice(2),
    })
    const log = openLog(config.logLevel)
    keepConsoleQuiet(log)
    stopOnUnforeseen(log)
    await start(config, log)
  } catch (error) {
    if (stoppingSince !== undefined) return
    process.stderr.write(`${error instanceof StartRefusal ? error.message : unforeseen(error)}\n`)
    await stop(1)
  }
}

async function start(config: Config, log: Log): Promise<void> {
  const runs = (kind: Config['processes'][number]) => config.processes.includes(kind)
  await requireFreePorts([
    ...(runs('web') ? [{ setting: 'PORT', host: config.host, first: config.port, count: 1 } as const] : []),
    ...(runs('sandbox') ? [sandboxBlock(config.sandboxPort)] : []),
  ])
  // The key comes before the cluster: a first start that is cut short leaves no cluster without its key.
  const masterKey = loadMasterKey(config.masterKeyFile, await databaseIsNew(config))
  const urls = config.databaseUrl ? await ownServer(config, config.databaseUrl) : await embeddedServer(config)
  const demo = await demoOf(config, { ...urls, masterKey: masterKey.bytes })
  const app = await startApp(config, { ...urls, masterKey: masterKey.bytes, log })
  running.push({ stop: () => Promise.race([app.stop(), delay(appStopLimitMilliseconds)]) })
  const lines = [
    runs('web')
      ? `Segmento is ready at http://localhost:${config.port}`
      : `Segmento is ready (${config.processes.join(', ')})`,
    ...app.readyLines,
    ...(await demo.readyLines()),
  ]
  const warning = config.databaseUrl && (await loggedValues(urls.databaseUrl))
  if (warning) lines.push(warning)
  if (masterKey.isNew)
    lines.push(
      `The master key was made at ${config.masterKeyFile}. Back it up now, apart from the database: without it nothing that is encrypted can be read.`,
    )
  process.stdout.write(`${lines.join('\n')}\n`)
  sweepStart()
}

/**
 * A start loads and compares much that nothing needs afterwards, and an idle program has no reason to collect it for
 * hours. Not there where the program is started without `--expose-gc`.
 */
function sweepStart(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** Also finds what keeps the database from being used, before anything is made. */
async function databaseIsNew(config: Config): Promise<boolean> {
  if (config.databaseUrl)
    return (await requireUsableServer('DATABASE_URL', config.databaseUrl.reveal())).isNew
  prepareDataFolder(config.dataDir)
  return !existsSync(join(config.dataDir, 'postgres'))
}

async function embeddedServer(config: Config): Promise<{ databaseUrl: string; sandboxDatabaseUrl: string }> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
  running.push(postgres)
  void postgres.ended.then(() => {
    if (stoppingSince !== undefined) return
    process.stderr.write(
      'The database ended unexpectedly, so Segmento stops. Nothing saved is lost: start it again.\n',
    )
    void stop(1)
  })
  return {
    databaseUrl: await ensureDatabase(postgres.url, 'segmento'),
    sandboxDatabaseUrl:
      config.sandboxDatabaseUrl?.reveal() ?? (await ensureDatabase(postgres.url, 'segmento_sandbox')),
  }
}

async function ownServer(
  config: Config,
  url: Secret,
): Promise<{ databaseUrl: string; sandboxDatabaseUrl: string }> {
  const databaseUrl = url.reveal()
  const given = config.sandboxDatabaseUrl?.reveal()
  if (given) await requireUsableServer('SANDBOX_DATABASE_URL', given)
  const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1))
  return { databaseUrl, sandboxDatabaseUrl: given ?? (await ensureDatabase(databaseUrl, `${name}_sandbox`)) }
}

function sandboxBlock(first: number) {
  return { setting: 'SANDBOX_PORT', host: '127.0.0.1', first, count: sandboxPortCount } as const
}

/** Stops in the reverse order of starting, the database last. */
async function stop(status: number): Promise<void> {
  if (stoppingSince !== undefined) return
  stoppingSince = performance.now()
  for (const part of running.toReversed()) await part.stop().catch(() => {})
  process.exit(status)
}

/** One signal stops in order, a second one at once. A terminal's Ctrl-C arrives twice within a moment. */
function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stoppingSince === undefined) void stop(0)
      else if (performance.now() - stoppingSince > 1000) process.exit(1)
    })
}

/** `npm start` runs us below a launcher: when that is killed outright, nobody else would end us. */
function stopWithLauncher(): void {
  const launcher = Number(process.env.LAUNCHER_PID)
  if (!launcher) return
  setInterval(() => {
    if (process.ppid !== launcher) void stop(1)
  }, 250).unref()
}

/** Who reads what is said may be gone before us. Told as a failure it would be said to them, and fail, for ever. */
function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
}

function stopOnUnforeseen(log: Log): void {
  const fail = (error: unknown) => {
    log.error('process.failed', { code: errorCode(error) })
    process.stderr.write(`${unforeseen(error)}\n`)
    void stop(1)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}

/** Where it broke, without the message, which may hold data, even in lines of its own. */
function unforeseen(error: unknown): string {
  const { stack: whole = '', message = '' } = error instanceof Error ? error : {}
  const stack = whole
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
  return [`Segmento stopped on an unforeseen error (${errorCode(error)}).`, ...stack].join('\n')
}
