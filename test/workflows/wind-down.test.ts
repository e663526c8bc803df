import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCompany } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { windDown } from '#workflows/wind-down.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

/** A company whose engagement has ended while its stack stood in this state, with one domain bought. */
async function ended(stackState: string): Promise<{ clientId: string; engagementId: string }> {
  const { clientId, engagementId } = await addCompany(db)
  const one = async (sql: string, values: unknown[]) =>
    (await db.owner.query(sql, values)).rows[0]?.id as string
  const plan = await one(
    `insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}') returning id`,
    [clientId, engagementId],
  )
  const stack = await one(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
     values ($1, $2, $3, 'sandbox', 'mailforge', 'instantly', $4) returning id`,
    [clientId, engagementId, plan, stackState],
  )
  await db.owner.query(
    `insert into domains (client_id, stack_id, name, reason, position, chosen, state, registered_at)
     values ($1, $2, $3, '', 1, true, 'registered', app.now())`,
    [clientId, stack, `${stackState}-${clientId.slice(0, 8)}.com`],
  )
  await db.owner.query(`update engagements set state = 'ended', ended_at = app.now() where id = $1`, [
    engagementId,
  ])
  return { clientId, engagementId }
}

const tasksOf = async (clientId: string) =>
  (await db.owner.query('select kind, instructions from tasks where client_id = $1', [clientId])).rows

test('an engagement that ends in the middle of a build leaves one task that names what is not the client’s yet', async () => {
  const { clientId, engagementId } = await ended('building')
  await windDown(db, engagementId)
  await windDown(db, engagementId)
  const tasks = await tasksOf(clientId)
  expect(tasks).toHaveLength(1)
  expect(tasks[0]).toMatchObject({ kind: 'wind-down' })
  expect(tasks[0].instructions).toContain(`not in their name yet: building-${clientId.slice(0, 8)}.com`)
})

test('after a hand-over there is nothing to wind down', async () => {
  const { clientId, engagementId } = await ended('handed-over')
  await windDown(db, engagementId)
  expect(await tasksOf(clientId)).toEqual([])
})
