import pg from 'pg'
import type { Config } from '#config/config.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { clockRole, roleUrl } from '#platform/database/roles.ts'
import { type RunningSandboxWorld, sandboxes, startSandboxWorld } from '../sandbox.ts'
import { keepConnection } from './connections.ts'

/** Below a vendor's sandbox, where its API begins. */
const apiPaths: Readonly<Record<string, string>> = {
  porkbun: '/api/json/v3',
  mailforge: '/public',
  instantly: '/api/v2',
  stripe: '',
  smtp: '',
  seed: '',
}

export interface BusinessClock {
  now(): Promise<Date>
  /** Moves business time forward by so many seconds; never back. */
  advance(seconds: number): Promise<Date>
  close(): Promise<void>
}

/** Business time for the sandbox world and the page that moves it, by the one role that may. */
export function openClock(input: {
  databaseUrl: string
  masterKey: Buffer
  rolePrefix: string
}): BusinessClock {
  const pool = new pg.Pool({
    connectionString: roleUrl(input.databaseUrl, input.masterKey, clockRole(input.rolePrefix)),
    max: 4,
    application_name: 'clock',
  })
  pool.on('error', () => {})
  const ask = async (sql: string, values: unknown[]): Promise<Date> => {
    const { rows } = await pool.query<{ now: Date }>(sql, values)
    if (!rows[0]) throw new Error('the database did not tell business time')
    return rows[0].now
  }
  return {
    now: () => ask('select app.now() as now', []),
    advance: (seconds) => ask('select app.advance_clock(make_interval(secs => $1)) as now', [seconds]),
    close: () => pool.end(),
  }
}

/** Starts every vendor's stand-in and gives the program its accounts there. */
export async function startSandboxes(
  config: Config,
  parts: { sandboxDatabaseUrl: string; clock: BusinessClock; inPurpose: InPurpose; vault: Vault },
): Promise<RunningSandboxWorld> {
  const world = await startSandboxWorld({
    databaseUrl: parts.sandboxDatabaseUrl,
    firstPort: config.sandboxPort,
    programOrigin: `http://127.0.0.1:${config.port}`,
    now: () => parts.clock.now(),
    sandboxes,
  })
  for (const [vendor, path] of Object.entries(apiPaths))
    await keepConnection(parts, {
      vendor,
      mode: 'sandbox',
      baseUrl: `${world.origin(vendor)}${path}`,
      credentials: await world.credentials(vendor),
    })
  return world
}
