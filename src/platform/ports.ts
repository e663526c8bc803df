import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { StartRefusal } from '#config/start-refusal.ts'

/** How long the run before may take to let go of its ports, when one start follows right after another. */
const patienceMilliseconds = 2000

/** A block of TCP ports that the setting named `setting` stands for. */
export interface PortBlock {
  readonly setting: 'PORT' | 'SANDBOX_PORT'
  readonly host: string
  readonly first: number
  readonly count: number
}

/**
 * Tries each port by listening on it, before anything is changed.
 * @throws StartRefusal naming the first that is taken or may not be used
 */
export async function requireFreePorts(blocks: readonly PortBlock[]): Promise<void> {
  const end = performance.now() + patienceMilliseconds
  for (const { setting, host, first, count } of blocks) {
    for (let port = first; port < first + count; port += 1) {
      let failure = await tryPort(host, port)
      while (failure === 'EADDRINUSE' && performance.now() < end) {
        await delay(50)
        failure = await tryPort(host, port)
      }
      if (failure) throw refusal(setting, host, port, failure)
    }
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

function refusal(setting: PortBlock['setting'], host: string, port: number, code: string): StartRefusal {
  if (code === 'EADDRINUSE')
    return new StartRefusal({
      setting,
      sentence: `port ${port} on ${host} is taken by another program, or by a Segmento that already runs`,
      remedy: `Stop that one, or set ${setting} to a free port`,
    })
  if (code === 'EACCES')
    return new StartRefusal({
      setting,
      sentence: `port ${port} may not be used by this user`,
      remedy: `Set ${setting} to a port above 1023`,
    })
  return new StartRefusal({
    setting: 'HOST',
    sentence: `the address ${host} cannot be listened on (${code})`,
    remedy: 'Set HOST to an address of this machine, such as 127.0.0.1',
  })
}
