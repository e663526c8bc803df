import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'

/**
 * A throw-away PostgreSQL for the databases of this run; gone at the end, also where it is interrupted. It waits for the
 * disk only where `durable`.
 */
export async function startThrowawayServer({ durable = false } = {}): Promise<{
  readonly url: string
  stop(): Promise<void>
}> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-throwaway-'))
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
