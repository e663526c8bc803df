import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { portalPaths } from '#web/paths.ts'
import { advanceEnding } from '#workflows/advance-ending.ts'
import { openPortal, type PortalBrowser, type TestPortal } from './portal-fixture.ts'

let world: BuildWorld
let portal: TestPortal
let owner: PortalBrowser
let technical: PortalBrowser
let engagement: string
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  const stack = await world.approvedStack({
    company: 'Leaving Looms',
    mainDomain: 'leavinglooms.com',
    names: ['getleavinglooms.com'],
  })
  await world.buildUp(stack)
  const one = async (sql: string, values: unknown[]) =>
    Object.values((await world.db.owner.query(sql, values)).rows[0] ?? {})[0] as string
  await world.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stack])
  engagement = await one(
    `update engagements set state = 'live' where id = (select engagement_id from stacks where id = $1) returning id`,
    [stack],
  )
  const person = await one(
    `select m.person_id from client_members m join engagements e on e.client_id = m.client_id where e.id = $1`,
    [engagement],
  )
  const colleague = await one(
    `select app.hold_person('tom@leavinglooms.com', 'Tom', $1, 'client', '9999-12-31')`,
    [world.db.vault.newPersonKey() as unknown as string],
  )
  await world.db.owner.query(
    `insert into client_members (client_id, person_id, role)
     select client_id, $2, 'technical' from engagements where id = $1`,
    [engagement, colleague],
  )
  portal = await openPortal(world.db)
  owner = await portal.enter(person)
  technical = await portal.enter(colleague)
}, 180_000)
afterAll(async () => {
  await portal?.close()
  await world?.close()
})

const wordsAt = async (browser: PortalBrowser, address: string) =>
  (parse(await browser.text(address)).querySelector('main')?.structuredText ?? '').replace(/\s+/g, ' ')

test('the plan names the day on which the subscription really ends, before it is agreed to and after', async () => {
  const { rows } = await world.db.owner.query<{ until: Date; goes: Date }>(
    `insert into subscriptions (client_id, engagement_id, subscription_ref, customer_ref, status, period_ends_at, seen_at)
     select client_id, id, 'sub_looms', 'cus_looms', 'active', app.now() + interval '12 days', app.now() from engagements
     where id = $1 returning period_ends_at as until`,
    [engagement],
  )
  const until = rows[0]?.until ?? new Date(0)
  const ends = new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() + 1, until.getUTCDate()))
  const day = ends.toISOString().slice(0, 10)
  const dayOfSubscription = async () =>
    parse(await owner.text(portalPaths.end.to({ engagement })))
      .querySelectorAll('main tr')
      .find((row) => row.structuredText.includes('The subscription ends with'))
      ?.querySelector('time')
      ?.getAttribute('datetime')
      ?.slice(0, 10)
  expect(await dayOfSubscription()).toBe(day)
  const end = portalPaths.end.to({ engagement })
  await owner.post(end, { domains: 'keep', inboxes: 'close', sure: 'yes' })
  expect(await dayOfSubscription()).toBe(day)
  await advanceEnding(world.parts, engagement)
  expect(await dayOfSubscription()).toBe(day)
  await owner.post(portalPaths.endStopped.to({ engagement }), {}, { from: end })
})

test('a client sees every day before they agree, plans the end, says what they exported, and stops it', async () => {
  const end = portalPaths.end.to({ engagement })
  const before = await wordsAt(owner, end)
  for (const words of [
    'getleavinglooms.com',
    'We don’t read them and keep no copy',
    'The inboxes are closed at the host',
    'Your access to these pages ends',
  ])
    expect(before).toContain(words)
  expect(before).not.toContain('We hand the inboxes over')
  const chosen = `${end}?domains=let-go&inboxes=take-over`
  expect(await wordsAt(owner, chosen)).toContain('We hand the inboxes over')
  const asked = parse(await owner.text(chosen))
  const hidden = (name: string) =>
    asked.querySelector(`form[method="post"] input[type="hidden"][name="${name}"]`)?.getAttribute('value')
  expect([hidden('domains'), hidden('inboxes')]).toEqual(['let-go', 'take-over'])
  expect(await wordsAt(owner, `${end}?domains=burn&inboxes=`)).toContain('The inboxes are closed at the host')
  const unsure = await owner.post(end, { domains: 'keep', inboxes: 'take-over' })
  expect([unsure.status, await unsure.text()]).toEqual([422, expect.stringContaining('Please tick this')])
  const refused = await technical.post(end, { domains: 'keep', sure: 'yes' })
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Only the owner')])

  const planned = await owner.post(end, { domains: 'keep', inboxes: 'take-over', sure: 'yes' })
  expect([planned.status, planned.headers.get('location')]).toEqual([303, end])
  await advanceEnding(world.parts, engagement)
  const plan = await wordsAt(owner, end)
  expect(plan).toContain('planned, can be stopped')
  expect(plan).toContain('at the last look: still in our account')
  expect(plan).toContain('We hand the inboxes over')
  expect((await owner.post(portalPaths.endExported.to({ engagement }), {}, { from: end })).status).toBe(303)
  await advanceEnding(world.parts, engagement)
  expect(await wordsAt(owner, end)).toContain('said by a person')
  expect((await technical.post(portalPaths.endStopped.to({ engagement }), {}, { from: end })).status).toBe(
    422,
  )
  expect((await owner.post(portalPaths.endStopped.to({ engagement }), {}, { from: end })).status).toBe(303)
  expect(await wordsAt(owner, end)).toContain('the plan, if you ask for it today')
  expect((await owner.get(portalPaths.endProof.to({ engagement }))).status).toBe(404)
})
