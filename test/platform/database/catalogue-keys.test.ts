import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareCatalogue } from '#platform/database/catalogue.ts'
import { migrate } from '#platform/database/migrate.ts'
import { column } from '#policy/register/column.ts'
import { register } from '#policy/register/register.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { tables } from '#policy/register/tables.ts'
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

/** What the comparison says while a migration stands, with what is declared along with it; then it is undone. */
async function differencesWith(
  migration: string,
  declared: Readonly<Record<string, TableDeclaration>> = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(migration)
    const inEffect = { ...register, tables: { ...register.tables, ...declared } }
    return await compareCatalogue(
      client,
      { declared: { tables: { ...tables, ...declared } }, inEffect },
      testRolePrefix,
    )
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

const visits: TableDeclaration = {
  ...register.tables.mails,
  what: 'A visit.',
  subjects: ['client-contact'],
  clauses: ['2.6'],
  reach: { kind: 'client', column: 'client_id' },
  retention: 'client',
  purposes: {},
  portal: {},
  since: 1,
  columns: { id: column('uuid', 'key'), client_id: column('uuid', 'key'), by: column('text', 'name') },
}
const withRowSecurity = 'alter table visits enable row level security'

test('nothing differs in a fresh database', async () => {
  expect(await differencesWith('select 1')).toEqual([])
})

test('a migration with a table that hangs on nobody is refused with the two lines to add', async () => {
  const found = await differencesWith(
    `create table visits (id uuid primary key, client_id uuid not null, by text not null); ${withRowSecurity}`,
    { visits },
  )
  expect(found).toContain(
    "rows of visits would outlive the client they are about: `alter table visits add foreign key (client_id) references clients(id) on delete cascade` in a migration, and `client_id: 'clients'` in `goesWith` of `visits` in src/policy/register/keys.ts",
  )
  expect(found.join('\n')).toContain(
    'the keys of visits are not declared: add `visits` to src/policy/register/keys.ts (primary key (id))',
  )
})

test.each([
  ['a key that does not delete', 'references clients(id)'],
  ['a key that is checked at the end only', 'references clients(id) on delete cascade deferrable'],
  ['a key that is not enforced', 'references clients(id) on delete cascade not enforced'],
])('%s reaches nobody', async (_, key) => {
  const found = await differencesWith(
    `create table visits (id uuid primary key, client_id uuid not null ${key}, by text not null); ${withRowSecurity}`,
    { visits },
  )
  expect(found.join('\n')).toContain('rows of visits would outlive the client they are about')
})

test('a row that could hang on nobody is refused', async () => {
  const found = await differencesWith(
    `create table visits (id uuid primary key, client_id uuid references clients(id) on delete cascade, by text not null); ${withRowSecurity}`,
    {
      visits: {
        ...visits,
        columns: { ...visits.columns, client_id: column('uuid', 'key', { null: true }) },
      },
    },
  )
  expect(found).toContain(
    'rows of visits could hang on nobody: `alter table visits alter client_id set not null` in a migration',
  )
})

test('a personal column in a table that leads to nobody is refused, though it is declared', async () => {
  const { vendor_calls } = tables
  expect(
    await differencesWith('alter table vendor_calls add asked_by text', {
      vendor_calls: {
        ...vendor_calls,
        columns: { ...vendor_calls.columns, asked_by: column('text', 'email', { null: true }) },
      },
    }),
  ).toContain(
    'vendor_calls.asked_by: it holds email, and nobody could find it again. Reach the table from a person, or leave the column out.',
  )
})

test.each([
  [
    'a key taken away',
    'alter table leads drop constraint leads_person_id_fkey',
    'leads has no foreign key (person_id) references people(id) on delete cascade: `alter table leads add foreign key (person_id) references people(id) on delete cascade` in a migration',
  ],
  [
    'a key that deletes otherwise',
    `alter table senders drop constraint senders_person_id_fkey;
     alter table senders add foreign key (person_id) references people(id) on delete restrict`,
    'senders has foreign key (person_id) references people(id) on delete restrict, which is not declared: add it to `senders` in src/policy/register/keys.ts',
  ],
  [
    'a key too many',
    'alter table leads add unique (company)',
    'leads has unique (company), which is not declared: add it to `leads` in src/policy/register/keys.ts',
  ],
  [
    'a unique key taken away',
    'alter table webhook_events drop constraint webhook_events_vendor_event_ref_key',
    'webhook_events has no unique (vendor, event_ref): `alter table webhook_events add unique (vendor, event_ref)` in a migration',
  ],
  [
    'a dropped trigger',
    'drop trigger engagements_paid on engagements',
    'trigger engagements_paid on engagements does not run: put it back by a migration',
  ],
  [
    'a trigger that is switched off',
    'alter table evidence_seals disable trigger never_changed',
    'trigger never_changed on evidence_seals does not run: put it back by a migration',
  ],
  [
    'a trigger nobody declared',
    'create trigger never_changed before update on leads for each statement execute function app.refuse_change()',
    'trigger never_changed on leads is not declared: add it to `tableTriggers` in src/policy/register/keys.ts, with what it holds',
  ],
  [
    'a trigger that asks less',
    `drop trigger engagements_paid on engagements;
     create trigger engagements_paid before update of state on engagements
       for each row when (new.state = 'live') execute function app.refuse_unpaid()`,
    'trigger engagements_paid on engagements is not as this program made it: put it back, or change it by a migration',
  ],
  [
    'a changed constraint',
    `alter table people drop constraint people_email_check; alter table people add constraint people_email_check check (true)`,
    'constraint people_email_check on people is not as this program made it: put it back, or change it by a migration',
  ],
  [
    'a dropped constraint',
    'alter table stacks drop constraint stacks_host_check',
    'constraint stacks_host_check on stacks is not as this program made it: put it back, or change it by a migration',
  ],
  [
    'a dropped unique index',
    'drop index domains_held',
    'index domains_held is not as this program made it: put it back, or change it by a migration',
  ],
])('%s is found, and the line to add is said', async (_, change, words) => {
  expect(await differencesWith(change)).toContain(words)
})

test('a database without the key that deletes refuses the start', async () => {
  await db.owner.query('alter table leads drop constraint leads_person_id_fkey')
  await expect(
    migrate({ databaseUrl: db.url, masterKey: testMasterKey, rolePrefix: testRolePrefix, queues: allQueues }),
  ).rejects.toThrow(/rows of leads would outlive the person/)
})
