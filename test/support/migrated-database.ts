import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openVault, type Vault } from '#platform/crypto/vault.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes, type Purposes } from '#platform/database/purposes.ts'
import { allQueues } from '#workflows/queues.ts'
import { headStartMs } from './head-start.ts'
import { serverUrl } from './server-url.ts'

export const testMasterKey = Buffer.alloc(32, 7)
export const testRolePrefix = 'segmento'

export interface MigratedDatabase extends Purposes {
  /** Superuser URL of this database alone. */
  readonly url: string
  /** The owner: sees everything, for looking from outside and for making the past. */
  readonly owner: pg.Pool
  readonly vault: Vault
  advanceClock(step: string): Promise<void>
  drop(): Promise<void>
}

const template = 'segmento_template'

function urlOf(name: string): string {
  const url = new URL(serverUrl())
  url.pathname = name
  return url.href
}

async function onServer(work: (client: pg.Client) => Promise<void>, url = serverUrl()): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A database of its own with all migrations, roles and policies, copied from one template per run. */
export async function migratedDatabase(): Promise<MigratedDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(async (client) => {
    await client.query("select pg_advisory_lock(hashtext('segmento test template'))")
    const made = await client.query('select 1 from pg_database where datname = $1', [template])
    if (made.rows.length === 0) {
      // One that a run left behind when it was broken off.
      await client.query(`drop database if exists ${template}_making with (force)`)
      await client.query(`create database ${template}_making`)
      await migrate({
        databaseUrl: urlOf(`${template}_making`),
        masterKey: testMasterKey,
        rolePrefix: testRolePrefix,
        queues: allQueues,
      })
      await client.query(`alter database ${template}_making rename to ${template}`)
    }
    await client.query(`create database ${name} template ${template} strategy file_copy`)
    // A copy of a database does not copy who may connect to it.
    await client.query(`revoke all on database ${name} from public`)
    const roles = await client.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname like 'segmento\\_%'",
    )
    await client.query(
      `grant connect on database ${name} to ${roles.rows.map((row) => row.rolname).join(', ')}`,
    )
  })
  const url = urlOf(name)
  await onServer(async (client) => {
    await client.query("select app.advance_clock($1 * interval '1 ms')", [headStartMs()])
  }, url)
  const vault = openVault(testMasterKey)
  const owner = new pg.Pool({ connectionString: url, max: 3 })
  // The drop may cut a connection that is just closing.
  owner.on('error', () => {})
  const purposes = openPurposes({
    databaseUrl: url,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    vault,
  })
  return {
    url,
    owner,
    vault,
    inPurpose: purposes.inPurpose,
    flushReads: purposes.flushReads,
    close: purposes.close,
    async advanceClock(step) {
      await owner.query('select app.advance_clock($1)', [step])
    },
    async drop() {
      await purposes.close()
      await owner.end()
      await onServer(async (client) => {
        await client.query(`drop database ${name} with (force)`)
      })
    },
  }
}
