import pg, { type Client, type ClientBase } from 'pg'
import { getConstructionPlans, PgBoss } from 'pg-boss'
import { StartRefusal } from '#config/start-refusal.ts'
import { type DeclaredPolicy, declaredPolicy, registerOf } from '../policy-in-force/declared-policy.ts'
import { type PublishedPolicy, publishPolicy } from '../policy-in-force/publish-policy.ts'
import { allRoles } from './access-sql.ts'
import { type Access, accessFor, applyAccess, installation } from './apply-access.ts'
import { compareCatalogue } from './catalogue.ts'
import { migrationsInOrder } from './migrations.ts'
import { jobsRole, rolePassword, roleUrl } from './roles.ts'

/** PostgreSQL's code for a password that is not the role's. */
const invalidPassword = '28P01'

export interface Queue {
  readonly name: string
  /** How long one job may take before another worker may have it. */
  readonly expireInSeconds: number
  readonly retryLimit: number
  readonly retryDelaySeconds: number
}

export interface MigrateOptions {
  /** The owner of the database; it may create roles. */
  readonly databaseUrl: string
  readonly masterKey: Buffer
  readonly rolePrefix: string
  readonly queues: readonly Queue[]
  /** What is declared, where it is not this program's own policy. */
  readonly policy?: DeclaredPolicy
}

/**
 * Brings the database to this version of the program: migrations, the policy's version, the job engine's schema, then
 * roles, grants and policies from the register in effect; at last the live catalogue is held against what is declared.
 * Several starting processes wait for one another. Nothing is changed when it refuses.
 * @throws StartRefusal a database newer than the program, a user who may not create roles, a catalogue that differs,
 *   a change of the policy that clients would have to be told of first
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const policy = options.policy ?? declaredPolicy
  const client = new pg.Client({ connectionString: options.databaseUrl })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('segmento migrations'))")
    await refuseWithoutRoleRights(client)
    await client.query('begin')
    const changed = await applyMigrations(client)
    const published = await publishPolicy(client, policy)
    const access = accessFor(policy, published, options.rolePrefix)
    const roles = await makeRoles(client, options, access)
    await installJobs(client, options)
    await applyAccess(client, access, {
      rolePrefix: options.rolePrefix,
      keyCheck: keyCheck(options),
      anyway: changed || roles === 'made',
    })
    await refuseDifferences(client, policy, published, options.rolePrefix)
    await client.query('commit')
    await makeQueues(client, options)
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

export async function refuseWithoutRoleRights(client: Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>(
    'select rolcreaterole or rolsuper as may from pg_roles where rolname = current_user',
  )
  if (rows[0]?.may) return
  throw new StartRefusal({
    setting: 'DATABASE_URL',
    sentence: 'its user may not create roles, and each purpose needs a database role of its own',
    remedy: 'Grant it with ALTER ROLE … CREATEROLE, or give another user',
  })
}

/**
 * Runs the migrations that the database has not had, in the caller's transaction.
 * @returns whether there were any
 */
export async function applyMigrations(client: ClientBase): Promise<boolean> {
  const mine = migrationsInOrder()
  await client.query(`
    create table if not exists public.schema_migrations (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`)
  const done = await client.query<{ name: string; hash: string }>(
    'select name, hash from public.schema_migrations',
  )
  for (const { name } of done.rows) {
    if (mine.some((migration) => migration.name === name)) continue
    throw new StartRefusal({
      setting: 'DATABASE_URL',
      sentence: `the database is newer than this program: it has had migration ${name}, which this version does not know`,
      remedy: 'Start the newer version, or restore a backup made by this one',
    })
  }
  let changed = false
  for (const { name, sql, hash } of mine) {
    const before = done.rows.find((row) => row.name === name)
    if (before && before.hash !== hash)
      throw new StartRefusal({
        setting: 'DATABASE_URL',
        sentence: `migration ${name} is not the one that this database has had`,
        remedy: 'A migration never changes once it has run: undo the edit and add a new file',
      })
    if (before) continue
    await client.query(sql)
    await client.query('insert into public.schema_migrations (name, hash) values ($1, $2)', [name, hash])
    changed = true
  }
  return changed
}

