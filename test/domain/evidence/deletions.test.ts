import { afterAll, beforeAll, expect, test } from 'vitest'
import { deletions } from '#domain/evidence/probes/deletions.ts'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { system, visitor } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { callForm } from '#test/support/engagement-world.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'
import { testOutside } from '#test/support/outside.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { sweepExpired } from '#workflows/sweep-expired.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const seen = () =>
  db.inPurpose('legal-obligation', system('test'), (tx) =>
    deletions.look(tx, { rolePrefix: testRolePrefix, outside: testOutside(db), policy: policyInEffect }),
  )

test('what was deleted in 30 days is counted from the ledger itself, and what it does not say fails', async () => {
  expect(await seen()).toEqual({ verdict: 'ok', words: 'nothing' })
  for (const address of ['one@acme.example', 'two@acme.example'])
    await db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm(address)))
  await db.advanceClock('24 months')
  await sweepExpired({ inPurpose: db.inPurpose, log: openLog('error', () => {}) })
  // Of each: the person, their key, their request and the mail that acknowledged it.
  expect(await seen()).toEqual({ verdict: 'ok', words: '2 people, 0 companies, 8 rows in all' })
  await db.advanceClock('31 days')
  expect(await seen()).toEqual({ verdict: 'ok', words: 'nothing' })
  await db.owner.query(
    `select app.append_evidence('data.deleted', 'retention', 'system', '{5.1}', null, '{}', null, '\\x00')`,
  )
  expect(await seen()).toEqual({ verdict: 'failed', words: '1 of 1 entry can’t be read' })
})
