import type { SandboxStore } from '#platform/sandbox/store.ts'
import { newId, seconds } from './ids.ts'
import { noSuch } from './refusal.ts'

export const apiVersion = '2026-10-28.endive'

export type StripeObject = Record<string, unknown> & { id: string; object: string }

/** What one call may see and change; all of it happens, or none. */
export interface Transaction {
  readonly store: SandboxStore
  /** Business time of what happens: now, or when it was due. */
  readonly at: Date
  /** Where this sandbox answers. */
  readonly origin: string
}

export async function keep(tx: Transaction, object: StripeObject): Promise<void> {
  await tx.store.put(object.object, object.id, object)
}

export function find<T extends StripeObject>(
  tx: Transaction,
  object: string,
  id: string,
): Promise<T | undefined> {
  return tx.store.get<T>(object, id)
}

/** The object, or the vendor's "No such …" (about `param` when a parameter named it). */
export async function need<T extends StripeObject>(
  tx: Transaction,
  object: string,
  id: string,
  param?: string,
): Promise<T> {
  const found = await find<T>(tx, object, id)
  if (!found) throw noSuch(object, id, param)
  return found
}

/** Newest first, as lists show them. */
export async function all<T extends StripeObject>(tx: Transaction, object: string): Promise<T[]> {
  return (await tx.store.list<T>(object)).map(({ body }) => body).reverse()
}

interface Endpoint extends StripeObject {
  status: 'enabled' | 'disabled'
  enabled_events: string[]
}

/** An event, and a delivery of it to each endpoint that asked for its type. */
export async function emit(tx: Transaction, type: string, object: Record<string, unknown>): Promise<void> {
  const asked = (await all<Endpoint>(tx, 'webhook_endpoint')).filter(
    ({ status, enabled_events }) =>
      status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type)),
  )
  const event: StripeObject = {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(tx.at),
    data: { object },
    livemode: false,
    pending_webhooks: asked.length,
    request: { id: null, idempotency_key: null },
    type,
  }
  await keep(tx, event)
  for (const endpoint of asked)
    await tx.store.put('delivery', `${event.id}.${endpoint.id}`, {
      event: event.id,
      endpoint: endpoint.id,
      attempts: 0,
      dueMs: 0,
    })
}

/** Something that happens by itself at a time: a renewal, an expiry. Done when that time is seen to have passed. */
export interface DueDocument extends Record<string, unknown> {
  what:
    | 'expire-session'
    | 'renew'
    | 'finalize-invoice'
    | 'settle-payment'
    | 'lose-dispute'
    | 'retry-invoice'
    | 'verify-tax-id'
    | 'expire-update'
  id: string
  /** Seconds of business time. */
  at: number
}

export async function due(tx: Transaction, what: DueDocument['what'], id: string, at: number): Promise<void> {
  const entry: DueDocument = { what, id, at }
  await tx.store.put('due', `${what}.${id}`, entry)
}
