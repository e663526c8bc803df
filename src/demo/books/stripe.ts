import { z } from 'zod'
import { checkoutLines } from '#domain/billing/checkout-lines.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import { faultBoard } from '#platform/sandbox/faults.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { rememberKey } from '#vendors/stripe/sandbox/access.ts'
import type { SessionObject } from '#vendors/stripe/sandbox/checkout-sessions.ts'
import { completeCheckout } from '#vendors/stripe/sandbox/complete-checkout.ts'
import type { InvoiceObject } from '#vendors/stripe/sandbox/invoices.ts'
import { settle } from '#vendors/stripe/sandbox/settle.ts'
import { stripeSandbox } from '#vendors/stripe/sandbox/stripe-sandbox.ts'
import type { SubscriptionObject } from '#vendors/stripe/sandbox/subscriptions.ts'
import type { Told } from '../story/engagement.ts'
import type { Offer } from '../story/offer.ts'
import { daysAfter, minutesAfter, type Scene } from '../story/scene.ts'
import { twistOf } from '../story/stack.ts'

/** What the payment service says of one engagement at the end of the year. */
export interface Paid {
  readonly told: Told
  readonly offer: Offer
  readonly session: SessionObject
  readonly subscription: SubscriptionObject
  readonly invoices: readonly InvoiceObject[]
}

/** The invoice for years that were decided on, beside the subscription. */
export interface RenewalOrder {
  readonly id: string
  readonly at: Date
  readonly currency: string
  readonly lines: readonly { readonly title: string; readonly cents: number }[]
}

interface Happening {
  readonly at: Date
  happen(): Promise<void>
}

/**
 * Plays a year of payments on the payment service's own stand-in, in memory and with a clock of the past: it makes
 * customers, sessions, subscriptions and every month's invoice by its own rules.
 * @param origin where the stand-in will answer once the program runs
 */
export async function keepPaymentBooks(
  scene: Scene,
  paying: readonly {
    readonly told: Told
    readonly offer: Offer
    readonly order: RenewalOrder | undefined
  }[],
  origin: string,
): Promise<Paid[]> {
  const counter = openCounter(scene, origin)
  const sessions = new Map<string, string>()
  const happenings = paying.flatMap(({ told, offer, order }): Happening[] => {
    const paidAt = told.path.at('paid')
    const { key } = told.company
    if (!paidAt) return []
    const arrears = twistOf(told, 'arrears')
    const ended = told.company.standing === 'ended' ? told.path.over : undefined
    const subscription = async () => (await counter.read(sessions.get(key) ?? '')).subscription.id
    return [
      {
        at: paidAt,
        happen: async () => {
          sessions.set(key, await counter.pay(told, offer))
        },
      },
      ...(arrears
        ? [
            {
              at: daysAfter(scene.now, -arrears.from),
              happen: async () => counter.stopPaying(await subscription()),
            },
          ]
        : []),
      ...(order
        ? [{ at: order.at, happen: async () => counter.bill(told, sessions.get(key) ?? '', order) }]
        : []),
      ...(ended ? [{ at: ended, happen: async () => counter.endWithPeriod(await subscription()) }] : []),
    ]
  })
  for (const { at, happen } of happenings.toSorted((one, other) => one.at.getTime() - other.at.getTime())) {
    await counter.reach(at)
    await happen()
  }
  await counter.reach(scene.now)
  await counter.close()
  const paid: Paid[] = []
  for (const { told, offer } of paying) {
    const session = sessions.get(told.company.key)
    if (session) paid.push({ told, offer, ...(await counter.read(session)) })
  }
  return paid
}

