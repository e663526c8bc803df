import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import { readSubscription } from '#domain/billing/read-subscription.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { system } from '#platform/database/actor.ts'
import { openLog } from '#platform/log.ts'
import { personal } from '#policy/personal.ts'
import type { RequestedClient } from '#test/support/engagement-world.ts'
import { followArrears } from '#workflows/follow-arrears.ts'
import { lookAtArrears } from '#workflows/look-at-arrears.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import { openPaymentWorld, type PaymentWorld } from '../billing/payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const doors = () => ({ inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments })

async function pass(days: number): Promise<void> {
  world.stripe.world.advance({ days })
  await world.db.advanceClock(`${days} days`)
  await lookAtArrears({ inPurpose: world.db.inPurpose, log: openLog('error') })
}

/** A client whose first payment went through and whose card fails at the next one, with a billing contact. */
async function failing(name: string): Promise<RequestedClient> {
  const client = await world.accepted(`ada@${name}.com`, name)
  await world.pay(client, 'paysOnce')
  await world.notices()
  await world.db.inPurpose('service-delivery', client.client, (tx) =>
    inviteMember(tx, client.clientId, {
      email: personal('email', `bill@${name}.com`),
      name: personal('name', 'Bill'),
      role: 'billing',
    }),
  )
  return client
}

const stateOf = (client: RequestedClient) =>
  world.one<string | undefined>(
    'select state from arrears where engagement_id = $1 order by began_at desc limit 1',
    [client.engagementId],
  )
const noticesOf = async (client: RequestedClient) =>
  (
    await world.db.owner.query<{ kind: string }>(
      'select kind from arrears_notices where client_id = $1 order by at',
      [client.clientId],
    )
  ).rows.map(({ kind }) => kind)
const remindersTo = (email: string) =>
  world.one<number>(
    `select count(*)::int from mails m join people p on p.id = m.person_id
     where m.kind = 'payment-overdue' and p.email = $1`,
    [email],
  )
const mayBuy = (client: RequestedClient) =>
  world.db.inPurpose('service-delivery', system('test'), (tx) => mayBuyFor(tx, client.engagementId))
const openInvoicePage = (client: RequestedClient) =>
  world.one<string>(`select url from invoices where engagement_id = $1 and status = 'open'`, [
    client.engagementId,
  ])
const following = async (client: RequestedClient) =>
  (
    await world.db.owner.query(
      `delete from pgboss.job where name = 'follow-arrears' and data->>'engagementId' = $1 returning id`,
      [client.engagementId],
    )
  ).rows.length

test('a renewal that fails is told to the billing contact on day 0, 3 and 7; purchases stop at once; day 14 pauses; paying ends it', async () => {
  const client = await failing('daily')
  expect(await mayBuy(client)).toEqual({ ok: true })
  await pass(32)
  await world.notices()
  expect(await stateOf(client)).toBe('owing')
  expect(await mayBuy(client)).toMatchObject({ ok: false, reason: expect.stringContaining('unpaid') })
  expect(await noticesOf(client)).toEqual(['first'])
  expect(await remindersTo('bill@daily.com')).toBe(1)
  expect(await remindersTo('ada@daily.com')).toBe(0)

  await pass(3)
  await pass(4)
  expect(await noticesOf(client)).toEqual(['first', 'third-day', 'seventh-day'])
  expect(await stateOf(client)).toBe('owing')
  await pass(6)
  expect(await stateOf(client)).toBe('owing')
  await pass(1)
  expect(await stateOf(client)).toBe('paused')
  expect(await following(client)).toBeGreaterThan(0)

  await payWith(await openInvoicePage(client), cards.pays)
  await world.notices()
  expect(await stateOf(client)).toBe('settled')
  expect(await mayBuy(client)).toEqual({ ok: true })
  expect(await noticesOf(client)).toEqual(['first', 'third-day', 'seventh-day', 'paused', 'resumed'])
  expect(await following(client)).toBeGreaterThan(0)
}, 60_000)

test('no notice of failure or payment at all: what is read at the payment service begins it and ends it', async () => {
  const client = await failing('silent')
  const subscription = await world.one<string>('select id from subscriptions where engagement_id = $1', [
    client.engagementId,
  ])
  await pass(32)
  await world.notices(() => [])
  expect(await stateOf(client)).toBeUndefined()
  await lookAtPayments(world.db.inPurpose)
  const asked = await world.one<number>(
    `select count(*)::int from pgboss.job where name = 'read-subscription' and data->>'subscriptionId' = $1`,
    [subscription],
  )
  expect(asked).toBe(1)
  await readSubscription(doors(), subscription)
  expect(await stateOf(client)).toBe('owing')

  await payWith(await openInvoicePage(client), cards.pays)
  await world.notices(() => [])
  await readSubscription(doors(), subscription)
  await readSubscription(doors(), subscription)
  expect(await stateOf(client)).toBe('settled')
  expect(await noticesOf(client)).toEqual(['first'])
}, 60_000)

