import { createHmac } from 'node:crypto'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { StripeObject } from './transaction.ts'
import type { EndpointObject } from './webhook-endpoints.ts'

/** At least once, unordered; a failed one again after 1, 2, 4 … up to 60 s, for as long as the stand-in lives. */
interface DeliveryDocument extends Record<string, unknown> {
  event: string
  endpoint: string
  attempts: number
  /** Machine time. */
  dueMs: number
}

const timeoutMs = 5000
const longestWaitMs = 60_000

/** `t=<unix>,v1=<HMAC-SHA256 of "t.body">`, by machine time. */
function signature(body: string, secret: string): string {
  const at = Math.floor(Date.now() / 1000)
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

const isLoopback = (url: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)

/** True when the endpoint took it. Nothing is sent beyond this machine. */
async function send(endpoint: EndpointObject, event: StripeObject): Promise<boolean> {
  if (!isLoopback(endpoint.url)) return false
  const body = JSON.stringify(event, undefined, 2)
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signature(body, endpoint.secret),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    return response.status >= 200 && response.status < 300
  } catch {
    return false
  }
}

/** Takes deliveries for this run; if the process ends in the middle, they come up again. */
function claim(
  world: SandboxWorld,
  even: 'waiting' | 'due',
): Promise<{ id: string; body: DeliveryDocument }[]> {
  return world.store.exclusively(async (store) => {
    const ready = (await store.list<DeliveryDocument>('delivery')).filter(
      ({ body }) => even === 'waiting' || body.dueMs <= Date.now(),
    )
    for (const { id, body } of ready)
      await store.put('delivery', id, {
        ...body,
        attempts: body.attempts + 1,
        dueMs: Date.now() + 2 * timeoutMs,
      })
    return ready
  })
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ value }) => value)
}

async function deliver(world: SandboxWorld, id: string, delivery: DeliveryDocument): Promise<boolean> {
  const endpoint = await world.store.get<EndpointObject>('webhook_endpoint', delivery.endpoint)
  const event = await world.store.get<StripeObject>('event', delivery.event)
  if (!endpoint || !event || endpoint.status === 'disabled') {
    await world.store.delete('delivery', id)
    return false
  }
  const taken = await send(endpoint, event)
  if (taken) {
    await world.store.delete('delivery', id)
    await world.store.put('event', event.id, {
      ...event,
      pending_webhooks: Math.max(0, Number(event.pending_webhooks) - 1),
    })
  } else {
    const waitMs = Math.min(longestWaitMs, 1000 * 2 ** delivery.attempts)
    const again: DeliveryDocument = {
      ...delivery,
      attempts: delivery.attempts + 1,
      dueMs: Date.now() + waitMs,
    }
    await world.store.put('delivery', id, again)
  }
  return taken
}

export interface DeliveryCount extends Record<string, unknown> {
  delivered: number
  failed: number
}

/** One round: what is due, or everything that waits, in the order it happened or in any. */
export async function deliverRound(
  world: SandboxWorld,
  options: { even: 'waiting' | 'due'; order: 'as-happened' | 'any' },
): Promise<DeliveryCount> {
  if ((await world.store.list('delivery')).length === 0) return { delivered: 0, failed: 0 }
  const claimed = await claim(world, options.even)
  const count = { delivered: 0, failed: 0 }
  for (const { id, body } of options.order === 'any' ? shuffled(claimed) : claimed)
    count[(await deliver(world, id, body)) ? 'delivered' : 'failed'] += 1
  return count
}

/** Sends an event once more, to every endpoint, as the vendor's dashboard can. */
export async function replay(world: SandboxWorld, event: StripeObject): Promise<DeliveryCount> {
  const count = { delivered: 0, failed: 0 }
  for (const { body: endpoint } of await world.store.list<EndpointObject>('webhook_endpoint'))
    count[(await send(endpoint, event)) ? 'delivered' : 'failed'] += 1
  return count
}
