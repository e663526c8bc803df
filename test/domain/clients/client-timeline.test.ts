import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveryFacts, type Facts, within } from '#domain/clients/client-timeline.ts'
import { system } from '#platform/database/actor.ts'
import { addCompany } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
let clientId: string
beforeAll(async () => {
  db = await migratedDatabase()
  clientId = (await addCompany(db)).clientId
  // Five in each minute, so that the cut falls among some of the same moment; a fraction that JavaScript does not know.
  await db.owner.query(
    `insert into tasks (client_id, natural_key, kind, instructions, due_at, state, done_at)
     select $1, 'told:' || n, 'told', '', app.now(), 'done', timestamptz '2026-03-01 09:00:00.123456Z' + (n / 5) * interval '1 minute'
     from generate_series(0, 1006) n`,
    [clientId],
  )
})
afterAll(() => db.drop())

const facts = (until?: Date): Promise<Facts> =>
  db.inPurpose('service-delivery', system('test'), (tx) => deliveryFacts(tx, clientId, until))

test('a long timeline is told in parts that leave nothing out and tell nothing twice', async () => {
  const parts: Facts[] = [await facts()]
  for (let older = parts[0]?.olderUntil; older; older = parts.at(-1)?.olderUntil)
    parts.push(await facts(older))
  expect(parts.length).toBe(3)
  const told = parts.flatMap((part) => part.facts.filter(({ kind }) => kind === 'task'))
  expect(told.length).toBe(1007)
  expect(told.map(({ at }) => at.getTime())).toEqual(
    told.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
  )
})

test('what is told from elsewhere stands in the part of its time, and in no other', async () => {
  const first = await facts()
  const second = await facts(first.olderUntil)
  const paid = (at: Date) => ({ kind: 'paid' as const, by: null, cents: 1, at })
  const times = [new Date('2027-01-01'), first.olderUntil ?? new Date(), second.olderUntil ?? new Date()]
  expect(within(times.map(paid), first).map(({ at }) => at)).toEqual(times.slice(0, 1))
  expect(within(times.map(paid), second, first.olderUntil).map(({ at }) => at)).toEqual(times.slice(1, 2))
})
