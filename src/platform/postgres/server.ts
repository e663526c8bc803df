import pg from 'pg'
import { StartRefusal } from '#config/start-refusal.ts'

const oldestVersion = 180_000

type UrlSetting = 'DATABASE_URL' | 'SANDBOX_DATABASE_URL'

/**
 * Whether the operator's own server is there, new enough, and lets us make the roles that the purposes need.
 * Changes nothing.
 * @returns whether Segmento has yet to be set up in that database
 * @throws StartRefusal naming the setting; never its value, which holds a password
 */
export async function requireUsableServer(setting: UrlSetting, url: string): Promise<{ isNew: boolean }> {
  const client = await connect(setting, url)
  try {
    const { rows } = await client.query<{ version: number; may: boolean; is_new: boolean }>(`
      select current_setting('server_version_num')::int as version, rolcreaterole or rolsuper as may,
        to_regclass('public.schema_migrations') is null as is_new
      from pg_roles where rolname = current_user`)
    if (rows[0] && rows[0].version < oldestVersion)
      throw new StartRefusal({
        setting,
        sentence: `the server is PostgreSQL ${Math.floor(rows[0].version / 10_000)}, and Segmento needs 18 or newer`,
        remedy: 'Upgrade the server, or leave the setting out to use the embedded one',
      })
    if (setting === 'DATABASE_URL' && !rows[0]?.may)
      throw new StartRefusal({
        setting,
        sentence: 'its user may not create roles, and each purpose needs a database role of its own',
        remedy: 'Grant it with ALTER ROLE … CREATEROLE, or give another user',
      })
    return { isNew: rows[0]?.is_new ?? true }
  } finally {
    await client.end()
  }
}

/** The URL of the database `name` on the same server, made if there is none. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const client = await connect('DATABASE_URL', serverUrl)
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } catch (error) {
    const code = errorCode(error)
    // Another process that starts at the same time has just made it.
    if (code === '42P04' || code === '23505') return url.href
    throw new StartRefusal(
      {
        setting: 'SANDBOX_DATABASE_URL',
        sentence: `the database "${name}" is missing, and it could not be made (${code})`,
        remedy: `Make it, or let the user of DATABASE_URL create databases, or set SANDBOX_DATABASE_URL`,
      },
      { cause: error },
    )
  } finally {
    await client.end()
  }
  return url.href
}

/** Whether the server has the database of this URL and lets us in. */
export async function databaseExists(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (errorCode(error) === '3D000') return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

async function connect(setting: UrlSetting, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (cause) {
    const remedy = 'Correct the setting or start that server; without it, an embedded server is used'
    throw new StartRefusal({ setting, sentence: whyUnreachable(errorCode(cause)), remedy }, { cause })
  }
}

function whyUnreachable(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'no database server answers at its host and port'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is not known'
    case '28P01':
    case '28000':
      return 'the server does not accept its user and password'
    case '3D000':
      return 'the server has no database of that name'
    default:
      return `the database server cannot be reached (${code})`
  }
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : 'no answer in 5 seconds'
}
