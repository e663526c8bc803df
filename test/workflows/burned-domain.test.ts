import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideCare } from '#domain/care/decide-care.ts'
import { careOf, tendDomains } from '#domain/care/tend-domains.ts'
import { pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { declinePlanChange, withdrawPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import { system } from '#platform/database/actor.ts'
import {
  type ChangeStack,
  type ChangeWorld,
  openChangeWorld,
  sendAsShown,
} from '#test/support/change-world.ts'
import { checkNames } from '#workflows/check-names.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'

let world: ChangeWorld
beforeAll(async () => {
  world = await openChangeWorld()
}, 120_000)
afterAll(() => world?.close())

const program = system('test')

interface Burned {
  readonly id: string
  readonly name: string
}
const firstDomain = async ({ stackId }: ChangeStack): Promise<Burned> => {
  const [domain] = await world.all<Burned>(
    'select id, name from domains where stack_id = $1 and chosen order by position limit 1',
    [stackId],
  )
  if (!domain) throw new Error('no domain')
  return domain
}
const decide = (stack: ChangeStack, domain: Burned, step: Parameters<typeof decideCare>[3]) =>
  world.as(world.operator, (tx) => decideCare(tx, stack.stackId, domain.id, step))
const careState = async (stack: ChangeStack, domain: Burned) =>
  (await world.as(program, (tx) => careOf(tx, stack.stackId))).find(({ name }) => name === domain.name)?.state
const inboxesOf = (domain: Burned) =>
  world.all<{ state: string; reserve: boolean }>(
    'select state, reserve from inboxes where domain_id = $1 order by address',
    [domain.id],
  )
const working = (stack: ChangeStack) =>
  world.all<{ domain_id: string; daily_limit: number }>(
    `select domain_id, daily_limit from inboxes where stack_id = $1 and state = 'live' and not reserve`,
    [stack.stackId],
  )
const openChange = async (domain: Burned) =>
  (
    await world.all<{ id: string; state: string; because: string }>(
      'select id, state, because from plan_changes where replaces_id = $1 order by asked_at desc limit 1',
      [domain.id],
    )
  )[0]
async function tend(): Promise<void> {
  await world.as(program, (tx) => tendDomains(tx, 20))
}
/** What the jobs do that a draft asks for. */
async function priceIt(stack: ChangeStack, changeId: string): Promise<void> {
  await checkNames(world.build.parts, stack.stackId)
  await pricePlanChange(world.doors, changeId)
}

test('a burned domain goes from its rest to its replacement, by one decision and the change that follows from it, and is let go', async () => {
  const stack = await world.liveStack('burning')
  const old = await firstDomain(stack)
  expect(await decide(stack, old, 'rest')).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  // The one warm inbox of the reserve stands in for as many as it can.
  expect(
    await world.all(
      `select because, promoted_id is not null as stands_in from promotions where stack_id = $1
      order by promoted_id is null`,
      [stack.stackId],
    ),
  ).toEqual([
    { because: 'burnt', stands_in: true },
    { because: 'burnt', stands_in: false },
  ])
  expect((await working(stack)).filter(({ domain_id }) => domain_id !== old.id)).toHaveLength(1)

  expect(await decide(stack, old, 'replace')).toEqual({ ok: true })
  const change = await openChange(old)
  expect(change).toMatchObject({ state: 'drafted', because: 'operator' })
  const changeId = change?.id ?? ''
  await priceIt(stack, changeId)
  expect(await world.as(world.operator, (tx) => sendAsShown(tx, stack.stackId, changeId))).toEqual({
    ok: true,
  })
  expect(await world.accept(stack, changeId)).toEqual({ ok: true })
  expect(await decide(stack, old, 'keep')).toMatchObject({ ok: false })
  expect(await world.approve(changeId)).toEqual({ ok: true })
  await tend()
  expect(await careState(stack, old)).toBe('replacing')
  await world.carryOut(stack, 'burning.com')
  await world.build.advance(stack.stackId)
  expect(await careState(stack, old)).toBe('retiring')
  expect((await inboxesOf(old)).map(({ state }) => state)).toEqual(
    (await inboxesOf(old)).map(() => 'resting'),
  )
  expect((await world.change(changeId)).state).toBe('done')
  expect((await working(stack)).filter(({ daily_limit }) => daily_limit === 20)).toHaveLength(2)

  await world.build.pass({ days: 85 })
  await world.build.advance(stack.stackId)
  await tend()
  expect(await careState(stack, old)).toBe('retiring')
  const exchanges = await world.build.ports.resolver('sandbox').lookUp(old.name, 'MX')
  expect(exchanges.kind).toBe('found')
  await world.build.pass({ days: 7 })
  for (let look = 0; look < 2; look += 1) await world.build.advance(stack.stackId)
  await tend()
  expect(await careState(stack, old)).toBe('let-go')
  expect((await inboxesOf(old)).every(({ state }) => state === 'retired')).toBe(true)
}, 180_000)

test('a replacement that the client declines changes nothing: the domain rests again, and a person is asked once more', async () => {
  const stack = await world.liveStack('declining')
  const old = await firstDomain(stack)
  await decide(stack, old, 'rest')
  await decide(stack, old, 'replace')
  const changeId = (await openChange(old))?.id ?? ''
  await priceIt(stack, changeId)
  await world.as(world.operator, (tx) => sendAsShown(tx, stack.stackId, changeId))
  expect(await world.as(stack.client, (tx) => declinePlanChange(tx, changeId))).toEqual({ ok: true })
  await tend()
  expect(await careState(stack, old)).toBe('resting')
  const asked = await world.all(`select state from tasks where domain_id = $1 and kind = 'decide-domain'`, [
    old.id,
  ])
  expect(asked).toEqual([{ state: 'open' }])
  expect(await decide(stack, old, 'replace')).toEqual({ ok: true })
  expect(await decide(stack, old, 'keep')).toEqual({ ok: true })
  expect(await openChange(old)).toMatchObject({ state: 'withdrawn' })
  expect(
    await world.all(`select state from tasks where domain_id = $1 and kind = 'decide-domain'`, [old.id]),
  ).toEqual([{ state: 'done' }])
}, 120_000)

test('a domain that sent when its replacement was drafted sends again once that is withdrawn or it is kept, and nobody is asked', async () => {
  const stack = await world.liveStack('healthy')
  const domain = await firstDomain(stack)
  const pauses = async () =>
    (
      await world.all<{ reason: string }>(
        'select reason from sending_pauses where domain_id = $1 and ended_at is null',
        [domain.id],
      )
    ).map(({ reason }) => reason)
  for (const takeBack of [
    async () => {
      const id = (await openChange(domain))?.id ?? ''
      expect(await world.as(world.operator, (tx) => withdrawPlanChange(tx, id))).toEqual({ ok: true })
      await tend()
    },
    async () => expect(await decide(stack, domain, 'keep')).toEqual({ ok: true }),
  ]) {
    expect(await decide(stack, domain, 'replace')).toEqual({ ok: true })
    expect(await pauses()).toEqual(['resting'])
    await takeBack()
    expect(await careState(stack, domain)).toBe('sending')
    expect(await pauses()).toEqual([])
  }
  expect(await world.all('select 1 from tasks where domain_id = $1', [domain.id])).toEqual([])
}, 120_000)

test('the reserve stands in for a domain that its registry holds; what comes back comes back into the reserve', async () => {
  const stack = await world.liveStack('holding')
  const [active] = await world.all<Burned>(
    `select d.id, d.name from inboxes i join domains d on d.id = i.domain_id
     where i.stack_id = $1 and not i.reserve order by (select count(*) from inboxes n where n.domain_id = d.id) limit 1`,
    [stack.stackId],
  )
  const held = active ?? { id: '', name: '' }
  const reserved = async () =>
    (
      await world.all<{ id: string }>('select id from inboxes where stack_id = $1 and reserve', [
        stack.stackId,
      ])
    ).length
  const subject = { stackId: stack.stackId, clientId: stack.clientId, domainId: held.id }
  await world.as(program, (tx) => pauseSending(tx, subject, 'registry-hold', { detail: 'held' }))
  await keepPauses(world.build.parts, stack.stackId)
  await world.build.advance(stack.stackId)
  expect(
    await world.all('select because from promotions where stack_id = $1 and promoted_id is not null', [
      stack.stackId,
    ]),
  ).toEqual([{ because: 'held' }])
  await world.as(program, (tx) => resumeSending(tx, subject, 'registry-hold'))
  await keepPauses(world.build.parts, stack.stackId)
  await world.build.advance(stack.stackId)
  expect(await reserved()).toBe(1)
  expect(await working(stack)).toHaveLength(2)
}, 120_000)
