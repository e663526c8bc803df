import { type Context, Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { checkAccess, type rateCount } from './access.ts'
import { billingPortalRoutes } from './billing-portal.ts'
import type { Route } from './call.ts'
import { cashBalanceRoutes } from './cash-balance.ts'
import { catalogueRoutes } from './catalogue.ts'
import { checkoutRoutes } from './checkout-sessions.ts'
import { creditNoteRoutes } from './credit-notes.ts'
import { customerRoutes } from './customers.ts'
import { disputeRoutes } from './disputes.ts'
import { eventRoutes } from './events.ts'
import { type Form, parseForm } from './form.ts'
import { once } from './idempotency.ts'
import { newId } from './ids.ts'
import { invoiceOrderRoutes } from './invoice-orders.ts'
import { invoiceRoutes } from './invoices.ts'
import { paymentRoutes } from './payments.ts'
import { settle } from './settle.ts'
import { subscriptionCreateRoutes } from './subscription-create.ts'
import { subscriptionUpdateRoutes } from './subscription-update.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { taxIdRoutes } from './tax-ids.ts'
import { apiVersion } from './transaction.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'

const routes: readonly Route[] = [
  ...customerRoutes,
  ...taxIdRoutes,
  ...cashBalanceRoutes,
  ...catalogueRoutes,
  ...checkoutRoutes,
  ...subscriptionRoutes,
  ...subscriptionCreateRoutes,
  ...subscriptionUpdateRoutes,
  ...invoiceRoutes,
  ...invoiceOrderRoutes,
  ...creditNoteRoutes,
  ...billingPortalRoutes,
  ...paymentRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
]

async function answer(c: Context, world: SandboxWorld, route: Route) {
  const body = route.method === 'POST' ? await c.req.text() : ''
  const query = new URL(c.req.url).search.slice(1)
  const input: Form = parseForm(route.method === 'POST' ? body : query)
  await settle(world)
  const now = await world.now()
  const key = route.method === 'POST' ? c.req.header('idempotency-key') : undefined
  const call = `${c.req.method} ${c.req.path}`
  const { answer: text, replayed } = await world.store.exclusively((store) => {
    const transaction = { store, at: now, origin: world.origin('stripe'), path: c.req.param(), input }
    return once(store, { key, call, body, now }, () => route.answer(transaction))
  })
  if (key !== undefined) c.header('idempotency-key', key)
  if (replayed) c.header('idempotent-replayed', 'true')
  return c.body(text, 200, { 'content-type': 'application/json' })
}

/** The v1 interface: form in, JSON out. */
export function apiRoutes(world: SandboxWorld, rate: ReturnType<typeof rateCount>): Hono {
  const app = new Hono()
  app.use('/v1/*', async (c, next) => {
    c.header('request-id', newId('req', 14))
    c.header('stripe-version', apiVersion)
    rate.check()
    await checkAccess(c, world.store)
    await next()
  })
  for (const route of routes) app.on(route.method, route.path, (c) => answer(c, world, route))
  return app
}
