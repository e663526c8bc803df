import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { makeThrowawayFolder } from './throwaway-folder.ts'

/**
 * A throw-away PostgreSQL for the databases of this run; gone at the end, also where it is interrupted. It is on the
 * disk, and waits for it, only where `durable`; else in memory where there is room.
 */
export async function startThrowawayServer({ durable = false } = {}): Promise<{
  readonly url: string
  stop(): Promise<void>
}> {
  const prefix = 'segmento-throwaway-'
  const folder = durable ? mkdtempSync(join(tmpdir(), prefix)) : makeThrowawayFolder(prefix)
  chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable })
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop()
      remove()
      process.off('exit', remove)
    },
  }
}
