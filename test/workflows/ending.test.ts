import { afterAll, beforeAll, expect, test } from 'vitest'
import { endingOfEngagement, stepsOfEnding } from '#domain/endings/ending-queries.ts'
import { type EndingStepKind, endingSteps } from '#domain/endings/ending-steps.ts'
import { askToEnd, sayExported, stopEnding } from '#domain/endings/plan-ending.ts'
import { finishTask } from '#domain/tasks/finish-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { personal } from '#policy/personal.ts'
import { addSession, addStaff, type Person } from '#test/support/acting.ts'
import { withoutVendors } from '#test/support/blind-ports.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { advanceEnding } from '#workflows/advance-ending.ts'
import { lookAtEndings } from '#workflows/look-at-endings.ts'

let world: BuildWorld
let operator: Person
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  operator = await addStaff(world.db, 'operator')
}, 60_000)
afterAll(() => world?.close())

const one = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
  Object.values((await world.db.owner.query(sql, values)).rows[0] ?? {})[0] as T

async function built(company: string, mainDomain: string, names: string[]) {
  const stackId = await world.approvedStack({ company, mainDomain, names })
  await world.buildUp(stackId)
  await world.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stackId])
  const engagementId = await one<string>(
    `update engagements set state = 'live' where id = (select engagement_id from stacks where id = $1) returning id`,
    [stackId],
  )
  const personId = await one<string>(
    `select m.person_id from client_members m join engagements e on e.client_id = m.client_id where e.id = $1`,
    [engagementId],
  )
  const client: Person = {
    kind: 'client',
    personId,
    sessionHash: await addSession(world.db, personId, 'portal'),
  }
  return { stackId, engagementId, client, names }
}
type Built = Awaited<ReturnType<typeof built>>

const deliver = <T>(
  work: (tx: PurposeTx<'service-delivery'>) => Promise<T>,
  who: Person = operator,
): Promise<T> => world.db.inPurpose('service-delivery', who, work)
const look = ({ engagementId }: Built) => advanceEnding(world.parts, engagementId)
const steps = async ({ engagementId }: Built) =>
  deliver(async (tx) => {
    const ending = await endingOfEngagement(tx, engagementId)
    return ending ? stepsOfEnding(tx, ending.id) : []
  })
const standing = async (engagement: Built) =>
  Object.fromEntries((await steps(engagement)).map(({ kind, state }) => [kind, state])) as Partial<
    Record<EndingStepKind, string>
  >
const ending = ({ engagementId }: Built) => deliver((tx) => endingOfEngagement(tx, engagementId))
const told = () =>
  world.db.owner.query(`update mails set state = 'sent', sent_at = app.now() where kind = 'ending-plan'`)
const push = (name: string) =>
  fetch(`${world.sandboxes.origin('porkbun')}/website/push/${name}`, { method: 'POST' })
const deletions = async () =>
  (await world.sandboxes.requests('mailforge')).filter(({ method }) => method === 'DELETE').length

