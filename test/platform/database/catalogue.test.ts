import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareCatalogue } from '#platform/database/catalogue.ts'
import { compareBeside } from '#platform/database/catalogue-beside.ts'
import { migrate } from '#platform/database/migrate.ts'
import { declarations } from '#policy/register/declarations.ts'
import { register } from '#policy/register/register.ts'
import { tablesBeside } from '#policy/register/tables-beside.ts'
import { freshDatabase } from '#test/support/database.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '#test/support/migrated-database.ts'
import { allQueues } from '#workflows/queues.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

/** What the comparison says while a change stands; the change is then undone. */
async function differencesWith(change: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(change)
    return await compareCatalogue(client, { declared: declarations, inEffect: register }, testRolePrefix)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

test('a fresh database is exactly what the register declares', async () => {
  expect(await differencesWith('select 1')).toEqual([])
})

test.each([
  ['an undeclared column', 'alter table leads add shoe_size text', 'column leads.shoe_size is not declared'],
  ['an undeclared table', 'create table gossip (id int)', 'table gossip is not declared'],
  [
    'a dropped column',
    'alter table leads drop company',
    'column leads.company is declared but not in the database',
  ],
  [
    'row-level security switched off',
    'alter table leads disable row level security',
    'row-level security is off on leads',
  ],
  [
    'a dropped policy',
    'drop policy segmento_billing_select on quotes',
    'policy segmento_billing_select on quotes is missing',
  ],
  [
    'a grant too many',
    'grant select (email) on people to segmento_improvement',
    'grant SELECT people.email to segmento_improvement is not declared',
  ],
  [
    'a policy that was widened under its own name',
    `drop policy segmento_billing_select on quotes;
     create policy segmento_billing_select on quotes for select to segmento_billing using (true)`,
    'policy segmento_billing_select on quotes is not as this program made it',
  ],
  [
    'a policy nobody declared',
    'create policy gossip on leads for select to segmento_inquiry_response using (true)',
    'policy gossip on leads is not declared',
  ],
  [
    'a deletion too many',
    'grant delete on leads to segmento_inquiry_response',
    'grant DELETE leads to segmento_inquiry_response is not declared',
  ],
  [
    'a grant taken away',
    'revoke select on leads from segmento_rights',
    'grant SELECT leads.company to segmento_rights is missing',
  ],
  [
    'a function that a role may run too many',
    `grant execute on function app.advance_clock(interval) to segmento_billing`,
    'function app.advance_clock(interval) is not as this program made it',
  ],
  [
    'a function that was replaced',
    `create or replace function app.staff_role() returns text language sql stable return 'owner'`,
    'function app.staff_role() is not as this program made it',
  ],
  [
    'a grant on the clock itself',
    'grant update on app.clock to segmento_billing',
    'table app.clock is not as this program made it',
  ],
  [
    'a role that passes over row-level security',
    'alter role segmento_billing bypassrls',
    'role segmento_billing may do more than log in',
  ],
  [
    'a role that may act as another',
    'grant segmento_rights to segmento_billing',
    'role segmento_billing is a member of segmento_rights',
  ],
  [
    'a column of another type',
    'alter table leads alter submissions type bigint',
    'column leads.submissions is bigint, declared as integer',
  ],
  [
    'a column that may be null',
    'alter table leads alter company drop not null',
    'may be null, declared otherwise',
  ],
  [
    'a grant on all columns, those of tomorrow too',
    'grant select on leads to segmento_rights',
    'grant SELECT leads to segmento_rights is not declared',
  ],
  [
    'a grant to a role that is none of this program’s',
    'grant select (email) on people to pg_monitor',
    'grant SELECT people.email to pg_monitor is not declared',
  ],
  [
    'an undeclared column of the sign-in',
    'alter table auth.session add column place text',
    "column auth.session.place is not declared: add `place: <category>` to `'auth.session'` in src/policy/register/tables-beside.ts",
  ],
  [
    'an undeclared column of the machinery',
    'alter table app.rate_slots add column asked_by text',
    'column app.rate_slots.asked_by is not declared: add',
  ],
  [
    'an undeclared column of the list of migrations',
    'alter table schema_migrations add column run_by text',
    'column public.schema_migrations.run_by is not declared: add',
  ],
  [
    'an undeclared table of the machinery',
    'create table app.visitor_notes (email text, said text)',
    'table app.visitor_notes is not declared: create visitor_notes in public and declare it in src/policy/register/tables',
  ],
  [
    'an undeclared view',
    'create view auth.addresses as select email from people',
    'table auth.addresses is not declared: create addresses in public',
  ],
  [
    'a table in a schema of its own',
    'create schema crm; create table crm.notes (said text)',
    'table crm.notes is in a schema that is none of this program’s: put it into public and declare it in src/policy/register/tables',
  ],
  [
    'a table in a schema of its own that has no column yet',
    'create schema crm; create table crm.notes ()',
    'table crm.notes is in a schema that is none of this program’s',
  ],
  [
    'a table put beside the jobs',
    'create table pgboss.notes (said text)',
    'table pgboss.notes is not the job engine’s',
  ],
  [
    'a dropped column of the sign-in',
    'alter table auth.session drop column used_at',
    'column auth.session.used_at is declared but not in the database',
  ],
  [
    'a sign-in record that would outlive its person',
    'alter table auth.session drop constraint session_user_id_fkey',
    'rows of auth.session would outlive whom they are about: `alter table auth.session add foreign key (user_id) references auth.user(id) on delete cascade` in a migration',
  ],
  [
    'a view that was replaced',
    'create or replace view app.clients_over as select id from clients where false',
    'view app.clients_over is not as this program made it',
  ],
  [
    'a grant on a view',
    'grant select on app.evidence to segmento_billing',
    'view app.evidence is not as this program made it',
  ],
  ['a grant to everyone', 'grant select on leads to public', 'to public is not declared'],
])('%s is found and said', async (_, change, words) => {
  expect((await differencesWith(change)).join('\n')).toContain(words)
})

test('a database that differs from the register refuses the start and says what to do', async () => {
  await db.owner.query('alter table leads add shoe_size text')
  await expect(
    migrate({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues }),
  ).rejects.toThrow(/leads\.shoe_size is not declared: add/)
})

test('a database newer than the program refuses the start', async () => {
  await db.owner.query("insert into schema_migrations (name, hash) values ('9999-later.sql', 'x')")
  await expect(
    migrate({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues }),
  ).rejects.toThrow(/newer than this program/)
})

test('another master key refuses the start instead of making what is encrypted unreadable', async () => {
  const fresh = await migratedDatabase()
  try {
    await expect(
      migrate({
        databaseUrl: fresh.url,
        masterKey: Buffer.alloc(32, 9),
        rolePrefix: testRolePrefix,
        queues: allQueues,
      }),
    ).rejects.toThrow(/not the one that this database was set up with/)
  } finally {
    await fresh.drop()
  }
})

test('a fresh database refuses to take over the roles of another installation on the same server', async () => {
  const fresh = await freshDatabase()
  try {
    await expect(
      migrate({
        databaseUrl: fresh.url,
        masterKey: Buffer.alloc(32, 9),
        rolePrefix: testRolePrefix,
        queues: allQueues,
      }),
    ).rejects.toThrow(/belong to another installation/)
  } finally {
    await fresh.drop()
  }
})

test('a category that the policy in effect does not say of the sign-in records refuses their column', async () => {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    const declared = {
      ...tablesBeside,
      'auth.session': {
        ...tablesBeside['auth.session'],
        columns: { ...tablesBeside['auth.session'].columns, place: 'address' },
      },
    } as const
    await client.query('begin')
    await client.query('alter table auth.session add column place text')
    expect(await compareBeside(client, register, testRolePrefix, declared)).toEqual([
      expect.stringContaining(
        'sign-in records: it does not say address, which auth.session.place holds. Add the category to the holding',
      ),
    ])
  } finally {
    await client.query('rollback')
    await client.end()
  }
})
