import pg from 'pg'
import { JoinedSocket } from './joined-socket.ts'
import { roleUrl } from './roles.ts'

const int8 = 20
const day = 1082

/** int8 as number (cents and counts stay below 2^53), dates as the text they are. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return Number
    if (oid === day) return (value: string) => value
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** Nobody waits for ever: a stuck statement or lock fails its own transaction and leaves the pool to the others. */
const patience = {
  connectionTimeoutMillis: 20_000,
  statement_timeout: 60_000,
  lock_timeout: 30_000,
  idle_in_transaction_session_timeout: 120_000,
} as const

/**
 * A new connection knows nothing yet: the first statement on it takes ten times as long as the next, and each is planned again.
 * Who works on a page comes back within minutes; jobs come in bursts, and their connections are wanted elsewhere.
 */
const idleMs = { people: 10 * 60_000, program: 30_000 } as const
const ofPeople = /_(staff|portal)$/

export interface RolePools {
  /** The connections that log in as this role. */
  of(role: string): pg.Pool
  close(): Promise<void>
}

/** A small pool for each role, made at its first use. Its connections take the next statement before the last is answered. */
export function openRolePools(options: {
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly poolSize: number
}): RolePools {
  const pools = new Map<string, pg.Pool>()
  return {
    of(role) {
      const open = pools.get(role)
      if (open) return open
      const pool = new pg.Pool({
        connectionString: roleUrl(options.databaseUrl, options.masterKey, role),
        max: options.poolSize,
        idleTimeoutMillis: ofPeople.test(role) ? idleMs.people : idleMs.program,
        ...patience,
        application_name: role,
        // What is said here is heard of afterwards: see 0042-wakes-afterwards.sql.
        options: '-c app.gathers_wakes=yes',
        pipeline: true,
        stream: () => new JoinedSocket(),
        types,
      })
      // A connection that breaks while idle is replaced at the next use; the query that needs it reports.
      pool.on('error', () => {})
      pools.set(role, pool)
      return pool
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      pools.clear()
    },
  }
}
