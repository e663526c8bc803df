import { acceptPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import {
  approvePlanChange,
  beginFreeChange,
  spendingOfChange,
} from '#domain/plan-changes/approve-plan-change.ts'
import { askPlanChange, type Wish } from '#domain/plan-changes/ask-plan-change.ts'
import { changesPage } from '#domain/plan-changes/changes-page.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { offerPlanChange } from '#domain/plan-changes/offer-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { checkNames } from '#workflows/check-names.ts'
import { keepConnection } from '../../src/app/connections.ts'
import { cards, payWith } from '../vendors/stripe/stripe-world.ts'
import { addSession, addStaff, type Person } from './acting.ts'
import { type BuildWorld, openBuildWorld } from './build-world.ts'

export interface ChangeStack {
  readonly stackId: string
  readonly clientId: string
  readonly engagementId: string
  /** The client's owner, signed in. */
  readonly client: Person
  readonly subscriptionId: string
  readonly customerId: string
}

type Delivery = PurposeTx<'service-delivery'>

/** Sends a drafted change with the sum that its page shows. */
export async function sendAsShown(tx: Delivery, stackId: string, changeId: string): Promise<Verdict> {
  const shown = (await changesPage(tx, stackId))?.changes.find(({ id }) => id === changeId)
  return offerPlanChange(tx, changeId, (shown?.dueNowCents ?? 0) + (shown?.onceCents ?? 0))
}

/** A build world in which clients have paid at the payment service, for tests of changing what runs. */
export interface ChangeWorld {
  readonly build: BuildWorld
  readonly owner: Person
  readonly operator: Person
  readonly doors: Parameters<typeof chargePlanChange>[0]
  /** A live stack of two active inboxes and one in reserve on two domains, with its running subscription. */
  liveStack(company: string, card?: keyof typeof cards): Promise<ChangeStack>
  /** As far as it is offered to the client. */
  offered(stack: ChangeStack, wish: Wish): Promise<string>
  /** Accepted as shown, and charged. */
  accept(stack: ChangeStack, changeId: string): ReturnType<typeof acceptPlanChange>
  approve(changeId: string, by?: Person): ReturnType<typeof approvePlanChange>
  change(changeId: string): Promise<Record<string, unknown>>
  one<T>(sql: string, values?: readonly unknown[]): Promise<T>
  all<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>
  as<T>(actor: Actor, work: (tx: Delivery) => Promise<T>): Promise<T>
  /** Advances and lets time pass until all that is added warms up, then until it sends. */
  carryOut(stack: ChangeStack, mainDomain: string): Promise<void>
  close(): Promise<void>
}

export async function openChangeWorld(): Promise<ChangeWorld> {
  const build = await openBuildWorld({ unlimited: true })
  const { db, sandboxes } = build
  await keepConnection(db, {
    vendor: 'stripe',
    mode: 'sandbox',
    baseUrl: sandboxes.origin('stripe'),
    credentials: await sandboxes.credentials('stripe'),
  })
  const control = (path: string) => fetch(`${sandboxes.origin('stripe')}${path}`, { method: 'POST' })
  await control('/_hold')
  await control('/_rate?perSecond=10000')
  await fetch(`${sandboxes.origin('porkbun')}/website/spend-limit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limitCents: 100_000 }),
  })
  const owner = await addStaff(db, 'owner')
  const operator = await addStaff(db, 'operator')
  const doors: ChangeWorld['doors'] = {
    inPurpose: db.inPurpose,
    openPayments: ({ mode, ...about }) => build.ports.payments(mode, system('test'), about),
  }
  const all: ChangeWorld['all'] = async <T extends object>(sql: string, values: readonly unknown[] = []) =>
    (await db.owner.query<T>(sql, [...values])).rows
  const one = async <T>(sql: string, values: readonly unknown[] = []): Promise<T> => {
    const [row] = await all<Record<string, T>>(sql, values)
    const [value] = Object.values(row ?? {})
    if (value === undefined) throw new Error(`no row: ${sql}`)
    return value
  }
  const as: ChangeWorld['as'] = (actor, work) => db.inPurpose('service-delivery', actor, work)

  async function subscribe(stackId: string, card: keyof typeof cards) {
    const [ids] = await all<{ client_id: string; engagement_id: string }>(
      'select client_id, engagement_id from stacks where id = $1',
      [stackId],
    )
    const { client_id: clientId = '', engagement_id: engagementId = '' } = ids ?? {}
    const personId = await one<string>('select person_id from client_members where client_id = $1', [
      clientId,
    ])
    const client: Person = { kind: 'client', personId, sessionHash: await addSession(db, personId, 'portal') }
    await db.owner.query('update quotes set monthly_cents = 30000 where engagement_id = $1', [engagementId])
    const quoteId = await one<string>('select id from quotes where engagement_id = $1', [engagementId])
    const payments = await doors.openPayments({ mode: 'sandbox', clientId, people: [personId] })
    const { customerId } = await payments.ensureCustomer({
      clientId,
      companyName: 'Company',
      email: personal('email', `${clientId}@example.com`),
    })
    const session = await payments.createCheckout({
      quoteId,
      clientId,
      customerId,
      currency: 'usd',
      lines: [
        { title: 'inboxes', unitAmountCents: 1_500, quantity: 3, every: 'month' },
        { title: 'up to the monthly minimum', unitAmountCents: 25_500, quantity: 1, every: 'month' },
      ],
      successUrl: 'http://127.0.0.1:9/done',
      cancelUrl: 'http://127.0.0.1:9/canceled',
      idempotencyKey: `checkout-${quoteId}`,
    })
    await payWith(session.url, cards[card])
    const { subscriptionId = '' } = await payments.readCheckout(session.sessionId)
    const { currentPeriodEnd } = await payments.readSubscription(subscriptionId)
    await db.owner.query(
      `insert into subscriptions (client_id, engagement_id, subscription_ref, customer_ref, status, period_ends_at, seen_at)
       values ($1, $2, $3, $4, 'active', $5, app.now())`,
      [clientId, engagementId, subscriptionId, customerId, currentPeriodEnd],
    )
    await db.owner.query(
      `insert into checkouts (client_id, engagement_id, quote_id, attempt, state, paid_at)
       values ($1, $2, $3, 1, 'paid', app.now())`,
      [clientId, engagementId, quoteId],
    )
    return { stackId, clientId, engagementId, client, subscriptionId, customerId }
  }

  const change: ChangeWorld['change'] = async (id) =>
    (await all<Record<string, unknown>>('select * from plan_changes where id = $1', [id]))[0] ?? {}

  return {
    build,
    owner,
    operator,
    doors,
    one,
    all,
    as,
    change,
    async liveStack(company, card = 'pays') {
      const mainDomain = `${company}.com`
      const stackId = await build.approvedStack({
        company,
        mainDomain,
        senders: [
          { firstName: 'Ada', lastName: 'Byron' },
          { firstName: 'Mary', lastName: 'Somerville' },
        ],
      })
      await build.buildUp(stackId)
      await build.passWarmUp(mainDomain)
      await build.advance(stackId)
      if ((await build.state(stackId)) !== 'live')
        throw new Error(`${company} is ${await build.state(stackId)}`)
      return subscribe(stackId, card)
    },
    async offered(stack, wish) {
      const asked = await as(stack.client, (tx) => askPlanChange(tx, stack.stackId, wish))
      if (!asked.ok) throw new Error(asked.reason)
      const drafted = await as(operator, (tx) => draftPlanChange(tx, asked.changeId))
      if (!drafted.ok) throw new Error(drafted.reason)
      await checkNames(build.parts, stack.stackId)
      await pricePlanChange(doors, asked.changeId)
      const sent = await as(operator, (tx) => sendAsShown(tx, stack.stackId, asked.changeId))
      if (!sent.ok) throw new Error(sent.reason)
      return asked.changeId
    },
    async accept(stack, changeId) {
      const { due_now_cents, once_cents } = await change(changeId)
      const accepted = await as(stack.client, (tx) =>
        acceptPlanChange(tx, changeId, Number(due_now_cents) + Number(once_cents)),
      )
      if (accepted.ok) {
        await chargePlanChange(doors, changeId)
        await as(system('test'), (tx) => beginFreeChange(tx, changeId))
      }
      return accepted
    },
    async approve(changeId, by = owner) {
      return as(by, async (tx) => {
        const { limitCents } = await spendingOfChange(tx, changeId)
        return approvePlanChange(tx, changeId, limitCents)
      })
    },
    async carryOut({ stackId }, mainDomain) {
      for (let look = 0; look < 8; look++) {
        await build.advance(stackId)
        await build.pass({ hours: 1 })
      }
      await build.confirmRegistrant(`ada@${mainDomain}`)
      await build.pass({ days: 16 })
      for (let look = 0; look < 3; look++) {
        await build.advance(stackId)
        await build.pass({ minutes: 10 })
      }
    },
    close: () => build.close(),
  }
}
