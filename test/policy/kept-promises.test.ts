import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { isConnected } from '#policy/recipients/recipient.ts'
import { recipients } from '#policy/recipients.ts'
import { register } from '#policy/register/register.ts'
import { byHand } from '#policy/register/retention.ts'
import { callForm } from '#test/support/engagement-world.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let database: MigratedDatabase
beforeAll(async () => {
  database = await migratedDatabase()
})
afterAll(() => database.drop())

test('a stack is hosted and sequenced only by who is connected', async () => {
  const { rows } = await database.owner.query<{ allowed: string }>(`
    select (regexp_matches(pg_get_constraintdef(oid), '''([a-z-]+)''', 'g'))[1] as allowed from pg_constraint
    where conname in ('stacks_host_check', 'stacks_sequencer_check')`)
  const allowed = rows.map((row) => row.allowed)
  expect(allowed.toSorted()).toEqual(['instantly', 'mailforge'])
  for (const id of allowed) expect(recipients[id] && isConnected(recipients[id]), id).toBe(true)
})

test('the sweep deletes what is over and leaves what is not', async () => {
  const submit = (address: string) =>
    database.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm(address)))
  const early = await submit('early@acme.example')
  await database.advanceClock('1 month')
  const late = await submit('late@acme.example')
  await database.advanceClock('23 months')
  const gone = await database.inPurpose('retention', system('test'), (tx) =>
    tx.call('select * from app.sweep_expired(500)', []),
  )
  expect(gone).toEqual([{ people_gone: 1, clients_gone: 0 }])
  const left = await database.owner.query<{ id: string }>('select id from leads')
  expect(left.rows.map(({ id }) => id)).toEqual([late.leadId])
  expect(left.rows).not.toContainEqual({ id: early.leadId })
})

test('to improve the service no row about anybody can be read', async () => {
  const refused = Object.keys(register.tables).map((table) =>
    database
      .inPurpose('improvement', system('test'), (tx) => tx.call(`select 1 from ${table}`, []))
      .then(
        () => `${table} can be read`,
        (error: { code?: string }) => error.code,
      ),
  )
  expect(new Set(await Promise.all(refused))).toEqual(new Set(['42501']))
})

test('what the program can’t delete is said to be deleted by people', () => {
  // The sign-in schema lies in the database, though outside the declared tables, and the program empties its own stand-ins.
  const swept = ['sign-in records', 'stand-ins']
  const outside = Object.entries(register.holdings).filter(([name]) => !swept.includes(name))
  const silent = outside.filter(
    ([, { what, retention }]) => !`${what} ${register.retentionRules[retention]?.words}`.includes(byHand),
  )
  expect(silent.map(([name]) => name)).toEqual([])
  expect(outside.length).toBeGreaterThan(3)
})