test('an ending closes everything in its order, nothing before its day, and proves it', {
  timeout: 240_000,
}, async () => {
  const it = await built('Closing Looms', 'closinglooms.com', ['getclosinglooms.com'])
  const wishes = { domains: 'keep', inboxes: 'close' } as const
  expect(
    await Promise.all([1, 2].map(() => deliver((tx) => askToEnd(tx, it.engagementId, wishes), it.client))),
  ).toEqual([1, 2].map(() => ({ ok: true, how: 'planned' })))
  expect(await one('select count(*)::int from endings where engagement_id = $1', [it.engagementId])).toBe(1)
  await look(it)
  expect(await standing(it)).toEqual({
    'tell-everybody': 'waiting',
    'export-replies': 'waiting',
    'push-domain': 'waiting',
    'leave-sequencer': 'waiting',
    'close-inboxes': 'waiting',
    'end-engagement': 'waiting',
    'destroy-credentials': 'waiting',
    'end-access': 'waiting',
  })

  // Nobody could be told yet: the day alone deletes nothing.
  await world.pass({ days: 31 })
  await look(it)
  expect(await standing(it)).toMatchObject({ 'leave-sequencer': 'waiting', 'close-inboxes': 'waiting' })
  expect(await deletions()).toBe(0)
  await told()
  await look(it)
  expect(await standing(it)).toMatchObject({ 'tell-everybody': 'done', 'close-inboxes': 'waiting' })
  expect(await deletions()).toBe(0)

  expect(await deliver((tx) => sayExported(tx, it.engagementId), it.client)).toEqual({ ok: true })
  // Whoever says that a domain was pushed is believed once the registrar shows it.
  const task = await one<string>(
    `select id from tasks where kind = 'push-domain' and client_id =
    (select client_id from engagements where id = $1)`,
    [it.engagementId],
  )
  await deliver((tx) => finishTask(tx, task, personal('message', 'to account ada')))
  await look(it)
  const pushing = (await steps(it)).find(({ kind }) => kind === 'push-domain')
  expect(pushing).toMatchObject({ state: 'waiting', detail: expect.stringContaining('still lists it') })
  expect((await push('getclosinglooms.com')).status).toBe(200)
  await look(it)
  expect(await standing(it)).toMatchObject({ 'push-domain': 'done' })
  expect(await deliver((tx) => stopEnding(tx, it.engagementId), it.client)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('can’t be undone'),
  })

  await world.pass({ days: 14, hours: 1 })
  await look(it)
  expect(await standing(it)).toMatchObject({
    'leave-sequencer': 'done',
    'close-inboxes': 'done',
    'end-engagement': 'done',
    'destroy-credentials': 'done',
    'end-access': 'waiting',
  })
  expect(await one(`select state from engagements where id = $1`, [it.engagementId])).toBe('ended')
  expect(await one(`select count(*)::int from credentials`)).toBe(0)
  expect(await deletions()).toBe(1)
  await look(it)
  expect((await ending(it))?.closedAt).not.toBeNull()
  expect((await ending(it))?.statement).toBeNull()
  await sealEvidence(world.db.inPurpose)
  await look(it)
  const statement = (await ending(it))?.statement
  expect(statement?.steps.map(({ kind, shownBy }) => `${kind} ${shownBy}`)).toEqual(
    expect.arrayContaining(['push-domain seen', 'close-inboxes seen', 'export-replies said']),
  )
  expect(statement?.evidence?.entries.map(({ kind }) => kind)).toContain('ending.closed')
  await look(it)
  expect(await one(`select count(*)::int from mails where kind = 'ending-closed'`)).toBe(1)

  // Access ends with the named day, in the database itself.
  const sees = () =>
    world.db.inPurpose('service-delivery', it.client, (tx) =>
      tx.db.selectFrom('clients').select('id').execute(),
    )
  expect(await sees()).toHaveLength(1)
  await world.pass({ days: 60 })
  const again = await addSession(world.db, it.client.personId, 'portal')
  expect(
    await world.db.inPurpose('service-delivery', { ...it.client, sessionHash: again }, (tx) =>
      tx.db.selectFrom('clients').select('id').execute(),
    ),
  ).toHaveLength(0)
})

test('a plan is stopped until something was done that can’t be undone, however often it is pressed, and another can follow', {
  timeout: 120_000,
}, async () => {
  const it = await built('Staying Looms', 'stayinglooms.com', ['getstayinglooms.com'])
  const wishes = { domains: 'let-go', inboxes: 'close' } as const
  expect(await deliver((tx) => stopEnding(tx, it.engagementId), it.client)).toMatchObject({ ok: false })
  await deliver((tx) => askToEnd(tx, it.engagementId, wishes))
  await told()
  await look(it)
  const stopped = () => one<number>(`select count(*)::int from app.evidence where kind = 'ending.stopped'`)
  const members = await one<number>(
    `select count(*)::int from client_members
     where client_id = (select client_id from engagements where id = $1)`,
    [it.engagementId],
  )
  const toldBefore = await stopped()
  const stop = () => deliver((tx) => stopEnding(tx, it.engagementId), it.client)
  expect(await Promise.all([stop(), stop()])).toEqual([{ ok: true }, { ok: true }])
  expect(await stop()).toEqual({ ok: true })
  expect(await stopped()).toBe(toldBefore + members)
  const before = await deletions()
  await world.pass({ days: 60 })
  await lookAtEndings(world.db.inPurpose)
  await look(it)
  expect(await deletions()).toBe(before)
  expect(await one('select state from engagements where id = $1', [it.engagementId])).toBe('live')
  expect(await deliver((tx) => askToEnd(tx, it.engagementId, wishes), it.client)).toMatchObject({ ok: true })
  expect(await one('select count(*)::int from endings where engagement_id = $1', [it.engagementId])).toBe(2)

  // A domain that is let go is not renewed any more once its day has come.
  await told()
  await world.pass({ days: 31 })
  await look(it)
  expect(await standing(it)).toMatchObject({ 'stop-renewal': 'done', 'close-inboxes': 'done' })
})

test('what can’t be looked at is neither done nor lost: it is tried again', {
  timeout: 120_000,
}, async () => {
  const it = await built('Blind Looms', 'blindlooms.com', ['getblindlooms.com'])
  await deliver((tx) => askToEnd(tx, it.engagementId, { domains: 'keep', inboxes: 'take-over' }))
  await told()
  await look(it)
  await world.pass({ days: 32 })
  const blind = { ...world.parts, openPorts: withoutVendors(world.parts.openPorts) }
  await advanceEnding(blind, it.engagementId)
  const seen = await steps(it)
  for (const kind of ['push-domain', 'hand-over-inboxes'] as const)
    expect(seen.find((step) => step.kind === kind)).toMatchObject({
      state: 'waiting',
      detail: expect.stringContaining('could not be seen'),
    })
})

