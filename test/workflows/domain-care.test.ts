import { afterAll, beforeAll, expect, test } from 'vitest'
import { careStates } from '#domain/care/care-states.ts'
import { decideCare } from '#domain/care/decide-care.ts'
import { careOf, tendDomains } from '#domain/care/tend-domains.ts'
import { judgeAnswer } from '#domain/deliverability/judge-listing.ts'
import { watchDomains } from '#domain/deliverability/watch-domains.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import { sandboxBlocklist } from '#platform/sandbox/addresses.ts'
import { personal } from '#policy/personal.ts'
import { addStaff, type Person } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { checkStanding } from '#workflows/check-standing.ts'
import { judgeHealth } from '#workflows/judge-health.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'

let world: BuildWorld
let stackId: string
let operator: Person
let viewer: Person
const [old, young] = ['tryburned.com', 'getburned.com']

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stackId = await world.approvedStack({ company: 'Burned Co', mainDomain: 'burned.com', names: [old, young] })
  await world.buildUp(stackId)
  await world.passWarmUp('burned.com')
  await world.advance(stackId)
  await world.db.owner.query(
    `update domains set registered_at = app.now() - interval '120 days' where name = $1`,
    [old],
  )
  await deliver((tx) => watchDomains(tx, 100))
  ;[operator, viewer] = [await addStaff(world.db, 'operator'), await addStaff(world.db, 'viewer')]
}, 240_000)
afterAll(() => world?.close())

const deliver = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

/** Puts these domains on the sandbox’s blocklist, and nobody else. */
async function list(...domains: string[]): Promise<void> {
  const answer = await fetch(`${world.sandboxes.origin('registry')}/zones/${sandboxBlocklist}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      records: [
        { type: 'TXT', name: sandboxBlocklist, text: 'the blocklist of the sandbox world' },
        ...domains.map((name) => ({ type: 'A', name: `${name}.${sandboxBlocklist}`, address: '127.0.1.2' })),
      ],
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** Two looks a few minutes apart, a verdict, and the sequencer told. */
async function look(): Promise<void> {
  for (let nth = 0; nth < 2; nth += 1) {
    await world.db.owner.query(`update domain_standings set look_at = app.now() - interval '1 minute'`)
    await checkStanding(
      { ...world.parts, resolver: world.ports.resolver, openBlocklists: world.ports.blocklists },
      stackId,
    )
    await world.pass({ minutes: 6 })
  }
  await judgeHealth(world.db, stackId)
  await keepPauses(world.parts, stackId)
}

const states = async () =>
  Object.fromEntries((await deliver((tx) => careOf(tx, stackId))).map(({ name, state }) => [name, state]))
const tasks = async () =>
  (
    await world.db.owner.query<{ kind: string }>(
      `select kind from tasks where stack_id = $1 and kind like '%domain%' and state = 'open' order by created_at`,
      [stackId],
    )
  ).rows.map(({ kind }) => kind)
async function sendingOf(domain: string) {
  const { rows } = await world.db.owner.query<{ address: string }>(
    'select i.address from inboxes i join domains d on d.id = i.domain_id where d.name = $1',
    [domain],
  )
  const ports = await world.ports.openStackPorts({ stackId, mode: 'sandbox', people: [] })
  const account = await ports.sequencer.findAccount(personal('email', rows[0]?.address ?? ''))
  return [account?.state, account?.warmUp]
}
const decide = async (actor: Person, name: string, step: Parameters<typeof decideCare>[3]) => {
  const { rows } = await world.db.owner.query('select id from domains where name = $1', [name])
  return world.db.inPurpose('service-delivery', actor, (tx) => decideCare(tx, stackId, rows[0]?.id, step))
}

test('a listed domain rests by itself with its warm-up kept; only of a young one a person is asked at once', async () => {
  await look()
  expect(await states()).toEqual({})
  await list(old, young)
  await world.pass({ hours: 7 })
  await look()
  expect(await states()).toEqual({ [old]: 'resting', [young]: 'resting' })
  expect(await sendingOf(old)).toEqual(['paused', 'active'])
  expect(await tasks()).toEqual(['decide-domain'])
}, 120_000)

test('after seven days it sends again if it is off the list, and rests on with a person asked if it is not', async () => {
  await list(young)
  await world.pass({ hours: 7 })
  await look()
  await deliver((tx) => tendDomains(tx, 10))
  expect((await states())[old]).toBe('resting')
  await world.pass({ days: 7 })
  await look()
  await deliver((tx) => tendDomains(tx, 10))
  await keepPauses(world.parts, stackId)
  expect(await states()).toEqual({ [old]: 'sending', [young]: 'resting' })
  expect(await sendingOf(old)).toEqual(['active', 'active'])
  expect(await sendingOf(young)).toEqual(['paused', 'active'])
  expect(await tasks()).toEqual(['decide-domain'])
}, 120_000)

test('a person retires it: its mail stays for 90 days, then its inboxes are gone and it is let go', async () => {
  expect(await decide(viewer, young, 'retire')).toMatchObject({ ok: false })
  expect(await decide(operator, young, 'retire')).toEqual({ ok: true })
  expect(await decide(operator, young, 'retire')).toMatchObject({ ok: false })
  expect(await tasks()).toEqual([])
  for (let look = 0; look < 3; look += 1) {
    await world.advance(stackId)
    await keepPauses(world.parts, stackId)
    await world.pass({ hours: 2 })
  }
  expect(await sendingOf(young)).toEqual(['paused', 'paused'])
  await world.pass({ days: 88 })
  await world.advance(stackId)
  await deliver((tx) => tendDomains(tx, 10))
  expect((await states())[young]).toBe('retiring')
  expect(await sendingOf(young)).toEqual(['paused', 'paused'])
  await world.pass({ days: 3 })
  await world.advance(stackId)
  await world.advance(stackId)
  await deliver((tx) => tendDomains(tx, 10))
  expect((await states())[young]).toBe('let-go')
  expect(await sendingOf(young)).toEqual([undefined, undefined])
}, 120_000)

test('every step of it is kept with who and why', async () => {
  const { rows } = await world.db.owner.query<{ steps: string; by: string }>(
    `select c.from_state || ' → ' || c.to_state as steps, c.actor_kind as by from domain_care_changes c
     join domains d on d.id = c.domain_id where d.name = $1 order by c.at`,
    [young],
  )
  expect(rows).toEqual([
    { steps: 'sending → resting', by: 'system' },
    { steps: 'resting → retiring', by: 'operator' },
    { steps: 'retiring → let-go', by: 'system' },
  ])
  expect(Object.keys(careStates)).toContain('let-go')
})

test.each<[string, LookUp, string]>([
  ['no such name', { kind: 'none', reason: 'nxdomain', authority: [] }, 'pass'],
  ['listed', at('127.0.1.2'), 'fail'],
  ['refused as a public resolver', at('127.255.255.254'), 'unknown'],
  ['refused for too many questions', at('127.255.255.255'), 'unknown'],
  ['a wildcard of somebody else', at('192.0.2.80'), 'unknown'],
  ['no answer', { kind: 'unknown', reason: 'no-answer' }, 'unknown'],
])('a list that answers “%s” is told apart', (_, found, verdict) => {
  expect(judgeAnswer(found, 'dbl.example').verdict).toBe(verdict)
})

function at(address: string): LookUp {
  return { kind: 'found', records: [{ type: 'A', name: 'x', ttlSeconds: 60, address }], authority: [] }
}
