import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openVault, type Vault } from '#platform/crypto/vault.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes, type Purposes } from '#platform/database/purposes.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { ensureDatabase } from '#platform/postgres/server.ts'
import { allQueues } from '#workflows/queues.ts'

/** How many work at the same time in every arm. */
export const writers = 10

export interface BenchDatabase extends Pick<Purposes, 'inPurpose' | 'flushReads'> {
  readonly rolePrefix: string
  readonly vault: Vault
  /** The owner, for preparing and for looking at sizes. */
  readonly owner: pg.Pool
  /** A plain login of its own, past row-level security: what an arm without the program connects with. */
  readonly plain: pg.Pool
  /** Where the owner connects, and where sign-in does. */
  readonly url: string
  readonly authenticationUrl: string
  close(): Promise<void>
}

/**
 * A new database of the whole program on the embedded PostgreSQL with its settings for production, which wait for
 * the disk (unless `durable` is false, in tests). Gone with `close`.
 */
export async function openBenchDatabase({ durable = true } = {}): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-bench-'))
  chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // Also where it is interrupted; the server ends with this process by itself.
  process.once('exit', remove)
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable })
  const stop = async () => {
    await postgres.stop()
    remove()
    process.off('exit', remove)
  }
  try {
    const masterKey = randomBytes(32)
    const rolePrefix = 'segmento'
    const databaseUrl = await ensureDatabase(postgres.url, 'segmento')
    await migrate({ databaseUrl, masterKey, rolePrefix, queues: allQueues })
    const vault = openVault(masterKey)
    const purposes = openPurposes({ databaseUrl, masterKey, rolePrefix, vault, poolSize: writers })
    const openPool = (url: string, max: number) => {
      const pool = new pg.Pool({ connectionString: url, max })
      // The server's end may cut a connection that is just closing.
      pool.on('error', () => {})
      return pool
    }
    const owner = openPool(databaseUrl, 2)
    await owner.query(`create role bench_plain login bypassrls password 'bench';
      grant connect on database segmento to bench_plain; grant usage on schema public to bench_plain`)
    const plainUrl = new URL(databaseUrl)
    plainUrl.username = 'bench_plain'
    plainUrl.password = 'bench'
    const plain = openPool(plainUrl.href, writers)
    return {
      inPurpose: purposes.inPurpose,
      flushReads: purposes.flushReads,
      rolePrefix,
      vault,
      owner,
      plain,
      url: databaseUrl,
      authenticationUrl: roleUrl(
        databaseUrl,
        masterKey,
        purposeRole(rolePrefix, 'authentication', 'program'),
      ),
      async close() {
        await Promise.all([purposes.close(), owner.end(), plain.end()])
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