test('every step says who does it, what shows it, and whether it can be undone', () => {
  for (const [kind, rule] of Object.entries(endingSteps)) {
    expect(rule.words, kind).toMatch(/\.$/)
    expect(rule.shown.length, kind).toBeGreaterThan(10)
  }
})

test('what somebody did by hand before anybody could be told rules a stop out as well', {
  timeout: 120_000,
}, async () => {
  const it = await built('Hasty Looms', 'hastylooms.com', ['gethastylooms.com'])
  await deliver((tx) => askToEnd(tx, it.engagementId, { domains: 'keep', inboxes: 'close' }))
  await look(it)
  expect((await push('gethastylooms.com')).status).toBe(200)
  await look(it)
  expect(await standing(it)).toMatchObject({ 'push-domain': 'done', 'tell-everybody': 'waiting' })
  expect(await deliver((tx) => stopEnding(tx, it.engagementId))).toMatchObject({ ok: false })
})

test('a domain that was not in our account since the plan began rules no stop out: nobody was seen to push it', {
  timeout: 120_000,
}, async () => {
  const it = await built('Absent Looms', 'absentlooms.com', [
    'getabsentlooms.com',
    'tryabsentlooms.com',
    'useabsentlooms.com',
  ])
  for (const name of it.names) expect((await push(name)).status).toBe(200)
  await world.db.owner.query(
    `insert into renewals (client_id, engagement_id, stack_id, domain_id, name, expires_at, state)
     select client_id, $1, stack_id, id, name, expires_at, 'dropped' from domains where name = 'tryabsentlooms.com'`,
    [it.engagementId],
  )
  await world.db.owner.query(
    `update domains set expires_at = app.now() + interval '2 days' where name = 'useabsentlooms.com'`,
  )
  await deliver((tx) => askToEnd(tx, it.engagementId, { domains: 'keep', inboxes: 'close' }))
  await told()
  await look(it)
  const pushing = async () =>
    (await steps(it)).flatMap(({ kind, domain, state, shownBy }) =>
      kind === 'push-domain' ? [[domain, state, shownBy]] : [],
    )
  expect(await pushing()).toEqual([
    ['getabsentlooms.com', 'waiting', null],
    ['useabsentlooms.com', 'waiting', null],
  ])
  await world.pass({ days: 3 })
  await look(it)
  expect(await pushing()).toEqual([
    ['getabsentlooms.com', 'waiting', null],
    ['useabsentlooms.com', 'done', 'lapsed'],
  ])
  expect((await ending(it))?.irreversibleAt).toBeNull()

  // That it was handed over before is the word of whoever did it.
  const task = await one<string>(
    `select t.id from tasks t join domains d on d.id = t.domain_id
     where t.kind = 'push-domain' and d.name = 'getabsentlooms.com'`,
  )
  await deliver((tx) => finishTask(tx, task, personal('message', 'pushed in spring')))
  await look(it)
  expect((await pushing())[0]).toEqual(['getabsentlooms.com', 'done', 'said'])
  expect(await deliver((tx) => stopEnding(tx, it.engagementId), it.client)).toMatchObject({ ok: false })
})

test('inboxes that are not found before the day are looked for on the day: what comes back is closed as well', {
  timeout: 120_000,
}, async () => {
  const it = await built('Coming Looms', 'cominglooms.com', ['getcominglooms.com'])
  await deliver((tx) => askToEnd(tx, it.engagementId, { domains: 'let-go', inboxes: 'close' }))
  await told()
  const hostRef = await one<string>(
    `update inboxes set host_ref = 'another' where stack_id = $1
     returning (select host_ref from inboxes where stack_id = $1)`,
    [it.stackId],
  )
  await look(it)
  expect(await standing(it)).toMatchObject({ 'close-inboxes': 'waiting' })
  await world.db.owner.query('update inboxes set host_ref = $2 where stack_id = $1', [it.stackId, hostRef])
  const before = await deletions()
  await world.pass({ days: 31 })
  await look(it)
  expect(await standing(it)).toMatchObject({ 'close-inboxes': 'done' })
  expect(await deletions()).toBe(before + 1)
})

test('an inbox that the host opened and whose answer was lost is found by its address and closed with the others', {
  timeout: 120_000,
}, async () => {
  const it = await built('Lost Looms', 'lostlooms.com', ['getlostlooms.com'])
  await deliver((tx) => askToEnd(tx, it.engagementId, { domains: 'let-go', inboxes: 'close' }))
  await told()
  await world.db.owner.query(
    `update inboxes set host_ref = null, opened_at = null, state = 'planned' where stack_id = $1`,
    [it.stackId],
  )
  await look(it)
  expect(await standing(it)).toMatchObject({ 'close-inboxes': 'waiting' })
  const before = await deletions()
  await world.pass({ days: 31 })
  await look(it)
  expect(await deletions()).toBe(before + 1)
  expect(await standing(it)).toMatchObject({ 'close-inboxes': 'done' })
})
