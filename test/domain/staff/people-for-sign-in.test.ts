import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { callForm, type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let empty: MigratedDatabase
let world: EngagementWorld
beforeAll(async () => {
  empty = await migratedDatabase()
  world = await openEngagementWorld()
})
afterAll(async () => {
  await empty.drop()
  await world.drop()
})

const email = (address: string) => personal('email', address)

test('there is one first owner, whoever uses the link at the same moment', async () => {
  const people = peopleForSignIn(empty.inPurpose)
  expect(await people.findOwner()).toBeUndefined()
  const make = (address: string) =>
    people.createFirstOwner({ name: personal('name', 'Olga'), email: email(address) })
  const made = await Promise.all([make('Olga@agency.example'), make('other@agency.example')])
  expect(made.filter((id) => id !== undefined)).toHaveLength(1)
  expect(await people.findOwner()).toBe(made.find((id) => id !== undefined))
  expect(await make('third@agency.example')).toBeUndefined()
})

test('staff and clients are found apart, a prospect is neither', async () => {
  const people = peopleForSignIn(world.db.inPurpose)
  const acme = await world.requested('ada@acme.com')
  expect(await people.findClientPerson(email(' ADA@acme.com'))).toBe(acme.personId)
  expect(await people.findStaffPerson(email('ada@acme.com'))).toBeUndefined()
  const staff = await world.one<string>('select email from people where id = $1', [world.owner.personId])
  expect(await people.findStaffPerson(email(staff))).toBe(world.owner.personId)
  expect(await people.findClientPerson(email(staff))).toBeUndefined()
  await world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm('only@asks.example')))
  expect(await people.findClientPerson(email('only@asks.example'))).toBeUndefined()
})

test('who was removed from the staff is not found', async () => {
  const people = peopleForSignIn(world.db.inPurpose)
  const operator = await world.addStaff('operator')
  const address = await world.one<string>('select email from people where id = $1', [operator.personId])
  await world.db.owner.query('update staff set removed_at = app.now() where person_id = $1', [
    operator.personId,
  ])
  expect(await people.findStaffPerson(email(address))).toBeUndefined()
})