test('notices in any order and again, the failure’s after the payment’s too: it is told once and settled once', async () => {
  const client = await failing('shuffled')
  await pass(32)
  let failed: readonly { body: string; signature: string }[] = []
  await world.notices((bodies) => {
    failed = bodies
    return bodies.toReversed()
  })
  expect(await stateOf(client)).toBe('owing')
  await payWith(await openInvoicePage(client), cards.pays)
  await world.notices((bodies) => [...bodies.toReversed(), ...failed, ...bodies])
  expect(await stateOf(client)).toBe('settled')
  await world.notices(() => failed)
  expect(await stateOf(client)).toBe('settled')
  expect(
    await world.one<number>('select count(*)::int from arrears where engagement_id = $1', [
      client.engagementId,
    ]),
  ).toBe(1)
  expect(await remindersTo('bill@shuffled.com')).toBe(1)
}, 60_000)

test('the final notice names a day, and until that day passes nobody is asked to decide anything', async () => {
  const client = await failing('final')
  await pass(32)
  await world.notices()
  await pass(14)
  await pass(7)
  expect(await stateOf(client)).toBe('final-notice')
  const [named, given] = await Promise.all([
    world.one<Date>('select deletion_on from arrears where engagement_id = $1', [client.engagementId]),
    world.one<Date>('select final_notice_at from arrears where engagement_id = $1', [client.engagementId]),
  ])
  expect(Math.round((named.getTime() - given.getTime()) / 86_400_000)).toBe(30)
  await pass(29)
  expect(await stateOf(client)).toBe('final-notice')
  await pass(2)
  expect(await stateOf(client)).toBe('date-passed')
}, 60_000)

test('where nobody can be told it is a task and nothing is paused; whoever is invited is told in full, and the days count from then', async () => {
  const client = await failing('nobody')
  await world.db.owner.query('delete from client_members where client_id = $1', [client.clientId])
  await pass(32)
  await world.notices()
  await pass(20)
  await pass(1)
  expect(await stateOf(client)).toBe('owing')
  expect(await noticesOf(client)).toEqual([])
  const tasks = async () =>
    (
      await world.db.owner.query(
        `select state, count(*)::int as count from tasks where client_id = $1 and natural_key like 'nobody-told:%' group by 1`,
        [client.clientId],
      )
    ).rows
  expect(await tasks()).toEqual([{ state: 'open', count: 1 }])

  await world.db.inPurpose('service-delivery', world.owner, (tx) =>
    inviteMember(tx, client.clientId, {
      email: personal('email', 'late@nobody.com'),
      name: personal('name', 'Late'),
      role: 'owner',
    }),
  )
  await pass(0)
  expect(await noticesOf(client)).toEqual(['seventh-day'])
  expect(await remindersTo('late@nobody.com')).toBe(1)
  await followArrears(world.db, client.engagementId)
  expect(await tasks()).toEqual([{ state: 'done', count: 1 }])
  await pass(6)
  expect(await stateOf(client)).toBe('owing')
  await pass(1)
  expect(await stateOf(client)).toBe('paused')

  // The day that everything hangs on is named to nobody but somebody.
  await world.db.owner.query('delete from client_members where client_id = $1', [client.clientId])
  await pass(8)
  expect(await stateOf(client)).toBe('paused')
  expect(await tasks()).toEqual(
    expect.arrayContaining([
      { state: 'done', count: 1 },
      { state: 'open', count: 1 },
    ]),
  )
}, 60_000)

test('one client whose reminder can’t be kept holds up nobody who comes after', async () => {
  const [broken, after] = [await failing('broken'), await failing('after')]
  await pass(32)
  await world.notices()
  await world.db.owner.query(`create function no_notice() returns trigger language plpgsql as
    $$ begin raise exception 'cannot be kept'; end $$`)
  await world.db.owner.query(`create trigger no_notice before insert on arrears_notices for each row
    when (new.client_id = '${broken.clientId}') execute function no_notice()`)
  await pass(3)
  expect(await noticesOf(broken)).toEqual(['first'])
  expect(await noticesOf(after)).toEqual(['first', 'third-day'])
  await world.db.owner.query('drop trigger no_notice on arrears_notices')
  await pass(0)
  expect(await noticesOf(broken)).toEqual(['first', 'third-day'])
}, 60_000)

test('a first payment that fails to arrive makes nobody owe: nothing runs yet', async () => {
  const client = await world.accepted('ada@never.com', 'Never')
  await world.pay(client, 'failsLater')
  await pass(2)
  await world.notices()
  expect(await stateOf(client)).toBeUndefined()
}, 60_000)
