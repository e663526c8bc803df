import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import { type DeclaredPolicy, registerOf } from '../policy-in-force/declared-policy.ts'
import type { PublishedPolicy } from '../policy-in-force/publish-policy.ts'
import { grantEditionSql } from './access-change.ts'
import { accessRules, accessSql, allRoles } from './access-sql.ts'
import { accessDigests, changedObjectsSql, digestQuery } from './catalogue-digests.ts'

/** The access of the edition in effect, and how that of a waiting one is given. */
export interface Access {
  readonly script: string
  readonly grantEdition: string
  readonly hash: string
}

export function accessFor(
  policy: DeclaredPolicy,
  { inEffect, waiting }: PublishedPolicy,
  prefix: string,
): Access {
  const tables = Object.keys(policy.declarations.tables)
  const now = registerOf(policy, inEffect.edition)
  const script = accessSql(tables, now, prefix)
  if (!waiting) return { script, grantEdition: grantEditionSql(undefined), hash: accessHash(script) }
  const later = registerOf(policy, waiting.edition)
  const grantEdition = grantEditionSql({
    version: waiting.version,
    before: accessRules(now, prefix),
    after: accessRules(later, prefix),
    accessHash: accessHash(accessSql(tables, later, prefix)),
  })
  return { script, grantEdition, hash: accessHash(`${script}\n${grantEdition}`) }
}

/** Changes when the register, the functions or what is kept of them do, and not with the order in which a loader lists the tables. */
function accessHash(script: string): string {
  return createHash('sha256')
    .update(`${script}\n${digestQuery}`.split('\n').toSorted().join('\n'))
    .digest('hex')
}

export interface Installation {
  readonly access_hash: string
  readonly key_check: string
}

/** What this database was last set up with. */
export async function installation(client: Client): Promise<Installation | undefined> {
  await client.query(`
    create table if not exists app.installation (
      one boolean primary key default true check (one), access_hash text not null, digests jsonb not null,
      key_check text not null)`)
  const { rows } = await client.query<Installation>('select access_hash, key_check from app.installation')
  return rows[0]
}

/**
 * Takes everything away that was granted and gives what is wanted, where that changed or `anyway`.
 * @param keyCheck what tells the master key of this installation from another
 */
export async function applyAccess(
  client: Client,
  { script, grantEdition, hash }: Access,
  { rolePrefix, keyCheck, anyway }: { rolePrefix: string; keyCheck: string; anyway: boolean },
): Promise<void> {
  const before = await installation(client)
  if (!anyway && before?.access_hash === hash) return
  const list = allRoles(rolePrefix).join(', ')
  const database = (await client.query<{ name: string }>('select current_database() as name')).rows[0]?.name
  await client.query(`
    do $$ declare p record; begin
      for p in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on public.%I', p.policyname, p.tablename);
      end loop;
    end $$`)
  await client.query(changedObjectsSql)
  await client.query(`
    revoke all on database "${database}" from public;
    revoke all on schema public from public;
    revoke all on all tables in schema public, app, auth from public, ${list};
    revoke all on all functions in schema app, auth from public, ${list};
    grant connect on database "${database}" to ${list};`)
  await client.query(script)
  await client.query(grantEdition)
  await client.query(
    `insert into app.installation (access_hash, digests, key_check) values ($1, $2, $3)
     on conflict (one) do update set access_hash = excluded.access_hash, digests = excluded.digests`,
    [hash, JSON.stringify(await accessDigests(client)), keyCheck],
  )
}
