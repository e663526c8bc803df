import { Hono } from 'hono'
import type { SandboxWorld, VendorSandbox } from '#platform/sandbox/world.ts'
import { rateCount, rememberKey } from './access.ts'
import { apiRoutes } from './api.ts'
import { deliverRound, replay } from './deliveries.ts'
import { disputeControls } from './disputes.ts'
import { newId } from './ids.ts'
import { invoicePageRoutes } from './invoice-page.tsx'
import { pageRoutes } from './pages.tsx'
import { portalPageRoutes } from './portal-page.tsx'
import { Refusal } from './refusal.ts'
import { settle } from './settle.ts'
import type { StripeObject } from './transaction.ts'
import { type EndpointObject, makeEndpoint } from './webhook-endpoints.ts'

/** Where the program takes Stripe's events. */
export const webhookPath = '/webhooks/stripe'

const roundMs = 300

const isHeld = async (world: SandboxWorld): Promise<boolean> =>
  (await world.store.get<{ hold: boolean }>('account', 'deliveries'))?.hold ?? false

/** What a person or a test may ask of the stand-in that the vendor does not offer. */
function ownRoutes(world: SandboxWorld): Hono {
  return new Hono()
    .post('/_tick', async (c) => {
      await settle(world)
      return c.json({ settled: true })
    })
    .post('/_restricted-key', async (c) => {
      const secretKey = newId('rk_test', 99)
      await rememberKey(world.store, secretKey, (c.req.query('may') ?? '').split(','))
      return c.json({ secretKey })
    })
    .post('/_hold', async (c) => {
      await world.store.put('account', 'deliveries', { hold: c.req.query('on') !== 'false' })
      return c.json({ hold: await isHeld(world) })
    })
    .post('/_deliver', async (c) => {
      await settle(world)
      const order = c.req.query('shuffle') === 'true' ? 'any' : 'as-happened'
      return c.json(await deliverRound(world, { even: 'waiting', order }))
    })
    .post('/_replay/:event', async (c) => {
      const event = await world.store.get<StripeObject>('event', c.req.param('event'))
      return event ? c.json(await replay(world, event)) : c.json({ message: 'no such event' }, 404)
    })
}

interface Credentials extends Record<string, string> {
  secretKey: string
  webhookSecret: string
  endpoint: string
}

/** Stripe v1, API version 2026-10-28.endive, as far as checkout, subscriptions and invoices need it. */
export const stripeSandbox: VendorSandbox = {
  name: 'stripe',

  http(world) {
    const rate = rateCount()
    const app = new Hono()
    app.route('/', ownRoutes(world))
    app.route('/', disputeControls(world))
    app.get('/_rate', (c) => c.json(rate.report()))
    app.post('/_rate', (c) => {
      rate.raise(Number(c.req.query('perSecond')))
      return c.json(rate.report())
    })
    app.route('/', pageRoutes(world))
    app.route('/', invoicePageRoutes(world))
    app.route('/', portalPageRoutes(world))
    app.route('/', apiRoutes(world, rate))
    app.onError((error, c) => {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, { type: 'api_error', message: error.message })
      return c.body(JSON.stringify({ error: refusal.error }), refusal.status as 400, {
        'content-type': 'application/json',
      })
    })
    app.notFound((c) => {
      const message = `Unrecognized request URL (${c.req.method}).`
      return c.json({ error: { type: 'invalid_request_error', message } }, 404)
    })
    return app
  },

  /** Renewals and deliveries go on by themselves while the process lives. */
  async listen(world) {
    let running = Promise.resolve()
    const round = async () => {
      await settle(world)
      if (!(await isHeld(world))) await deliverRound(world, { even: 'due', order: 'as-happened' })
    }
    let timer: NodeJS.Timeout
    let ended = false
    const next = () => {
      timer = setTimeout(() => {
        running = round()
          .catch(() => undefined)
          .then(() => (ended ? undefined : next()))
      }, roundMs)
    }
    next()
    return {
      async close() {
        ended = true
        clearTimeout(timer)
        await running
      },
    }
  },

  async credentials(world) {
    return world.store.exclusively(async (store) => {
      const tx = { store, at: await world.now(), origin: world.origin('stripe') }
      const url = `${world.programOrigin}${webhookPath}`
      const kept = await store.get<Credentials>('account', 'credentials')
      if (kept) {
        const endpoint = await store.get<EndpointObject>('webhook_endpoint', kept.endpoint)
        if (endpoint && endpoint.url !== url)
          await store.put('webhook_endpoint', endpoint.id, { ...endpoint, url })
        return { secretKey: kept.secretKey, webhookSecret: kept.webhookSecret }
      }
      const endpoint = await makeEndpoint(tx, { url, enabledEvents: ['*'] })
      const secretKey = newId('sk_test', 99)
      const made: Credentials = { secretKey, webhookSecret: endpoint.secret, endpoint: endpoint.id }
      await rememberKey(store, secretKey)
      await store.put('account', 'credentials', made)
      return { secretKey, webhookSecret: endpoint.secret }
    })
  },
}
