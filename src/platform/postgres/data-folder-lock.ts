import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { StartRefusal } from '#config/start-refusal.ts'

/** How long the run before may take to end, when one start follows right after another. */
const patienceMilliseconds = 2000

/**
 * Keeps a second run off the same data folder. The lock is a listening Unix socket named after the folder's
 * device and inode: the system frees it with the process, so a killed run leaves nothing to clean up, and
 * whoever is refused can ask the holder for its process number. On Linux the name is abstract; elsewhere
 * it is a file in /tmp, which is taken over when nobody answers on it.
 * @returns the release
 * @throws StartRefusal when a living run holds it
 */
export async function lockDataFolder(dataDir: string): Promise<() => void> {
  const { dev, ino } = statSync(dataDir)
  const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 16)
  const abstract = process.platform === 'linux'
  const name = abstract ? `\0segmento-data-${id}` : `/tmp/segmento-data-${id}.lock`
  const end = performance.now() + patienceMilliseconds
  do {
    const server = (await listen(name)) ?? (abstract ? undefined : await takeOver(name))
    if (server) return () => server.close()
    await delay(50)
  } while (performance.now() < end)
  const holder = await askHolder(name)
  throw new StartRefusal({
    setting: 'DATA_DIR',
    sentence: `${dataDir} is in use by another running Segmento${holder ? ` (process ${holder})` : ''}`,
    remedy: 'Stop that one, choose another DATA_DIR, or let several share one server through DATABASE_URL',
  })
}

async function takeOver(file: string): Promise<Server | undefined> {
  if (await askHolder(file)) return undefined
  rmSync(file, { force: true })
  return listen(file)
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => {
      asker.on('error', () => {})
      asker.end(String(process.pid))
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(name, () => resolve(server.unref()))
  })
}

/** The holder's process number; empty when nobody answers. */
function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const asker = connect(name)
    asker.setEncoding('utf8').setTimeout(1000, () => asker.destroy())
    asker.on('data', (text: string) => {
      said += text
    })
    asker.on('error', () => resolve(''))
    asker.on('close', () => resolve(/^\d+$/.test(said) ? said : ''))
  })
}
