import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PauseSubject, pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'
import { lookAround } from '#workflows/look-around.ts'

let world: BuildWorld
let stack: PauseSubject
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  const stackId = await world.approvedStack({
    company: 'Pausing',
    mainDomain: 'pausing.com',
    names: ['trypausing.com', 'getpausing.com'],
  })
  await world.buildUp(stackId)
  const { rows } = await world.db.owner.query('select client_id from stacks where id = $1', [stackId])
  stack = { stackId, clientId: rows[0]?.client_id }
}, 120_000)
afterAll(() => world?.close())

const change = (verb: typeof pauseSending, subject: PauseSubject) =>
  world.db.inPurpose('service-delivery', system('test'), (tx) => verb(tx, subject, 'payment-overdue'))

const inboxes = async () =>
  (
    await world.db.owner.query<{ id: string; address: string; paused: boolean }>(
      `select i.id, i.address, coalesce(h.state = 'paused', false) as paused
       from inboxes i left join sequencer_holds h on h.inbox_id = i.id where i.stack_id = $1 order by i.address`,
      [stack.stackId],
    )
  ).rows

/** As the sequencer itself says, in the order of the addresses. */
async function atSequencer(): Promise<[cold: string | undefined, warmUp: string | undefined][]> {
  const ports = await world.ports.openStackPorts({
    stackId: stack.stackId,
    clientId: stack.clientId,
    mode: 'sandbox',
    people: [],
  })
  const found = []
  for (const { address } of await inboxes())
    found.push(await ports.sequencer.findAccount(personal('email', address)))
  return found.map((account) => [account?.state, account?.warmUp])
}

const askedFor = async () => {
  const { rows } = await world.db.owner.query(
    `delete from pgboss.job where name = 'keep-pauses' returning id`,
  )
  return rows.length
}

test('a pause stops cold sending at the sequencer and keeps the warm-up; ending its only reason resumes it', async () => {
  expect(await change(pauseSending, stack)).toBe(true)
  expect(await change(pauseSending, stack)).toBe(false)
  expect(await askedFor()).toBe(1)
  await keepPauses(world.parts, stack.stackId)
  expect(await atSequencer()).toEqual([
    ['paused', 'active'],
    ['paused', 'active'],
  ])
  expect((await inboxes()).map(({ paused }) => paused)).toEqual([true, true])

  expect(await change(resumeSending, stack)).toBe(true)
  expect(await change(resumeSending, stack)).toBe(false)
  await keepPauses(world.parts, stack.stackId)
  expect(await atSequencer()).toEqual([
    ['active', 'active'],
    ['active', 'active'],
  ])
})

test('sending resumes only when no reason is left: the stack’s ends, the inbox’s own still holds', async () => {
  const [first] = await inboxes()
  if (!first) throw new Error('no inbox')
  const own = { ...stack, inboxId: first.id }
  await change(pauseSending, stack)
  await change(pauseSending, own)
  await keepPauses(world.parts, stack.stackId)
  await change(resumeSending, stack)
  await keepPauses(world.parts, stack.stackId)
  expect((await atSequencer()).map(([cold]) => cold)).toEqual(['paused', 'active'])
  await change(resumeSending, own)
  await keepPauses(world.parts, stack.stackId)
  expect((await atSequencer()).map(([cold]) => cold)).toEqual(['active', 'active'])
})

test('where the sequencer does not answer nothing is taken for paused, and the look around asks again', async () => {
  await change(pauseSending, stack)
  await askedFor()
  await world.sandboxes.plan('instantly', {
    kind: 'unavailable',
    matches: 'POST /api/v2/accounts',
    times: 1000,
  })
  await keepPauses(world.parts, stack.stackId)
  expect((await inboxes()).map(({ paused }) => paused)).toEqual([false, false])
  await world.pass({ minutes: 10 })
  await lookAround(world.db.inPurpose)
  expect(await askedFor()).toBe(1)
}, 60_000)
