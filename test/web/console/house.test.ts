import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { system } from '#platform/database/actor.ts'
import { consolePaths } from '#web/paths.ts'
import { type Colleague, type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
let operator: Colleague
beforeAll(async () => {
  world = await consoleWorld()
  operator = await world.colleague('operator')
}, 90_000)
afterAll(() => world.close())

const sessionsOf = async (personId: string) =>
  (
    await world.build.db.owner.query<{ id: string; used_at: Date }>(
      `select s.id, s.used_at from auth.session s join auth."user" u on u.id = s.user_id where u.person_id = $1`,
      [personId],
    )
  ).rows

/** Another browser of the same person. */
async function anotherSession(personId: string): Promise<string> {
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `insert into auth.session (token_hash, user_id, kind, expires_at, second_factor_at)
     select sha256(gen_random_uuid()::text::bytea), u.id, 'staff', clock_timestamp() + interval '1 hour', clock_timestamp()
     from auth."user" u where u.person_id = $1 returning id`,
    [personId],
  )
  return rows[0]?.id ?? ''
}

test('an owner sets what operators may approve; it holds at once, and who set it and when is shown', async () => {
  const limit = () => world.build.db.inPurpose('service-delivery', system('test'), operatorSpendLimit)
  expect(await limit()).toBe(10_000)
  const page = await world.owner.get(consolePaths.settings.to())
  const wrong = await world.owner.send(page, consolePaths.settings.to(), { limit: 'plenty' })
  expect(wrong.words).toContain('An amount, please')
  await world.owner.send(page, consolePaths.settings.to(), { limit: '250.00' })
  expect(await limit()).toBe(25_000)
  expect(canApproveSpending({ role: 'operator', secondFactor: true }, 25_000, await limit()).ok).toBe(true)
  const after = await world.owner.get(consolePaths.settings.to())
  expect(after.words).toMatch(/now\s*operators approve spending up to\s*\$250\.00/)

  const theirs = await operator.get(consolePaths.settings.to())
  expect(theirs.words).toContain('Only an owner can change prices and spending limits')
  const sent = await operator.send(theirs, consolePaths.settings.to(), { limit: '9000.00' })
  expect(sent.status).toBe(422)
  expect(await limit()).toBe(25_000)
  await expect(
    world.build.db.inPurpose('service-delivery', system('test'), (tx) =>
      tx.call(`update setting_changes set value = '1'`, []),
    ),
  ).rejects.toMatchObject({ code: '42501' })
})

test('everybody sees their own sessions and ends one or all but this; nothing of where or in what is kept', async () => {
  const other = await anotherSession(operator.personId)
  const page = await operator.get(consolePaths.colleague.to({ colleague: operator.personId }))
  expect(page.words).toContain('this one')
  expect(page.words).toContain('Neither address nor browser is kept')
  const at = { colleague: operator.personId, session: other }
  const ended = await operator.send(page, consolePaths.endSession.to(at))
  expect(ended.to).toContain('session-ended')
  expect((await sessionsOf(operator.personId)).map(({ id }) => id)).not.toContain(other)

  await anotherSession(operator.personId)
  await anotherSession(operator.personId)
  const again = await operator.get(consolePaths.colleague.to({ colleague: operator.personId }))
  await operator.send(again, consolePaths.endSessions.to({ colleague: operator.personId }))
  expect(await sessionsOf(operator.personId)).toHaveLength(1)
  expect((await operator.get(consolePaths.home.to())).status).toBe(200)
})

test('an owner sees and ends the sessions of others; nobody else does', async () => {
  const owners = world.owner.personId
  const page = await operator.get(consolePaths.colleague.to({ colleague: owners }))
  expect(page.words).not.toContain('this one')
  const before = await sessionsOf(owners)
  const refused = await operator.post(consolePaths.endSessions.to({ colleague: owners }), csrfOf(page.html))
  expect(refused.status).toBe(422)
  expect(await sessionsOf(owners)).toEqual(before)

  const other = await anotherSession(operator.personId)
  const theirs = await world.owner.get(consolePaths.colleague.to({ colleague: operator.personId }))
  await world.owner.send(theirs, consolePaths.endSession.to({ colleague: operator.personId, session: other }))
  expect((await sessionsOf(operator.personId)).map(({ id }) => id)).not.toContain(other)
  const { rows } = await world.build.db.owner.query(`select 1 from app.evidence where kind = 'session.ended'`)
  expect(rows.length).toBeGreaterThan(0)
})

test('a session notes that it is used, at most every five minutes', async () => {
  const [session] = await sessionsOf(operator.personId)
  await operator.get(consolePaths.home.to())
  expect(await sessionsOf(operator.personId)).toEqual([session])
  await world.build.db.owner.query(
    `update auth.session set used_at = used_at - interval '6 minutes' where id = $1`,
    [session?.id],
  )
  await operator.get(consolePaths.home.to())
  const [later] = await sessionsOf(operator.personId)
  expect(later?.used_at.getTime()).toBeGreaterThanOrEqual(session?.used_at.getTime() ?? 0)
})

function csrfOf(html: string): Record<string, string> {
  const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return { _csrf: token }
}
