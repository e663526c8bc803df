import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { requireScope } from './access.ts'
import type { AccountDocument } from './account.ts'
import type { CampaignDocument } from './campaign.ts'
import { dayOf } from './daily-analytics.ts'
import { coldOn } from './figures.ts'
import { page } from './paging.ts'
import { dayAfter, daysBetween } from './spans.ts'

/**
 * What each campaign sent. The stand-in has no messages of its own: an inbox that several campaigns share counts for each
 * of them in full. Without dates the vendor counts all time; this counts the last ninety days.
 */
function countsOf(
  campaign: CampaignDocument,
  accounts: readonly AccountDocument[],
  days: readonly string[],
  now: Date,
) {
  let sent = 0
  let bounced = 0
  let replies = 0
  for (const account of accounts)
    for (const day of days) {
      const figures = coldOn(account, [campaign], day, now)
      sent += figures?.sent ?? 0
      bounced += figures?.bounced ?? 0
      replies += figures?.replies ?? 0
    }
  return {
    campaign_id: campaign.id,
    campaign_name: campaign.name,
    campaign_status: campaign.status,
    campaign_is_evergreen: false,
    contacted_count: sent,
    emails_sent_count: sent,
    new_leads_contacted_count: sent,
    open_count: 0,
    reply_count: replies,
    link_click_count: 0,
    bounced_count: bounced,
    unsubscribed_count: 0,
    completed_count: 0,
    total_opportunities: 0,
    total_opportunity_value: 0,
  }
}

export function campaignAnalyticsRoutes(world: SandboxWorld): Hono {
  const campaignsOf = async () =>
    (await world.store.list<CampaignDocument>('campaigns')).map(({ body }) => body)
  return new Hono()
    .get('/campaigns/analytics', async (c) => {
      requireScope(c, 'campaigns', 'read')
      const now = await world.now()
      const today = now.toISOString().slice(0, 10)
      const end = dayOf('end_date', c.req.query('end_date'), today)
      const start = dayOf('start_date', c.req.query('start_date'), dayAfter(end, -89))
      const wanted = [c.req.query('id') ?? [], c.req.queries('ids') ?? []].flat()
      const campaigns = (await campaignsOf()).filter(({ id }) => wanted.length === 0 || wanted.includes(id))
      const all = (await world.store.list<AccountDocument>('accounts')).map(({ body }) => body)
      const last = end < today ? end : today
      const days = Array.from({ length: Math.max(0, daysBetween(start, last) + 1) }, (_, nth) =>
        dayAfter(start, nth),
      )
      return c.json(
        campaigns.map((campaign) =>
          countsOf(
            campaign,
            all.filter(({ email }) => campaign.email_list.includes(email)),
            days,
            now,
          ),
        ),
      )
    })
    .get('/account-campaign-mappings/:email', async (c) => {
      requireScope(c, 'account_campaign_mappings', 'read')
      const email = c.req.param('email').toLowerCase()
      const own = (await campaignsOf()).filter(({ email_list }) => email_list.includes(email))
      const found = page(own, ({ id }) => id, c.req.query())
      return c.json({
        ...found,
        items: found.items.map(({ id, name, status, timestamp_created }) => ({
          campaign_id: id,
          campaign_name: name,
          status,
          timestamp_created,
        })),
      })
    })
}
