import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '#config/config.ts'
import { loadMasterKey } from '#config/master-key.ts'
import { openVault, type Vault } from '#platform/crypto/vault.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes, type Purposes } from '#platform/database/purposes.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { ensureDatabase } from '#platform/postgres/server.ts'
import { allQueues } from '#workflows/queues.ts'

export interface ProvenDatabase extends Pick<Purposes, 'inPurpose' | 'close'> {
  readonly vault: Vault
  readonly rolePrefix: string
  /** Where the evidence comes from, in words. */
  readonly which: string
}

interface Opened {
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly rolePrefix: string
}

function purposesOf(opened: Opened): Purposes & { vault: Vault } {
  const vault = openVault(opened.masterKey)
  return { ...openPurposes({ ...opened, vault, poolSize: 1 }), vault }
}

/** The database of DATABASE_URL as it stands: nothing in it is made or changed. */
export function openOwnDatabase(config: Config, databaseUrl: string): ProvenDatabase {
  const { bytes } = loadMasterKey(config.masterKeyFile, false)
  const rolePrefix = config.databaseRolePrefix
  const { inPurpose, close, vault } = purposesOf({ databaseUrl, masterKey: bytes, rolePrefix })
  return { inPurpose, close, vault, rolePrefix, which: 'the database of DATABASE_URL' }
}

/** A new, empty database with everything that a start makes; gone with `close`. */
export async function openThrowAwayDatabase(): Promise<ProvenDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-prove-'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false })
  const stop = async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const opened: Opened = {
      databaseUrl: await ensureDatabase(postgres.url, 'segmento'),
      masterKey: randomBytes(32),
      rolePrefix: 'segmento',
    }
    await migrate({ ...opened, queues: allQueues })
    const { inPurpose, close, vault } = purposesOf(opened)
    return {
      inPurpose,
      vault,
      rolePrefix: opened.rolePrefix,
      which: 'a new, empty database: set DATABASE_URL for the evidence of yours',
      close: () => close().finally(stop),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
