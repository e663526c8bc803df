import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { body, requireScope } from './access.ts'
import { type CampaignDocument, campaignAnswer, campaignBody, campaignChange } from './campaign.ts'
import { page } from './paging.ts'
import { Refusal } from './refusal.ts'
import { closed, opened } from './spans.ts'
import { organization } from './workspace.ts'

function change(
  world: SandboxWorld,
  id: string,
  work: (campaign: CampaignDocument, now: Date) => CampaignDocument | undefined,
): Promise<Record<string, unknown>> {
  return world.store.exclusively(async (store) => {
    const campaign = await store.get<CampaignDocument>('campaigns', id)
    if (!campaign) throw new Refusal(404, 'Campaign not found')
    const now = await world.now()
    const changed = work(campaign, now)
    if (!changed) await store.delete('campaigns', id)
    else await store.put('campaigns', id, { ...changed, timestamp_updated: now.toISOString() })
    return campaignAnswer(changed ?? campaign)
  })
}

export function campaignRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()
  routes.post('/campaigns', async (c) => {
    requireScope(c, 'campaigns', 'create')
    const input = await body(c, campaignBody)
    const at = (await world.now()).toISOString()
    const campaign: CampaignDocument = {
      ...input,
      id: randomUUID(),
      status: 0,
      daily_limit: input.daily_limit ?? null,
      email_list: input.email_list.map((email) => email.toLowerCase()),
      timestamp_created: at,
      timestamp_updated: at,
      organization,
      activeSpans: [],
    }
    await world.store.put('campaigns', campaign.id, campaign)
    return c.json(campaignAnswer(campaign))
  })
  routes.get('/campaigns', async (c) => {
    requireScope(c, 'campaigns', 'read')
    const campaigns = (await world.store.list<CampaignDocument>('campaigns')).map(({ body: one }) => one)
    const found = page(campaigns, ({ id }) => id, c.req.query())
    return c.json({ ...found, items: found.items.map(campaignAnswer) })
  })
  routes.get('/campaigns/:id', async (c) => {
    requireScope(c, 'campaigns', 'read')
    const campaign = await world.store.get<CampaignDocument>('campaigns', c.req.param('id'))
    if (!campaign) throw new Refusal(404, 'Campaign not found')
    return c.json(campaignAnswer(campaign))
  })
  routes.patch('/campaigns/:id', async (c) => {
    requireScope(c, 'campaigns', 'update')
    const input = await body(c, campaignChange)
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    return c.json(await change(world, c.req.param('id'), (campaign) => ({ ...campaign, ...given })))
  })
  routes.delete('/campaigns/:id', async (c) => {
    requireScope(c, 'campaigns', 'delete')
    return c.json(await change(world, c.req.param('id'), () => undefined))
  })
  routes.post('/campaigns/:id/activate', async (c) => {
    requireScope(c, 'campaigns', 'update')
    return c.json(
      await change(world, c.req.param('id'), (campaign, now) => {
        if (campaign.email_list.length === 0) throw new Refusal(400, 'The campaign has no sending accounts')
        return { ...campaign, status: 1, activeSpans: opened(campaign.activeSpans, now) }
      }),
    )
  })
  routes.post('/campaigns/:id/pause', async (c) => {
    requireScope(c, 'campaigns', 'update')
    return c.json(
      await change(world, c.req.param('id'), (campaign, now) => ({
        ...campaign,
        status: 2,
        activeSpans: closed(campaign.activeSpans, now),
      })),
    )
  })
  return routes
}