/** Makes the missing roles; their passwords follow from the master key. */
export async function makeRoles(
  client: Client,
  options: MigrateOptions,
  access: Pick<Access, 'hash'>,
): Promise<'made' | 'standing'> {
  const roles = allRoles(options.rolePrefix)
  const known = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1)',
    [roles],
  )
  const existing = new Set(known.rows.map((row) => row.rolname))
  const applied = await installation(client)
  refuseOtherKey(applied?.key_check, options)
  if (applied?.access_hash === access.hash && existing.size === roles.length) return 'standing'
  await client.query("select pg_advisory_xact_lock(hashtext('segmento roles'))")
  if (!applied && existing.size > 0) await refuseOthersRoles(options, [...existing][0] ?? '')
  // Those that stand are left alone: they belong to the whole server, and another database of it may just be starting.
  const missing = roles.filter((role) => !existing.has(role))
  for (const role of missing)
    await client.query(`create role ${role} login password '${rolePassword(options.masterKey, role)}'`)
  // The owner hands over the job engine's schema and enqueues on others' behalf, so it is a member of that role.
  const jobs = jobsRole(options.rolePrefix)
  const member = await client.query<{ is: boolean }>(
    `select exists (select 1 from pg_auth_members where roleid = $1::regrole and member = current_user::regrole) as is`,
    [jobs],
  )
  if (!member.rows[0]?.is) await client.query(`grant ${jobs} to current_user with inherit true, set true`)
  return missing.length > 0 ? 'made' : 'standing'
}

/** Roles belong to the whole server: giving another installation's roles new passwords would lock it out. */
async function refuseOthersRoles(options: MigrateOptions, role: string): Promise<void> {
  const client = new pg.Client({
    connectionString: roleUrl(options.databaseUrl, options.masterKey, role),
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    if ((error as { code?: string }).code !== invalidPassword) throw error
    throw new StartRefusal({
      setting: 'DATABASE_ROLE_PREFIX',
      sentence: `the server has roles named ${options.rolePrefix}_… that belong to another installation`,
      remedy: 'Give this one another prefix, or start it with the master key of that one',
    })
  } finally {
    await client.end().catch(() => {})
  }
}

const keyCheck = (options: MigrateOptions): string => rolePassword(options.masterKey, 'check')

/** With another key the roles would still be made, but nothing that was encrypted could ever be read. */
function refuseOtherKey(check: string | undefined, options: MigrateOptions): void {
  if (check === undefined || check === keyCheck(options)) return
  throw new StartRefusal({
    setting: 'MASTER_KEY_FILE',
    sentence: 'the master key is not the one that this database was set up with',
    remedy: 'Put the original key file back; without it nothing that is encrypted can be read',
  })
}

/** The job engine's tables belong to its own role, which looks after them while it runs. */
export async function installJobs(client: Client, options: MigrateOptions): Promise<void> {
  const { rows } = await client.query("select 1 from pg_namespace where nspname = 'pgboss'")
  if (rows.length > 0) return
  const role = jobsRole(options.rolePrefix)
  const plan = getConstructionPlans('pgboss', { createSchema: false })
    .replace(/^\s*BEGIN;/m, '')
    .replace(/COMMIT;\s*$/m, '')
  await client.query(`create schema pgboss authorization ${role}; set local role ${role}`)
  await client.query(plan)
  await client.query('reset role')
}

export async function makeQueues(client: Client, options: MigrateOptions): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select name from pgboss.queue')
  const missing = options.queues.filter((queue) => !rows.some((row) => row.name === queue.name))
  if (missing.length === 0) return
  const boss = new PgBoss({
    connectionString: roleUrl(options.databaseUrl, options.masterKey, jobsRole(options.rolePrefix)),
    migrate: false,
    supervise: false,
    schedule: false,
    max: 1,
  })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const queue of missing) {
      await boss.createQueue(queue.name, {
        policy: 'short',
        notify: true,
        expireInSeconds: queue.expireInSeconds,
        retryLimit: queue.retryLimit,
        retryDelay: queue.retryDelaySeconds,
        retryBackoff: true,
        heartbeatSeconds: 10,
      })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}

async function refuseDifferences(
  client: Client,
  policy: DeclaredPolicy,
  { inEffect }: PublishedPolicy,
  prefix: string,
): Promise<void> {
  const expected = { declared: policy.declarations, inEffect: registerOf(policy, inEffect.edition) }
  const differences = await compareCatalogue(client, expected, prefix)
  if (differences.length === 0) return
  throw new StartRefusal({
    setting: 'DATABASE_URL',
    sentence: `the database differs from the register: ${differences.slice(0, 5).join(' · ')}${differences.length > 5 ? ` · and ${differences.length - 5} more` : ''}`,
    remedy: 'Declare it in src/policy/register/tables, or take it out of the database',
  })
}
