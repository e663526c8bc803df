import { afterAll, beforeAll, expect, test } from 'vitest'
import { invoicesOf, isPaid, latestCheckout } from '#domain/billing/billing-queries.ts'
import { endSubscription } from '#domain/billing/end-subscription.ts'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { settleEvent } from '#domain/billing/settle-event.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { endEngagement } from '#domain/engagements/end-engagement.ts'
import { takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import { openTasks } from '#domain/tasks/task-queries.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { lookAtPayments } from '#workflows/look-at-payments.ts'
import { cards, payWith } from '../../vendors/stripe/stripe-world.ts'
import type { Notice, PaymentWorld } from './payment-world.ts'
import { openPaymentWorld } from './payment-world.ts'

let world: PaymentWorld
beforeAll(async () => {
  world = await openPaymentWorld()
})
afterAll(() => world.drop())

const count = (sql: string, values: unknown[] = []) =>
  world.one<number>(`select count(*)::int ${sql}`, values)
const mailsOf = async (personId: string) =>
  (
    await world.db.owner.query<{ kind: string }>(
      `select kind from mails where person_id = $1 and kind in ('intake-opens', 'payment-received') order by kind`,
      [personId],
    )
  ).rows.map(({ kind }) => kind)

test('a paid checkout opens the intake, keeps subscription and invoice, and mails both once', async () => {
  const client = await world.accepted('ada@acme.com')
  await world.pay(client)
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await mailsOf(client.personId)).toEqual(['intake-opens', 'payment-received'])
  const invoices = await world.db.inPurpose('billing', client.client, (tx) => invoicesOf(tx, client.clientId))
  expect(invoices).toMatchObject([{ status: 'paid', currency: 'usd' }])
  const quote = await world.one<number>(
    'select (setup_cents + monthly_cents)::int from quotes where id = $1',
    [client.quoteId],
  )
  expect(invoices[0]?.paidCents).toBe(quote)
  expect(
    await world.one<string>('select status from subscriptions where engagement_id = $1', [
      client.engagementId,
    ]),
  ).toBe('active')
})

test('two clicks on pay make one payment page, and so does a third one later', async () => {
  const client = await world.accepted('clicks@acme.com')
  const [one, other] = await Promise.all([world.checkout(client), world.checkout(client)])
  expect(one).toMatchObject({ kind: 'pay' })
  expect(other).toEqual(one)
  expect(await world.checkout(client)).toEqual(one)
  expect(await count('from checkouts where engagement_id = $1', [client.engagementId])).toBe(1)
})

test('a crash between the call and its record is settled by asking again under the same key', async () => {
  const client = await world.accepted('crash@acme.com')
  const first = await world.checkout(client)
  await world.db.owner.query(
    `update checkouts set state = 'intended', session_ref = null, url = null, customer_ref = null, expires_at = null
     where engagement_id = $1`,
    [client.engagementId],
  )
  expect(await world.checkout(client)).toEqual(first)
})

test('a payment whose page was never recorded is found by its quote', async () => {
  const client = await world.accepted('lost@acme.com')
  await world.pay(client)
  await world.db.owner.query(
    `update checkouts set state = 'intended', session_ref = null, url = null where engagement_id = $1`,
    [client.engagementId],
  )
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
})

test('notices may come in any order, again, and all at once: it is paid once', async () => {
  const client = await world.accepted('order@acme.com')
  await world.pay(client)
  let kept: readonly Notice[] = []
  const first = await world.notices((bodies) => {
    kept = [...bodies].reverse()
    return kept
  })
  expect(first.every((received) => received.ok && !received.repeated)).toBe(true)
  const again = await world.notices(() => [...kept, ...kept])
  expect(again.every((received) => received.ok && received.repeated)).toBe(true)
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  expect(await mailsOf(client.personId)).toEqual(['intake-opens', 'payment-received'])
  expect(
    await count(`from engagement_changes where engagement_id = $1 and to_state = 'intake'`, [
      client.engagementId,
    ]),
  ).toBe(1)
  expect(await count(`from tasks where client_id = $1`, [client.clientId])).toBe(0)
})