function openCounter(scene: Scene, origin: string) {
  const { stripe: store } = scene.books
  let clock = scene.now
  const world: SandboxWorld = {
    store,
    now: async () => clock,
    network: { endpoint: (host, port) => ({ host, port }) },
    origin: () => origin,
    programOrigin: origin,
    faults: faultBoard(store),
  }
  const app = stripeSandbox.http(world)
  const key = 'sk_test_demo'
  const call = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await app.request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    if (!answer.ok) throw new Error(`the payment stand-in refused ${path}: ${answer.status}`)
    return z.object({ id: z.string() }).parse(await answer.json())
  }
  const known = rememberKey(store, key).then(() => app.request('/_rate?perSecond=100000', { method: 'POST' }))
  const all = async <T extends Record<string, unknown>>(collection: string) =>
    (await store.list<T>(collection)).map(({ body }) => body)
  return {
    async reach(at: Date) {
      await known
      clock = at
      await settle(world)
    },
    async pay(told: Told, offer: Offer): Promise<string> {
      const customer = await call('/v1/customers', {
        name: told.company.name,
        email: told.people.owner.email,
        'metadata[client_id]': told.clientId,
      })
      const made = await call('/v1/checkout/sessions', sessionForm(told, offer, customer.id, origin))
      const session = await store.get<SessionObject>('checkout.session', made.id)
      if (!session) throw new Error('the payment stand-in lost a session')
      await completeCheckout({ store, at: minutesAfter(clock, 2), origin }, session, 'pays')
      return session.id
    },
    /** An invoice beside the subscription; its card is charged at once. */
    async bill(told: Told, sessionId: string, order: RenewalOrder) {
      const { session } = await this.read(sessionId)
      const customer = session.customer ?? ''
      const invoice = await call('/v1/invoices', {
        customer,
        currency: order.currency,
        auto_advance: 'true',
        pending_invoice_items_behavior: 'exclude',
        collection_method: 'charge_automatically',
        'metadata[order_id]': order.id,
        'metadata[client_id]': told.clientId,
      })
      for (const { title, cents } of order.lines)
        await call('/v1/invoiceitems', {
          customer,
          invoice: invoice.id,
          amount: String(cents),
          currency: order.currency,
          description: title,
        })
      await call(`/v1/invoices/${invoice.id}/finalize`, {})
    },
    async stopPaying(subscription: string) {
      await store.put('card-memory', subscription, { renews: false, arrives: true })
    },
    async endWithPeriod(subscription: string) {
      await call(`/v1/subscriptions/${subscription}`, { cancel_at_period_end: 'true' })
    },
    /** Nobody signs in with the key of the past; the program's own is made at its start. */
    async close() {
      for (const { id } of await store.list('key')) await store.delete('key', id)
    },
    async read(sessionId: string) {
      const session = await store.get<SessionObject>('checkout.session', sessionId)
      const subscription = (await all<SubscriptionObject>('subscription')).find(
        ({ id }) => id === session?.subscription,
      )
      if (!session || !subscription) throw new Error('the payment stand-in lost a subscription')
      const invoices = (await all<InvoiceObject>('invoice')).filter(
        (one) =>
          one.parent?.subscription_details.subscription === subscription.id ||
          (one.customer === session.customer && one.metadata.order_id !== undefined),
      )
      return { session, subscription, invoices }
    },
  }
}

function sessionForm(told: Told, offer: Offer, customer: string, origin: string): Record<string, string> {
  const lines = checkoutLines(z.array(quoteLineSchema).parse(offer.quote.lines))
  const form: Record<string, string> = {
    mode: 'subscription',
    customer,
    client_reference_id: offer.quoteId,
    success_url: `${origin}/done`,
    cancel_url: `${origin}/canceled`,
  }
  for (const place of ['metadata', 'subscription_data[metadata]']) {
    form[`${place}[quote_id]`] = offer.quoteId
    form[`${place}[client_id]`] = told.clientId
  }
  lines.forEach((line, nth) => {
    const item = `line_items[${nth}]`
    form[`${item}[quantity]`] = String(line.quantity)
    form[`${item}[price_data][currency]`] = offer.quote.currency
    form[`${item}[price_data][unit_amount]`] = String(line.unitAmountCents)
    form[`${item}[price_data][product_data][name]`] = line.title
    if (line.every === 'once') return
    form[`${item}[price_data][recurring][interval]`] = 'month'
    form[`${item}[price_data][recurring][interval_count]`] = '1'
  })
  return form
}
