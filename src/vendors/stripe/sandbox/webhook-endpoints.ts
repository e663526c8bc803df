import { z } from 'zod'
import { type Call, formBoolean, idOf, metadata, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { all, apiVersion, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface EndpointObject extends StripeObject {
  enabled_events: string[]
  secret: string
  status: 'enabled' | 'disabled'
  url: string
}

const address = z.string().regex(/^https?:\/\/\S+$/, 'Not a valid URL')
const eventTypes = z.array(z.string().regex(/^(\*|[a-z_.]+)$/)).min(1)

export async function makeEndpoint(
  tx: Transaction,
  input: { url: string; enabledEvents: string[] },
): Promise<EndpointObject> {
  const endpoint: EndpointObject = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: apiVersion,
    application: null,
    created: seconds(tx.at),
    description: null,
    enabled_events: input.enabledEvents,
    livemode: false,
    metadata: {},
    secret: newId('whsec', 32),
    status: 'enabled',
    url: input.url,
  }
  await keep(tx, endpoint)
  return endpoint
}

/** The secret is shown when the endpoint is made, and never again. */
function withoutSecret(endpoint: EndpointObject): StripeObject {
  const { secret: _, ...shown } = endpoint
  return shown
}

async function create(call: Call) {
  const input = parameters(call, { url: address, enabled_events: eventTypes, metadata: metadata.optional() })
  return makeEndpoint(call, { url: input.url, enabledEvents: input.enabled_events })
}

async function update(call: Call) {
  const input = parameters(call, {
    url: address.optional(),
    enabled_events: eventTypes.optional(),
    disabled: formBoolean.optional(),
  })
  const endpoint = await need<EndpointObject>(call, 'webhook_endpoint', idOf(call))
  const changed: EndpointObject = {
    ...endpoint,
    url: input.url ?? endpoint.url,
    enabled_events: input.enabled_events ?? endpoint.enabled_events,
    status: input.disabled === undefined ? endpoint.status : input.disabled ? 'disabled' : 'enabled',
  }
  await keep(call, changed)
  return withoutSecret(changed)
}

export const webhookEndpointRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/webhook_endpoints', answer: create },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints',
    answer: async (call) => {
      const page = parameters(call, pageParameters)
      const endpoints = await all<EndpointObject>(call, 'webhook_endpoint')
      return pageOf('/v1/webhook_endpoints', endpoints.map(withoutSecret), page)
    },
  },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints/:id',
    answer: async (call) => {
      parameters(call, {})
      return withoutSecret(await need<EndpointObject>(call, 'webhook_endpoint', idOf(call)))
    },
  },
  { method: 'POST', path: '/v1/webhook_endpoints/:id', answer: update },
  {
    method: 'DELETE',
    path: '/v1/webhook_endpoints/:id',
    answer: async (call) => {
      parameters(call, {})
      const endpoint = await need<EndpointObject>(call, 'webhook_endpoint', idOf(call))
      await call.store.delete('webhook_endpoint', endpoint.id)
      return { id: endpoint.id, object: 'webhook_endpoint', deleted: true }
    },
  },
]
