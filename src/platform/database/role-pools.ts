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
  /** The connections that log in as this role. Ask anew for each use: a pool may be closed once nobody uses it. */
  of(role: string): pg.Pool
  close(): Promise<void>
}

/**
 * A small pool for each role, made at its first use. Its connections take the next statement before the last is answered.
 * There are more roles than connections that a server has for one process: where `most` are open, pools that nobody
 * uses just now are closed, the longest unused first. What is in use is never cut, so a burst may go beyond it.
 */
export function openRolePools(options: {
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly poolSize: number
  readonly most: number
}): RolePools {
  /** The longest unused first. */
  const pools = new Map<string, pg.Pool>()
  const closing = new Set<Promise<void>>()
  const close = (pool: pg.Pool) => {
    const closed = pool.end().finally(() => closing.delete(closed))
    closing.add(closed)
  }
  const makeRoom = (left: number) => {
    let open = [...pools.values()].reduce((sum, { totalCount }) => sum + totalCount, 0)
    for (const [role, pool] of pools) {
      if (open <= left) return
      if (pool.totalCount === 0 || pool.idleCount < pool.totalCount || pool.waitingCount > 0) continue
      open -= pool.totalCount
      pools.delete(role)
      close(pool)
    }
  }
  const openPool = (role: string): pg.Pool => {
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
    return pool
  }
  return {
    of(role) {
      const known = pools.get(role)
      pools.delete(role)
      makeRoom(options.most - (known?.totalCount ?? 0) - (known?.idleCount ? 0 : 1))
      const pool = known ?? openPool(role)
      pools.set(role, pool)
      return pool
    },
    async close() {
      for (const pool of pools.values()) close(pool)
      pools.clear()
      await Promise.all(closing)
    },
  }
}
