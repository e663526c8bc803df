import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideHold, type HoldState } from '#domain/deliverability/hold-decision.ts'
import { holdSending, releaseSending } from '#domain/deliverability/hold-sending.ts'
import { type PauseSubject, pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { settlePauses } from '#domain/deliverability/settle-pauses.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { addStaff } from '#test/support/acting.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'

let world: BuildWorld
let stackId: string
let clientId: string
let stack: PauseSubject
let inboxes: { id: string; address: string; domain_id: string }[]

beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  stackId = await world.approvedStack({
    company: 'Calm Co',
    mainDomain: 'calm.com',
    names: ['trycalm.com', 'getcalm.com'],
  })
  await world.buildUp(stackId)
  await world.passWarmUp('calm.com')
  await world.advance(stackId)
  const { rows } = await world.db.owner.query(
    'select id, address, domain_id, client_id from inboxes where stack_id = $1 order by address',
    [stackId],
  )
  inboxes = rows
  clientId = rows[0]?.client_id
  stack = { stackId, clientId }
}, 120_000)
afterAll(() => world?.close())

const deliver = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>): Promise<T> =>
  world.db.inPurpose('service-delivery', system('test'), work)

async function sequencer() {
  return (await world.ports.openStackPorts({ stackId, mode: 'sandbox', people: [] })).sequencer
}

async function accountOf(inbox: number): Promise<SequencerAccount> {
  const found = await (await sequencer()).findAccount(personal('email', inboxes[inbox]?.address ?? ''))
  if (!found) throw new Error('the account is gone')
  return found
}

const statesNow = async () => [(await accountOf(0)).state, (await accountOf(1)).state]
const apply = () => keepPauses(world.parts, stackId)

test('cold sending goes on only when the last of several reasons has ended; warm-up is kept all the while', async () => {
  const pause = (reason: 'payment-overdue' | 'client-asked') =>
    deliver((tx) => pauseSending(tx, stack, reason))
  expect(await pause('payment-overdue')).toBe(true)
  expect(await pause('payment-overdue')).toBe(false)
  expect(await pause('client-asked')).toBe(true)
  await apply()
  expect(await statesNow()).toEqual(['paused', 'paused'])
  expect((await accountOf(0)).warmUp).toBe('active')
  const seen = await world.db.owner.query('select seen_at from sending_pauses where stack_id = $1', [stackId])
  expect(seen.rows.every((row) => row.seen_at !== null)).toBe(true)

  expect(await deliver((tx) => resumeSending(tx, stack, 'payment-overdue'))).toBe(true)
  await apply()
  expect(await statesNow()).toEqual(['paused', 'paused'])

  await deliver((tx) => resumeSending(tx, stack, 'client-asked'))
  await apply()
  expect(await statesNow()).toEqual(['active', 'active'])
  expect((await world.db.owner.query('select id from sequencer_holds')).rows).toEqual([])
})

test('an inbox that a person paused at the sequencer stays paused when the program’s reason has ended', async () => {
  const paused = await sequencer()
  await paused.pauseAccount(personal('email', inboxes[0]?.address ?? ''))
  await deliver((tx) => pauseSending(tx, stack, 'payment-overdue'))
  await apply()
  await deliver((tx) => resumeSending(tx, stack, 'payment-overdue'))
  await apply()
  expect(await statesNow()).toEqual(['paused', 'active'])
  await paused.resumeAccount(personal('email', inboxes[0]?.address ?? ''))
})

test('a pause of one domain leaves the other sending, and ends by itself when its time is over', async () => {
  const domainId = inboxes[0]?.domain_id ?? ''
  await deliver((tx) =>
    pauseSending(tx, { ...stack, domainId }, 'resting', {
      until: new Date(tx.now.getTime() + 7 * 86_400_000),
    }),
  )
  await apply()
  expect(await statesNow()).toEqual(['paused', 'active'])
  await world.pass({ days: 8 })
  await deliver((tx) => settlePauses(tx, 10))
  await apply()
  expect(await statesNow()).toEqual(['active', 'active'])
})

