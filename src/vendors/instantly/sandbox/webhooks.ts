import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { body, requireScope } from './access.ts'
import { page } from './paging.ts'
import { Refusal } from './refusal.ts'
import { organization } from './workspace.ts'

const eventTypes = [
  'all_events',
  'email_sent',
  'email_opened',
  'email_link_clicked',
  'reply_received',
  'email_bounced',
  'lead_unsubscribed',
  'campaign_completed',
  'account_error',
  'lead_neutral',
  'lead_interested',
  'lead_not_interested',
  'lead_meeting_booked',
  'lead_meeting_completed',
  'lead_closed',
  'lead_out_of_office',
  'lead_wrong_person',
  'lead_no_show',
  'supersearch_enrichment_completed',
] as const

const newWebhook = z.strictObject({
  target_hook_url: z.string().regex(/^https?:\/\//),
  event_type: z.enum(eventTypes).nullish(),
  campaign: z.string().nullish(),
  name: z.string().nullish(),
  custom_interest_value: z.number().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
})

interface WebhookDocument extends Record<string, unknown> {
  id: string
  target_hook_url: string
  headers: Record<string, string> | null
  status: 1 | -1
}

async function find(world: SandboxWorld, id: string): Promise<WebhookDocument> {
  const webhook = await world.store.get<WebhookDocument>('webhooks', id)
  if (!webhook) throw new Refusal(404, 'Webhook not found')
  return webhook
}

/** Deliveries carry no signature, only the headers that the owner of the webhook gave. */
async function sendTest(world: SandboxWorld, webhook: WebhookDocument): Promise<number | undefined> {
  const payload = {
    timestamp: (await world.now()).toISOString(),
    event_type: 'test',
    workspace: organization,
  }
  const response = await fetch(webhook.target_hook_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...webhook.headers },
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined)
  await response?.body?.cancel()
  return response?.status
}

export function webhookRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()
  routes.post('/webhooks', async (c) => {
    requireScope(c, 'webhooks', 'create')
    const input = await body(c, newWebhook)
    const webhook: WebhookDocument = {
      campaign: null,
      name: null,
      event_type: null,
      custom_interest_value: null,
      ...input,
      headers: input.headers ?? null,
      id: randomUUID(),
      organization,
      status: 1,
      timestamp_created: (await world.now()).toISOString(),
      timestamp_error: null,
    }
    await world.store.put('webhooks', webhook.id, webhook)
    return c.json(webhook)
  })
  routes.get('/webhooks', async (c) => {
    requireScope(c, 'webhooks', 'read')
    const webhooks = (await world.store.list<WebhookDocument>('webhooks')).map(({ body: one }) => one)
    return c.json(page(webhooks, ({ id }) => id, c.req.query()))
  })
  routes.get('/webhooks/event-types', (c) => {
    requireScope(c, 'webhooks', 'read')
    return c.json({ event_types: eventTypes })
  })
  routes.get('/webhooks/:id', async (c) => {
    requireScope(c, 'webhooks', 'read')
    return c.json(await find(world, c.req.param('id')))
  })
  routes.patch('/webhooks/:id', async (c) => {
    requireScope(c, 'webhooks', 'update')
    const input = await body(c, newWebhook.partial())
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    const changed = { ...(await find(world, c.req.param('id'))), ...given }
    await world.store.put('webhooks', changed.id, changed)
    return c.json(changed)
  })
  routes.delete('/webhooks/:id', async (c) => {
    requireScope(c, 'webhooks', 'delete')
    const webhook = await find(world, c.req.param('id'))
    await world.store.delete('webhooks', webhook.id)
    return c.json(webhook)
  })
  routes.post('/webhooks/:id/resume', async (c) => {
    requireScope(c, 'webhooks', 'update')
    const resumed = { ...(await find(world, c.req.param('id'))), status: 1, timestamp_error: null }
    await world.store.put('webhooks', resumed.id, resumed)
    return c.json(resumed)
  })
  routes.post('/webhooks/:id/test', async (c) => {
    requireScope(c, 'webhooks', 'update')
    const startedMs = Date.now()
    const status = await sendTest(world, await find(world, c.req.param('id')))
    const success = status !== undefined && status < 300
    return c.json({
      success,
      message: success ? 'Webhook test successful' : 'Webhook test failed',
      response_time_ms: Date.now() - startedMs,
      status_code: status ?? 0,
    })
  })
  return routes
}
