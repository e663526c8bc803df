import pg from 'pg'
import { jobsRole, roleUrl } from './roles.ts'

/** Runs `work` while nobody else, in any process, holds the same lock; answers false at once when somebody does. */
export type WithLock = (name: string, work: () => Promise<void>) => Promise<boolean>

export interface Locks {
  readonly withLock: WithLock
  close(): Promise<void>
}

/**
 * Locks that end with their connection: a killed process leaves none behind. Where the connection breaks while
 * the work runs, `withLock` throws after it, because somebody else may have worked at the same time.
 */
export function openLocks(options: {
  databaseUrl: string
  masterKey: Buffer
  rolePrefix: string
  most: number
}): Locks {
  const pool = new pg.Pool({
    connectionString: roleUrl(options.databaseUrl, options.masterKey, jobsRole(options.rolePrefix)),
    max: options.most,
    application_name: 'locks',
  })
  pool.on('error', () => {})
  return {
    async withLock(name, work) {
      const client = await pool.connect()
      // A connection that breaks while it is held reports here; unheard it would end the process.
      const ignore = () => {}
      client.on('error', ignore)
      try {
        const { rows } = await client.query<{ got: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
          [name],
        )
        if (!rows[0]?.got) return false
        try {
          await work()
        } finally {
          await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
        }
        return true
      } finally {
        client.off('error', ignore)
        client.release()
      }
    },
    close: () => pool.end(),
  }
}
