import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseChangeSpending } from '#domain/plan-changes/raise-change-spending.ts'
import { replaceName } from '#domain/stacks/replace-name.ts'
import { stoppedNames } from '#domain/stacks/stopped-names.ts'
import { addStaff } from '#test/support/acting.ts'
import { type ChangeStack, type ChangeWorld, openChangeWorld } from '#test/support/change-world.ts'

let world: ChangeWorld
beforeAll(async () => {
  world = await openChangeWorld()
}, 120_000)
afterAll(() => world?.close())

const usualCents = 1108

/** Somebody else registers a name, at another registrar. */
async function takeAway(name: string): Promise<void> {
  const answer = await fetch(`${world.build.sandboxes.origin('registry')}/domains`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      registrar: 'another',
      years: 1,
      nameServers: ['ns1.another.example', 'ns2.another.example'],
      registrant: {
        firstName: 'Some',
        lastName: 'Body',
        address1: '1 Main Street',
        city: 'Springfield',
        postalCode: '12345',
        country: 'US',
        phone: '2025550123',
        phoneCountryCode: '1',
        email: 'some@body.example',
      },
      registrantConfirmed: true,
    }),
  })
  expect(answer.status).toBe(201)
}

const nameOf = async (changeId: string) =>
  ((await world.change(changeId)).names as string[] | null)?.[0] ?? 'none'

/** A domain of the stack for which another one is paid. */
async function paidReplacement(stack: ChangeStack) {
  const [old] = await world.all<{ id: string; name: string }>(
    'select id, name from domains where stack_id = $1 and chosen order by position limit 1',
    [stack.stackId],
  )
  const changeId = await world.offered(stack, {
    kind: 'replace',
    domainId: old?.id ?? '',
    because: 'worn-out',
  })
  await world.accept(stack, changeId)
  return { changeId, oldId: old?.id ?? '' }
}
const ofDomain = (domainId: string) =>
  world.all<{ state: string }>('select state from inboxes where domain_id = $1 order by address', [domainId])
const states = async (domainId: string) => (await ofDomain(domainId)).map(({ state }) => state)
const cents = async (name: string) =>
  Number(await world.one<string | null>('select paid_cents from domains where name = $1', [name]))

test('a name taken for another within a change belongs to that change: the domain it replaces works until the new one sends', async () => {
  const stack = await world.liveStack('renamed')
  const { changeId, oldId } = await paidReplacement(stack)
  const first = await nameOf(changeId)
  await takeAway(first)
  expect(await world.approve(changeId)).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  const stopped = await world.as(stack.client, (tx) => stoppedNames(tx, stack.stackId))
  expect(stopped).toMatchObject({ changeId, names: [{ name: first }], othersCents: 0 })
  const instead = stopped?.candidates[0]?.name ?? ''
  expect(await world.as(stack.client, (tx) => replaceName(tx, stack.stackId, first, instead))).toEqual({
    ok: true,
  })
  const working = await states(oldId)
  for (let look = 0; look < 2; look += 1) await world.build.advance(stack.stackId)
  expect(await world.change(changeId)).toMatchObject({ state: 'approved', names: [instead] })
  expect(await world.all('select id from domains where id = $1 and rests_from is not null', [oldId])).toEqual(
    [],
  )
  expect(await states(oldId)).toEqual(working)

  await world.carryOut(stack, 'renamed.com')
  expect((await world.change(changeId)).state).toBe('done')
  expect(await states(oldId)).toEqual(['resting', 'resting'])
}, 120_000)

test('what earlier approvals left over buys nothing for a change, and more is approved while its stack is live', async () => {
  const stack = await world.liveStack('dearer')
  const { changeId } = await paidReplacement(stack)
  const name = await nameOf(changeId)
  await world.build.db.owner.query('update stacks set spend_limit_cents = 50000 where id = $1', [
    stack.stackId,
  ])
  // The price that is approved is the one that was last read; at the purchase it is more than 5 % above.
  await world.build.db.owner.query('update domains set price_cents = 900 where name = $1', [name])
  expect(await world.approve(changeId)).toEqual({ ok: true })
  await world.build.advance(stack.stackId)
  expect(await world.build.step(stack.stackId, 'register', name)).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('asks more than was approved'),
  })
  expect(await cents(name)).toBe(0)

  const viewer = await addStaff(world.build.db, 'viewer')
  const raise = (limitCents: number, by = world.operator) =>
    world.as(by, (tx) => raiseChangeSpending(tx, changeId, limitCents))
  expect(await raise(1200, viewer)).toMatchObject({ ok: false })
  expect(await raise(945)).toMatchObject({ reason: 'The new limit must be above the one that stands.' })
  const answers = await Promise.all([raise(1200), raise(1200)])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  await world.build.advance(stack.stackId)
  expect(await cents(name)).toBe(usualCents)
  expect(await world.build.state(stack.stackId)).toBe('live')
  expect(await world.change(changeId)).toMatchObject({ state: 'approved', spend_cents: '1200' })
}, 120_000)
