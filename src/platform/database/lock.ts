import pg from 'pg'
import { jobsRole, roleUrl } from './roles.ts'

/** Runs `work` while nobody else, in any process, holds the same lock; answers false at once when somebody does. */
export type WithLock = (name: string, work: () => Promise<void>) => Promise<boolean>

export interface Locks {
  /** For jobs. At most `most` are held at once; one more waits until one of them is given back. */
  readonly withLock: WithLock
  /** The same for what the clock asks for, which waits for no job: a job may hold its lock for minutes. */
  readonly withTurn: WithLock
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
  const jobs = poolOf(options, options.most)
  const turns = poolOf(options, mostTurns)
  return {
    withLock: lockOver(jobs),
    withTurn: lockOver(turns),
    async close() {
      await Promise.all([jobs.end(), turns.end()])
    },
  }
}

/** Turns are short but for a few, such as a backup that is made. */
const mostTurns = 6

function poolOf(
  options: { databaseUrl: string; masterKey: Buffer; rolePrefix: string },
  most: number,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: roleUrl(options.databaseUrl, options.masterKey, jobsRole(options.rolePrefix)),
    max: most,
    application_name: 'locks',
  })
  pool.on('error', () => {})
  return pool
}

function lockOver(pool: pg.Pool): WithLock {
  return async (name, work) => {
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
  }
}
