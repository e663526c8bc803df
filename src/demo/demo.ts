import pg from 'pg'
import type { Config } from '#config/config.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { migrate } from '#platform/database/migrate.ts'
import { allQueues } from '#workflows/queues.ts'
import { demoMark } from './mark.ts'

export interface Demo {
  /** What whoever started it needs to know, once it runs. */
  readyLines(): Promise<string[]>
}

interface Databases {
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string
  readonly masterKey: Buffer
}

/**
 * Makes the demo where it was asked for and there is none yet. Whatever is real and a demo keep apart: neither is
 * started on the other's data.
 * @throws StartRefusal when the data is of the other kind, or a demo has come to a live account
 */
export async function demoOf(config: Config, databases: Databases): Promise<Demo> {
  const held = await whatIsHeld(databases.databaseUrl)
  if (!config.demo) {
    if (held === 'demo' || held === 'live')
      throw refusal(
        'holds a demo, which is never turned into anything real',
        'Start it with --demo, or choose another folder',
      )
    return { readyLines: async () => [] }
  }
  if (held === 'something else')
    throw refusal(
      'holds something else than a demo',
      'Choose another folder; the demo makes its own beside it',
    )
  if (held === 'live')
    throw refusal('holds a demo with a live account', 'Remove the folder; the next start makes the demo anew')
  const vault = openVault(databases.masterKey)
  if (held === 'nothing') {
    await migrate({ ...databases, rolePrefix: config.databaseRolePrefix, queues: allQueues })
    const { writeYear } = await import('./write-year.ts')
    await writeYear({ ...databases, vault, stripeOrigin: `http://127.0.0.1:${config.sandboxPort}/stripe` })
  }
  const { signInLines } = await import('./sign-in.ts')
  return { readyLines: () => signInLines(vault, config.publicUrl) }
}

const refusal = (sentence: string, remedy: string) =>
  new StartRefusal({ setting: 'DATA_DIR', sentence, remedy })

async function whatIsHeld(databaseUrl: string): Promise<'nothing' | 'demo' | 'live' | 'something else'> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ mark: string | null; people: boolean }>(
      `select shobj_description(d.oid, 'pg_database') as mark, to_regclass('public.people') is not null as people
       from pg_database d where d.datname = current_database()`,
    )
    const standing = rows[0]
    if (!standing?.people) return 'nothing'
    const used = await client.query<{ people: boolean; live: boolean }>(
      `select exists (select 1 from people) as people,
         exists (select 1 from connections where mode = 'live') as live`,
    )
    if (standing.mark === demoMark) return used.rows[0]?.live ? 'live' : 'demo'
    return used.rows[0]?.people ? 'something else' : 'nothing'
  } finally {
    await client.end()
  }
}
