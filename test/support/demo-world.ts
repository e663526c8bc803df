import { createHmac, randomBytes } from 'node:crypto'
import { readConfig } from '#config/config.ts'
import { openVault, tokenHash } from '#platform/crypto/vault.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { openLog } from '#platform/log.ts'
import { cookies } from '#policy/cookies.ts'
import { startApp } from '../../src/app.ts'
import type { Company } from '../../src/demo/cast/companies.ts'
import { writeYear } from '../../src/demo/write-year.ts'
import { freePort } from '../runtime/program.ts'
import { freshDatabase, type TestDatabase } from './database.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from './migrated-database.ts'

export interface DemoWorld {
  readonly origin: string
  readonly database: MigratedDatabase
  readonly sandbox: TestDatabase
  /** A cookie with which this person is signed in, as a browser context takes it. */
  cookieOf(kind: 'staff' | 'portal', personId: string): Promise<{ name: string; value: string; url: string }>
  close(): Promise<void>
}

/** The demo's year with the program running over it, every process of it in this one; whole, or of some companies. */
export async function startDemoWorld(
  processes: 'all' | 'web,sandbox',
  cast: { companies?: readonly Company[] } = {},
): Promise<DemoWorld> {
  const database = await migratedDatabase()
  const sandbox = await freshDatabase()
  const port = await freePort()
  const sandboxPort = port + 1
  const origin = `http://localhost:${port}`
  const vault = openVault(testMasterKey)
  await writeYear({
    databaseUrl: database.url,
    sandboxDatabaseUrl: sandbox.url,
    vault,
    stripeOrigin: `http://127.0.0.1:${sandboxPort}/stripe`,
    ...cast,
  })
  const config = readConfig({
    environment: {
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DATABASE_ROLE_PREFIX: testRolePrefix,
      PROCESSES: processes,
      LOG_LEVEL: 'error',
    },
    folder: '/nowhere',
    arguments: [],
  })
  const app = await startApp(config, {
    databaseUrl: database.url,
    sandboxDatabaseUrl: sandbox.url,
    masterKey: testMasterKey,
    log: openLog('error'),
  })
  await sealEvidence(database.inPurpose)
  const cookieKey = vault.signingKey('session cookies').toString('base64')
  return {
    origin,
    database,
    sandbox,
    async cookieOf(kind, personId) {
      const token = randomBytes(24).toString('base64url')
      await database.owner.query(
        `with signed as (insert into auth."user" (person_id) values ($1)
           on conflict (person_id) do update set updated_at = clock_timestamp() returning id)
         insert into auth.session (token_hash, user_id, kind, expires_at, second_factor_at)
         select $2, id, $3, clock_timestamp() + interval '2 hours', case when $3 = 'staff' then clock_timestamp() end
         from signed`,
        [personId, tokenHash(token), kind],
      )
      const signature = createHmac('sha256', cookieKey).update(token).digest('base64')
      return { name: cookies[kind].name, value: encodeURIComponent(`${token}.${signature}`), url: origin }
    },
    async close() {
      await app.stop()
      await database.drop()
      await sandbox.drop()
    },
  }
}
