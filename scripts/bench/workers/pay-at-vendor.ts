import { z } from 'zod'
import type { BuildWorld } from '#test/support/build-world.ts'
import { atOnce } from '../common/at-once.ts'
import { monthlyCents, type Payer, type Paying, setupCents } from './payers.ts'

/** An event as the payment service keeps and sends it. */
export type VendorEvent = z.infer<typeof event>

/** Test cards of the stand-in. */
const cards: Readonly<Record<Paying, string>> = {
  'pays-first': '4242 4242 4242 4242',
  renews: '4242 4242 4242 4242',
  fails: '4000 0000 0000 0341',
}
/** How many pay at once. */
const payingAtOnce = 4
/** Longer than any month and the hour in which a renewal is a draft, and no news of a week ago. */
const toTheNextMonth = { days: 31, hours: 3 }

/** What is acted on; the program keeps any other and does nothing. */
const ourEvents = /^(checkout\.session|customer\.subscription|invoice)\./

const event = z.looseObject({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.looseObject({ id: z.string(), object: z.string(), customer: z.string().optional() }),
  }),
})
const page = z.object({ data: z.array(event), has_more: z.boolean() })

export interface PaidAtVendor {
  /** By client: those of one client in the order in which they happened. */
  readonly events: readonly (readonly VendorEvent[])[]
  /** By path, what the service answers of each thing that the events are about. */
  readonly answers: ReadonlyMap<string, string>
}

/**
 * Has the clients pay at the payment service's stand-in: those that run paid a month ago, and business time comes to the
 * charge of their next month; the others pay their first. Nothing is delivered.
 * @returns the events since
 */
export async function payAtVendor(world: BuildWorld, payers: readonly Payer[]): Promise<PaidAtVendor> {
  const counter = await openCounter(world)
  const customers = new Map<string, string>()
  const pay = async (payer: Payer) => {
    customers.set(payer.clientId, await counter.pay(payer))
  }
  const running = payers.filter(({ paying }) => paying !== 'pays-first')
  await atOnce(payingAtOnce, running, pay)
  const before = new Set((await counter.events()).map(({ id }) => id))
  await world.pass(toTheNextMonth)
  await counter.settle()
  await atOnce(
    payingAtOnce,
    payers.filter(({ paying }) => paying === 'pays-first'),
    pay,
  )
  const news = (await counter.events()).filter(({ id, type }) => !before.has(id) && ourEvents.test(type))
  const paths = new Set(news.map(({ data: { object } }) => `${placeOf(object.object)}/${object.id}`))
  const answers = new Map<string, string>()
  await atOnce(payingAtOnce, [...paths], async (path) => {
    answers.set(path, JSON.stringify(await counter.call(path)))
  })
  return {
    answers,
    events: payers.map(({ clientId }) =>
      news.filter(({ data }) => data.object.customer === customers.get(clientId)),
    ),
  }
}

/** Where the service answers of things of this kind. */
const placeOf = (object: string) =>
  object === 'checkout.session' ? '/v1/checkout/sessions' : `/v1/${object}s`

async function openCounter({ sandboxes, db }: BuildWorld) {
  const origin = sandboxes.origin('stripe')
  const { secretKey } = await sandboxes.credentials('stripe')
  const control = async (path: string) => {
    const answer = await fetch(`${origin}${path}`, { method: 'POST' })
    if (!answer.ok) throw new Error(`the payment service’s stand-in answered ${answer.status} to ${path}`)
  }
  const call = async (path: string, form?: Readonly<Record<string, string>>): Promise<unknown> => {
    const answer = await fetch(`${origin}${path}`, {
      headers: { authorization: `Bearer ${secretKey}` },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    if (!answer.ok) throw new Error(`the payment service’s stand-in answered ${answer.status} to ${path}`)
    return answer.json()
  }
  const made = z.object({ id: z.string() })
  await control('/_hold')
  await control('/_rate?perSecond=1000000')
  return {
    call,

    /** Lets happen what business time has passed. */
    settle: () => control('/_tick'),

    /** @returns the customer */
    async pay({ paying, clientId, engagementId, quoteId, company, email }: Payer): Promise<string> {
      const customer = made.parse(
        await call('/v1/customers', { name: company, email, 'metadata[client_id]': clientId }),
      )
      const session = z.object({ id: z.string(), url: z.string(), expires_at: z.int() }).parse(
        await call('/v1/checkout/sessions', {
          mode: 'subscription',
          customer: customer.id,
          client_reference_id: quoteId,
          success_url: 'http://127.0.0.1:9/paid',
          'metadata[quote_id]': quoteId,
          'metadata[client_id]': clientId,
          'subscription_data[metadata][quote_id]': quoteId,
          'subscription_data[metadata][client_id]': clientId,
          ...line(0, 'Set-up', setupCents),
          ...line(1, 'Inboxes', monthlyCents, 'month'),
        }),
      )
      const paid = await fetch(session.url, {
        method: 'POST',
        body: new URLSearchParams({ cardNumber: cards[paying], cardExpiry: '12 / 40', cardCvc: '123' }),
        redirect: 'manual',
      })
      if (paid.status !== 303) throw new Error(`the payment page answered ${paid.status}`)
      const isKnown = paying !== 'pays-first'
      await db.owner.query(
        `insert into checkouts (client_id, engagement_id, quote_id, attempt, state, session_ref, customer_ref, url, expires_at,
           paid_at)
         values ($1, $2, $3, 1, $4, $5, $6, $7, to_timestamp($8), case when $9 then app.now() end)`,
        [
          clientId,
          engagementId,
          quoteId,
          isKnown ? 'paid' : 'open',
          session.id,
          customer.id,
          session.url,
          session.expires_at,
          isKnown,
        ],
      )
      return customer.id
    },

    /** All, the oldest first. */
    async events(): Promise<VendorEvent[]> {
      const found: VendorEvent[] = []
      for (let after = ''; ; ) {
        const { data, has_more } = page.parse(await call(`/v1/events?limit=100${after}`))
        found.push(...data)
        const last = data.at(-1)
        if (!has_more || !last) return found.reverse()
        after = `&starting_after=${last.id}`
      }
    },
  }
}

const line = (at: number, name: string, cents: number, interval?: 'month') => ({
  [`line_items[${at}][quantity]`]: '1',
  [`line_items[${at}][price_data][currency]`]: 'usd',
  [`line_items[${at}][price_data][unit_amount]`]: String(cents),
  [`line_items[${at}][price_data][product_data][name]`]: name,
  ...(interval && { [`line_items[${at}][price_data][recurring][interval]`]: interval }),
})