test.each(['invoice.paid', 'customer.subscription.created', 'checkout.session.completed'])(
  'the notice %s alone is enough',
  async (type) => {
    const client = await world.accepted(`${type.replaceAll('.', '-')}@acme.com`)
    await world.pay(client)
    await world.notices((bodies) => bodies.filter(({ body }) => JSON.parse(body).type === type))
    expect(await world.stateOf(client.engagementId)).toBe('intake')
  },
)

test('a notice that was read before the payment and is written after it makes nobody owe what they paid', async () => {
  const client = await world.accepted('overtaken@acme.com')
  await world.pay(client)
  await world.notices()
  const { payments } = world.stripe
  const standing = () =>
    world.one<string[]>(
      `select array[i.status, (i.unpaid_since is null)::text, s.status, (select count(*)::text from arrears a where a.engagement_id = i.engagement_id)]
       from invoices i join subscriptions s on s.engagement_id = i.engagement_id where i.engagement_id = $1`,
      [client.engagementId],
    )
  const paid = ['paid', 'true', 'active', '0']
  expect(await standing()).toEqual(paid)
  const refs = await world.db.owner.query<{ invoice: string; subscription: string }>(
    `select i.invoice_ref as invoice, s.subscription_ref as subscription from invoices i
     join subscriptions s on s.engagement_id = i.engagement_id where i.engagement_id = $1`,
    [client.engagementId],
  )
  const month = 30 * 86_400_000
  const early = {
    ...payments,
    readInvoice: async (id: string) => {
      const invoice = await payments.readInvoice(id)
      return { ...invoice, state: 'open' as const, paidCents: 0, paidAt: undefined, attempts: 1 }
    },
    readSubscription: async (id: string) => {
      const subscription = await payments.readSubscription(id)
      const ended = new Date(subscription.currentPeriodEnd.getTime() - month)
      return { ...subscription, state: 'past-due' as const, currentPeriodEnd: ended }
    },
  }
  const doors = { inPurpose: world.db.inPurpose, openPayments: async () => early }
  for (const [kind, ref] of [
    ['invoice.payment_failed', refs.rows[0]?.invoice],
    ['customer.subscription.updated', refs.rows[0]?.subscription],
  ]) {
    const event = await world.one<string>(
      `insert into webhook_events (vendor, mode, event_ref, kind, object_ref, happened_at)
       values ('stripe', 'sandbox', $1, $1, $2, app.now()) returning id`,
      [kind, ref],
    )
    await settleEvent(doors, event)
  }
  expect(await standing()).toEqual(paid)
  // What still says so later on is no slow look: its months were changed at the payment service.
  await world.db.advanceClock('20 minutes')
  await settleEvent(
    doors,
    await world.one<string>(
      `insert into webhook_events (vendor, mode, event_ref, kind, object_ref, happened_at)
       values ('stripe', 'sandbox', 'later', 'customer.subscription.updated', $1, app.now()) returning id`,
      [refs.rows[0]?.subscription],
    ),
  )
  expect(await standing()).toEqual(['paid', 'true', 'past-due', '0'])
})

test('no notice at all: a look at the open page settles it', async () => {
  const client = await world.accepted('nonotice@acme.com')
  await world.pay(client)
  const open = await world.db.inPurpose('billing', system('test'), (tx) =>
    latestCheckout(tx, client.engagementId),
  )
  const doors = { inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments }
  expect(await settleCheckout(doors, open?.id ?? '')).toBe('paid')
  expect(await settleCheckout(doors, open?.id ?? '')).toBe('paid')
  expect(await world.stateOf(client.engagementId)).toBe('intake')
  await world.notices()
  expect(await mailsOf(client.personId)).toEqual(['intake-opens', 'payment-received'])
})

test('a notice whose job gave up is asked for again, and none that is acted on', async () => {
  const client = await world.accepted('gaveup@acme.com')
  await world.pay(client)
  await world.notices()
  const noticeJobs = () => count(`from pgboss.job where name = 'handle-payment-event'`)
  await world.db.advanceClock('1 hour')
  await lookAtPayments(world.db.inPurpose)
  expect(await noticeJobs()).toBe(0)
  await world.db.owner.query(
    `update webhook_events set handled_at = null where id = (select id from webhook_events limit 1)`,
  )
  await lookAtPayments(world.db.inPurpose)
  expect(await noticeJobs()).toBe(1)
})

