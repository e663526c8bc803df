import { afterAll, beforeAll, expect, test } from 'vitest'
import { declinePlanChange, withdrawPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import { askPlanChange } from '#domain/plan-changes/ask-plan-change.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { giveBackPlanChange } from '#domain/plan-changes/paid-plan-change.ts'
import { retryPayment } from '#domain/plan-changes/unpaid-plan-change.ts'
import { restDomain } from '#domain/stacks/replace-domain.ts'
import { system } from '#platform/database/actor.ts'
import { type ChangeWorld, openChangeWorld } from '#test/support/change-world.ts'
import { cards, payWith } from '../vendors/stripe/stripe-world.ts'

let world: ChangeWorld
beforeAll(async () => {
  world = await openChangeWorld()
}, 120_000)
afterAll(() => world?.close())

const inboxes = (stackId: string) =>
  world.all<{ address: string; state: string; reserve: boolean; daily_limit: number | null }>(
    'select address, state, reserve, daily_limit from inboxes where stack_id = $1 order by address',
    [stackId],
  )

test('more volume is offered as a difference, paid, approved, and built while what is live goes on undisturbed', async () => {
  const stack = await world.liveStack('growing')
  const before = await inboxes(stack.stackId)
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  const offer = await world.change(changeId)
  // 2,000 messages are 5 active and 2 in reserve: the fourth place stands, two domains with three inboxes are new.
  expect(offer).toMatchObject({
    state: 'offered',
    difference: { newDomains: 2, onStanding: [{ inboxes: 1 }], keptInboxes: 3, restingInboxes: [] },
  })
  expect(await world.accept(stack, changeId)).toEqual({ ok: true })
  expect(await world.change(changeId)).toMatchObject({ state: 'paid', paid_cents: offer.once_cents })
  expect(await world.approve(changeId)).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  expect(await world.build.state(stack.stackId)).toBe('live')
  const during = await inboxes(stack.stackId)
  for (const one of before)
    expect(during.find(({ address }) => address === one.address)?.state).toMatch(/^(live|reserve)$/)
  await world.carryOut(stack, 'growing.com')
  const after = await inboxes(stack.stackId)
  expect(after.map(({ state }) => state).sort()).toEqual([...Array(5).fill('live'), 'reserve', 'reserve'])
  expect(after.filter(({ daily_limit }) => daily_limit === 20)).toHaveLength(5)
  expect((await world.change(changeId)).state).toBe('done')
}, 120_000)

test('a payment of the difference that fails changes nothing, is shown, and is made good on the invoice page', async () => {
  const stack = await world.liveStack('unlucky', 'paysOnce')
  // Many enough that the month costs more than the minimum.
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 10_000 })
  expect(await world.accept(stack, changeId)).toEqual({ ok: true })
  const unpaid = await world.change(changeId)
  expect(unpaid).toMatchObject({ state: 'unpaid', fault_code: 'change.payment-failed' })
  expect(await world.approve(changeId)).toMatchObject({ ok: false })
  expect(await inboxes(stack.stackId)).toHaveLength(3)
  await world.build.pass({ days: 1 })
  await chargePlanChange(world.doors, changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'unpaid', fault_code: 'change.payment-over' })
  expect(await world.as(stack.client, (tx) => retryPayment(tx, changeId))).toEqual({ ok: true })
  await chargePlanChange(world.doors, changeId)
  await payWith(String((await world.change(changeId)).invoice_url), cards.pays)
  await chargePlanChange(world.doors, changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'paid' })
}, 120_000)

test('a client who changes their mind declines, or withdraws before it is offered; another wish is open then', async () => {
  const stack = await world.liveStack('moody')
  const first = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  const wish = { kind: 'resize', targetPerMonth: 3_000 } as const
  expect(await world.as(stack.client, (tx) => askPlanChange(tx, stack.stackId, wish))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Another change'),
  })
  expect(await world.as(stack.client, (tx) => declinePlanChange(tx, first))).toEqual({ ok: true })
  expect(await world.accept(stack, first)).toMatchObject({ ok: false })
  const second = await world.as(stack.client, (tx) => askPlanChange(tx, stack.stackId, wish))
  expect(second).toMatchObject({ ok: true })
  const again = await world.as(stack.client, (tx) => askPlanChange(tx, stack.stackId, wish))
  expect(again).toEqual(second)
  const id = second.ok ? second.changeId : ''
  expect(await world.as(stack.client, (tx) => withdrawPlanChange(tx, id))).toEqual({ ok: true })
  expect(await inboxes(stack.stackId)).toHaveLength(3)
}, 120_000)

test('of two who approve at once one does, and what is added is bought once', async () => {
  const stack = await world.liveStack('twice')
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  await world.accept(stack, changeId)
  const answers = await Promise.all([world.approve(changeId), world.approve(changeId, world.operator)])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: expect.stringContaining('Cannot approve') })
  expect(await inboxes(stack.stackId)).toHaveLength(7)
}, 120_000)

