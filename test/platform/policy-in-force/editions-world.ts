import { openVault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes } from '#platform/database/purposes.ts'
import { type DeclaredPolicy, declaredPolicy } from '#platform/policy-in-force/declared-policy.ts'
import { column } from '#policy/register/column.ts'
import { since } from '#policy/register/declared.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { tables } from '#policy/register/tables.ts'
import { testRecipients } from '#test/platform/guard/guard-world.ts'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { allQueues } from '#workflows/queues.ts'

const { declarations } = declaredPolicy
const { vendor } = testRecipients

/**
 * Our own declarations, and what an edition 2 brings: a column, a use, a purpose, a recipient and one of its purposes,
 * a call, a field, a cookie; and a column that it gives up.
 */
const declared: DeclaredRegister = {
  ...declarations,
  tables: {
    ...declarations.tables,
    leads: {
      ...tables.leads,
      purposes: { ...tables.leads.purposes, billing: since(2, 'r') },
      columns: {
        ...tables.leads.columns,
        offer: column('text', 'message', { since: 2 }),
        volume_goal: column('text', 'business', { ended: 2 }),
      },
    },
  },
  purposes: {
    ...declarations.purposes,
    improvement: { clause: '3.4', basis: 'legitimate-interest', words: 'to improve our service', since: 2 },
  },
  recipients: {
    ...declarations.recipients,
    anywhere: { ...testRecipients.anywhere, name: 'Somebody later', since: 2 },
    vendor: {
      ...vendor,
      purposes: ['service-delivery', 'billing'],
      was: [{ before: 2, purposes: ['service-delivery'] }],
      operations: {
        ...vendor.operations,
        'person.find': { what: 'finds a person', fields: {}, since: 2 },
        'person.add': {
          ...vendor.operations['person.add'],
          fields: { ...vendor.operations['person.add'].fields, email: since(2, 'email') },
        },
      },
    },
  },
  cookies: {
    ...declarations.cookies,
    taste: { name: 'segmento-taste', why: 'x', lifetimeSeconds: 60, setUnder: ['/'], since: 2 },
  },
}

const edition = (number: number) => ({ number, effective: '2026-04-18', updated: '2026-11-24' })

/** A program before the second edition, the one that brings it, and one with a third. */
export const programOne: DeclaredPolicy = { declarations: declared, editions: [edition(1)] }
export const programTwo: DeclaredPolicy = { declarations: declared, editions: [edition(1), edition(2)] }
export const programThree: DeclaredPolicy = {
  declarations: {
    ...declared,
    cookies: {
      ...declared.cookies,
      third: { name: 'segmento-third', why: 'x', lifetimeSeconds: 60, setUnder: ['/'], since: 3 },
    },
  },
  editions: [edition(1), edition(2), edition(3)],
}

/** A program as it is, with one thing of its declarations otherwise. */
export function changed(policy: DeclaredPolicy, changes: Partial<DeclaredRegister>): DeclaredPolicy {
  return { ...policy, declarations: { ...policy.declarations, ...changes } }
}

export interface EditionsWorld extends MigratedDatabase {
  /** What a start does with the database. */
  start(policy: DeclaredPolicy): Promise<void>
  /** Version, edition and state of all that was published, in the order of editions. */
  versions(): Promise<{ version: string; edition: number; state: string }[]>
  /** Lets an announced version take effect, as the database judges it: done, done before, or what is missing. */
  takeEffect(version: string): Promise<'took-effect' | 'already-in-effect' | { readonly missing: string }>
  /** Announces what waits, to take effect in so many days. */
  announce(days: number): Promise<string>
}

/** A database of this program in which no policy was published yet. */
async function beforeTheFirstStart(): Promise<TestDatabase> {
  const migrated = await migratedDatabase()
  const database = await freshDatabase(migrated.url)
  await migrated.drop()
  await database.pool.query(`
    alter table policy_versions disable trigger policy_kept;
    delete from policy_versions;
    alter table policy_versions enable trigger policy_kept`)
  return database
}

/** A database of its own in which programs of several editions start; a copy of another where one is given. */
export async function openEditionsWorld(copied?: EditionsWorld): Promise<EditionsWorld> {
  const { url, pool: owner, drop } = copied ? await freshDatabase(copied.url) : await beforeTheFirstStart()
  const vault = openVault(testMasterKey)
  const role = { databaseUrl: url, masterKey: testMasterKey, rolePrefix: testRolePrefix }
  const { inPurpose, flushReads, close } = openPurposes({ ...role, vault })
  return {
    url,
    owner,
    vault,
    inPurpose,
    flushReads,
    close,
    start: (policy) => migrate({ ...role, queues: allQueues, policy }),
    async versions() {
      const { rows } = await owner.query<{ version: string; edition: number; state: string }>(
        'select version, edition, state from policy_versions order by edition, proposed_at',
      )
      return rows
    },
    async takeEffect(version) {
      try {
        const [row] = await inPurpose('legal-obligation', system('test'), (tx) =>
          tx.call<{ took: boolean }>('select app.take_effect($1) as took', [version]),
        )
        return row?.took ? 'took-effect' : 'already-in-effect'
      } catch (error) {
        // PostgreSQL's object_not_in_prerequisite_state.
        if (error instanceof Error && 'code' in error && error.code === '55000')
          return { missing: error.message }
        throw error
      }
    },
    async announce(days) {
      const { rows } = await owner.query<{ version: string }>(
        `update policy_versions set state = 'announced', announced_at = app.now(),
           effective_at = app.now() + make_interval(days => $1) where state = 'proposed' returning version`,
        [days],
      )
      return rows[0]?.version ?? ''
    },
    async advanceClock(step) {
      await owner.query('select app.advance_clock($1)', [step])
    },
    async drop() {
      await close()
      await drop()
    },
  }
}