test('one who resumes at the sequencer while a reason stands finds it paused again within the hour', async () => {
  await deliver((tx) => pauseSending(tx, stack, 'payment-overdue'))
  await apply()
  await (await sequencer()).resumeAccount(personal('email', inboxes[1]?.address ?? ''))
  await apply()
  expect(await statesNow()).toEqual(['paused', 'active'])
  await world.pass({ hours: 1 })
  await apply()
  expect(await statesNow()).toEqual(['paused', 'paused'])
  await deliver((tx) => resumeSending(tx, stack, 'payment-overdue'))
  await apply()
})

test('while the sequencer does not answer nothing is called seen, and the next look pauses', async () => {
  await deliver((tx) => pauseSending(tx, stack, 'payment-overdue'))
  await world.sandboxes.plan('instantly', { kind: 'unavailable', matches: 'POST /api/v2', times: 1000 })
  await apply()
  const open = async () =>
    (
      await world.db.owner.query(
        'select seen_at from sending_pauses where stack_id = $1 and ended_at is null',
        [stackId],
      )
    ).rows
  expect(await open()).toEqual([{ seen_at: null }])
  await fetch(`${world.sandboxes.origin('instantly')}/_faults`, { method: 'DELETE' })
  await world.pass({ minutes: 10 })
  await apply()
  expect((await open())[0]?.seen_at).toBeInstanceOf(Date)
  expect(await statesNow()).toEqual(['paused', 'paused'])
  await deliver((tx) => resumeSending(tx, stack, 'payment-overdue'))
  await apply()
}, 60_000)

test('operators pause and resume by hand; a viewer is told why not; what the program ends is not ended by hand', async () => {
  const [operator, viewer] = [await addStaff(world.db, 'operator'), await addStaff(world.db, 'viewer')]
  const by = <T>(actor: typeof operator, work: (tx: PurposeTx<'service-delivery'>) => Promise<T>) =>
    world.db.inPurpose('service-delivery', actor, work)
  const hold = { stackId, reason: 'operator', note: personal('message', 'looking at a list') } as const
  expect(await by(viewer, (tx) => holdSending(tx, hold))).toMatchObject({ ok: false })
  expect(await by(operator, (tx) => holdSending(tx, hold))).toEqual({ ok: true })
  expect(await by(operator, (tx) => holdSending(tx, hold))).toMatchObject({ ok: false })
  await deliver((tx) => pauseSending(tx, stack, 'records', { detail: 'MX is missing' }))
  const idOf = async (reason: string): Promise<string> =>
    (
      await world.db.owner.query(
        'select id from sending_pauses where stack_id = $1 and reason = $2 and ended_at is null',
        [stackId, reason],
      )
    ).rows[0]?.id
  const [ours, records] = [await idOf('operator'), await idOf('records')]
  expect(await by(operator, (tx) => releaseSending(tx, stackId, records))).toEqual({
    ok: false,
    reason: 'It ends by itself once the records are seen from outside again.',
  })
  expect(await by(viewer, (tx) => releaseSending(tx, stackId, ours))).toMatchObject({ ok: false })
  expect(await by(operator, (tx) => releaseSending(tx, stackId, ours))).toEqual({ ok: true })
  expect(await by(operator, (tx) => releaseSending(tx, stackId, ours))).toMatchObject({ ok: false })
})

test.each<[HoldState | undefined, boolean, 'sending' | 'paused', string]>([
  [undefined, true, 'paused', 'keep elsewhere'],
  [undefined, true, 'sending', 'pause'],
  ['pausing', true, 'paused', 'keep paused'],
  ['pausing', false, 'paused', 'resume'],
  ['resuming', true, 'paused', 'keep paused'],
  ['elsewhere', true, 'sending', 'pause'],
  ['elsewhere', false, 'paused', 'forget'],
  ['paused', false, 'sending', 'forget'],
])('after a crash in %s, wanted %s, seen %s: %s', (hold, wanted, seen, expected) => {
  const decision = decideHold(hold, wanted, seen)
  expect(decision.do === 'keep' ? `keep ${decision.state}` : decision.do).toBe(expected)
})