test('a domain is replaced: the new one is built, the old one rests once it sends, and keeps its mail for 90 days', async () => {
  const stack = await world.liveStack('replaced')
  const [old] = await world.all<{ id: string; name: string }>(
    'select id, name from domains where stack_id = $1 and chosen order by position limit 1',
    [stack.stackId],
  )
  const changeId = await world.offered(stack, {
    kind: 'replace',
    domainId: old?.id ?? '',
    because: 'worn-out',
  })
  expect(await world.change(changeId)).toMatchObject({ difference: { newDomains: 1, inboxesOnNew: [2] } })
  await world.accept(stack, changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'paid' })
  expect(await world.approve(changeId)).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  const ofOld = () =>
    world.all<{ state: string; daily_limit: number }>(
      'select state, daily_limit from inboxes where domain_id = $1 order by address',
      [old?.id],
    )
  expect((await ofOld()).every(({ state }) => state === 'live' || state === 'reserve')).toBe(true)
  await world.carryOut(stack, 'replaced.com')
  expect(await ofOld()).toEqual([
    { state: 'resting', daily_limit: 0 },
    { state: 'resting', daily_limit: 0 },
  ])
  expect(await world.change(changeId)).toMatchObject({ state: 'done' })
  const working = (await inboxes(stack.stackId)).filter(({ state }) => state === 'live')
  expect(working).toHaveLength(2)
  await world.build.pass({ days: 91 })
  await world.build.advance(stack.stackId)
  expect((await ofOld()).map(({ state }) => state)).toEqual(['retired', 'retired'])
  await world.build.advance(stack.stackId)
  expect(await world.one('select state from domains where id = $1', [old?.id])).toBe('retired')
}, 120_000)

test('a domain that is being replaced and its successor count once when the size changes', async () => {
  const stack = await world.liveStack('counted')
  const oldId = await world.one<string>(
    'select id from domains where stack_id = $1 and chosen order by position limit 1',
    [stack.stackId],
  )
  const replaced = await world.offered(stack, { kind: 'replace', domainId: oldId, because: 'client' })
  await world.accept(stack, replaced)
  expect(await world.approve(replaced)).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  expect(await inboxes(stack.stackId)).toHaveLength(5)
  // 2,000 messages are 7 inboxes. Two of the five rest once their successors send, so three stay.
  const resized = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  expect(await world.change(resized)).toMatchObject({
    difference: { keptInboxes: 3, newActive: 2, newReserve: 2 },
  })
}, 120_000)

test('nothing is added to a domain that has worn out since the change was drafted; its money goes back instead', async () => {
  const stack = await world.liveStack('wornout')
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  await world.accept(stack, changeId)
  const [place] = await world.all<{ id: string; name: string }>(
    `select d.id, d.name from domains d join plan_changes c on c.stack_id = d.stack_id
     where c.id = $1 and d.name = c.difference->'onStanding'->0->>'domain'`,
    [changeId],
  )
  await world.as(system('test'), (tx) => restDomain(tx, stack.stackId, place?.id ?? ''))
  expect(await world.approve(changeId)).toEqual({
    ok: false,
    reason: expect.stringContaining(`add inboxes to ${place?.name}, which is being retired`),
  })
  expect(await inboxes(stack.stackId)).toHaveLength(3)
  expect(await world.as(world.operator, (tx) => giveBackPlanChange(tx, changeId))).toEqual({ ok: true })
}, 120_000)

test('less volume ends with the paid period: nothing is charged, and what goes works until then', async () => {
  const stack = await world.liveStack('shrinking')
  const grown = await world.offered(stack, { kind: 'resize', targetPerMonth: 2_000 })
  await world.accept(stack, grown)
  await world.approve(grown)
  await world.carryOut(stack, 'shrinking.com')
  const changeId = await world.offered(stack, { kind: 'resize', targetPerMonth: 800 })
  expect(await world.change(changeId)).toMatchObject({ once_cents: '0', due_now_cents: '0' })
  await world.accept(stack, changeId)
  expect(await world.change(changeId)).toMatchObject({ state: 'approved' })
  const states = async () => (await inboxes(stack.stackId)).map(({ state }) => state)
  await world.build.advance(stack.stackId)
  expect((await states()).filter((state) => state === 'resting')).toHaveLength(0)
  await world.build.pass({ days: 32 })
  // The sequencer switches warm-up off by a job of its own, which the next look sees done.
  for (let look = 0; look < 2; look++) {
    await world.build.advance(stack.stackId)
    await world.build.pass({ minutes: 2 })
  }
  await world.build.advance(stack.stackId)
  expect((await states()).filter((state) => state === 'resting')).toHaveLength(4)
  expect((await states()).filter((state) => state === 'live')).toHaveLength(2)
  expect(await world.change(changeId)).toMatchObject({ state: 'done' })
}, 120_000)
