import { type OpenedCheckout, openCheckout } from '#domain/billing/open-checkout.ts'
import { type OpenedTransfer, openTransfer } from '#domain/billing/open-transfer.ts'
import { type ReceivedWebhook, receiveWebhook } from '#domain/billing/receive-webhook.ts'
import { settleEvent } from '#domain/billing/settle-event.ts'
import {
  type EngagementWorld,
  openEngagementWorld,
  type RequestedClient,
} from '#test/support/engagement-world.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import { cards, payWith, type StripeWorld, startStripe } from '../../vendors/stripe/stripe-world.ts'

/** The engagement world with the payment service beside it; notices are handed over when a test says so. */
export interface PaymentWorld extends EngagementWorld {
  readonly stripe: StripeWorld
  checkout(client: RequestedClient): Promise<OpenedCheckout>
  /** Opens the payment page and pays there; returns its address. */
  pay(client: RequestedClient, card?: keyof typeof cards): Promise<string>
  /** Chooses to pay by transfer. */
  transfer(client: RequestedClient): Promise<OpenedTransfer>
  /** Chooses so, and says where the invoice is paid. */
  invoicePage(client: RequestedClient): Promise<string>
  /** Hands over all notices that the service has sent so far, in this order; jobs run at once. */
  notices(order?: (bodies: readonly Notice[]) => readonly Notice[]): Promise<ReceivedWebhook[]>
  stateOf(engagementId: string): Promise<string>
}

export interface Notice {
  readonly body: string
  readonly signature: string
}

export async function openPaymentWorld(): Promise<PaymentWorld> {
  const world = await openEngagementWorld()
  const stripe = await startStripe()
  const doors = { inPurpose: world.db.inPurpose, openPayments: async () => stripe.payments }
  const pages = { successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/canceled' }
  const checkout = (client: RequestedClient) => openCheckout(doors, client.client, client.engagementId, pages)
  return {
    ...world,
    stripe,
    checkout,
    async pay(client, card = 'pays') {
      const opened = await checkout(client)
      if (opened.kind !== 'pay') throw new Error(`there is no page to pay on: ${JSON.stringify(opened)}`)
      await payWith(opened.url, cards[card])
      return opened.url
    },
    transfer: (client) => openTransfer(doors, client.client, client.engagementId),
    async invoicePage(client) {
      const opened = await openTransfer(doors, client.client, client.engagementId)
      if (opened.kind !== 'made') throw new Error(`there is no invoice: ${JSON.stringify(opened)}`)
      return world.one<string>(
        `select url from checkouts where engagement_id = $1 and state = 'open' and method = 'transfer'`,
        [client.engagementId],
      )
    },
    async notices(order = (bodies) => bodies) {
      await stripe.control('/_deliver')
      const received: ReceivedWebhook[] = []
      for (const { body, signature } of order(stripe.program.received.splice(0)))
        received.push(
          await receiveWebhook(
            { inPurpose: world.db.inPurpose, verifyWebhook },
            { rawBody: body, signature, secret: stripe.webhookSecret, mode: 'sandbox' },
          ),
        )
      await runPaymentJobs(world, doors)
      return received
    },
    stateOf: (engagementId) => world.one('select state from engagements where id = $1', [engagementId]),
    async drop() {
      await stripe.close()
      await world.drop()
    },
  }
}

/** The money arrives at the account that the invoice names: its sum, or another in cents. */
export function transferTo(url: string, cents?: number): Promise<Response> {
  const form = new URLSearchParams({
    transfer: 'arrives',
    ...(cents !== undefined && { transferred: (cents / 100).toFixed(2) }),
  })
  return fetch(url, { method: 'POST', body: form })
}

/** Does what the worker does with the notices that wait. */
async function runPaymentJobs(
  world: EngagementWorld,
  doors: Parameters<typeof settleEvent>[0],
): Promise<void> {
  const { rows } = await world.db.owner.query<{ data: { eventId: string } }>(
    `delete from pgboss.job where name = 'handle-payment-event' returning data`,
  )
  for (const { data } of rows) await settleEvent(doors, data.eventId)
}