test('a notice that is not signed by the service is not taken', async () => {
  const client = await world.accepted('forged@acme.com')
  await world.pay(client)
  const received = await world.notices((bodies) =>
    bodies.map(({ body }) => ({ body, signature: 't=1,v1=00' })),
  )
  expect(received.every((one) => !one.ok)).toBe(true)
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
})

test('money for a quote that was taken back buys nothing and becomes a task to give it back', async () => {
  const client = await world.accepted('refund@acme.com')
  const opened = await world.checkout(client)
  await world.db.inPurpose('service-delivery', world.owner, (tx) => takeBackQuote(tx, client.quoteId))
  if (opened.kind !== 'pay') throw new Error('no page')
  await payWith(opened.url, cards.pays)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('planned')
  const tasks = await world.db.inPurpose('service-delivery', world.owner, openTasks)
  expect(tasks.filter(({ clientId }) => clientId === client.clientId)).toMatchObject([
    { kind: 'refund-payment' },
  ])
})

test('unpaid, nothing opens: not by a verb, and not by the role that could write the state', async () => {
  const client = await world.accepted('unpaid@acme.com')
  expect(await world.db.inPurpose('billing', system('test'), (tx) => isPaid(tx, client.engagementId))).toBe(
    false,
  )
  await expect(
    world.db.inPurpose('billing', system('test'), (tx) =>
      changeEngagement(tx, client.engagementId, 'receive-payment'),
    ),
  ).rejects.toThrow(/is not paid/)
  const start = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    changeEngagement(tx, client.engagementId, 'start-building'),
  )
  expect(start).toMatchObject({ ok: false })
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
})

test('a declined card changes nothing, and the same page can be paid with another', async () => {
  const client = await world.accepted('declined@acme.com')
  const url = await world.pay(client, 'declined')
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('accepted')
  expect(await world.pay(client)).toBe(url)
  await world.notices()
  expect(await world.stateOf(client.engagementId)).toBe('intake')
})

test('who is not asked to pay for the company cannot', async () => {
  const client = await world.accepted('roles@acme.com')
  await world.db.inPurpose('service-delivery', client.client, (tx) =>
    inviteMember(tx, client.clientId, {
      email: personal('email', 'tech@acme.com'),
      name: personal('name', 'Tim'),
      role: 'technical',
    }),
  )
  const tech = await world.signIn(
    await world.one<string>(`select id from people where email = 'tech@acme.com'`),
  )
  expect(await world.checkout({ ...client, client: tech })).toMatchObject({ kind: 'refused' })
  const stranger = await world.requested('eve@rival.com', 'Rival')
  expect(await world.checkout({ ...client, client: stranger.client })).toEqual({
    kind: 'refused',
    reason: 'There is no such engagement.',
  })
})

test('ending an engagement starts the periods and lets the subscription run out', async () => {
  const client = await world.accepted('ending@acme.com')
  await world.pay(client)
  await world.notices()
  const ended = await world.db.inPurpose('service-delivery', client.client, (tx) =>
    endEngagement(tx, client.engagementId),
  )
  expect(ended).toMatchObject({ ok: true, state: 'ended' })
  expect(
    await world.one<boolean>(
      `select c.retained_until = e.ended_at + interval '72 months' and p.client_until = c.retained_until
       from engagements e join clients c on c.id = e.client_id, people p where e.id = $1 and p.id = $2`,
      [client.engagementId, client.personId],
    ),
  ).toBe(true)
  expect(
    await count(
      `from app.evidence e join person_keys k on k.id = e.key_id where k.person_id = $1 and e.kind = 'engagement.ended'`,
      [client.personId],
    ),
  ).toBe(1)
  const doors = { inPurpose: world.db.inPurpose, openPayments: async () => world.stripe.payments }
  await endSubscription(doors, client.engagementId)
  const ref = await world.one<string>('select subscription_ref from subscriptions where engagement_id = $1', [
    client.engagementId,
  ])
  expect(await world.stripe.payments.readSubscription(ref)).toMatchObject({ endsAtPeriodEnd: true })
  await endSubscription(doors, client.engagementId)
})
