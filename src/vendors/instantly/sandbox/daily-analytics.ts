import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { requireScope } from './access.ts'
import type { AccountDocument } from './account.ts'
import type { CampaignDocument } from './campaign.ts'
import { type ColdDay, coldOn } from './figures.ts'
import { Refusal } from './refusal.ts'
import { dayAfter, daysBetween } from './spans.ts'

/** The range that is "too wide" is not published; this is the sandbox's. */
const widest = { days: 92, rows: 1000 }
const mostEmails = 200

function row(day: string, email: string, figures: ColdDay): Record<string, unknown> {
  return {
    date: day,
    email_account: email,
    sent: figures.sent,
    bounced: figures.bounced,
    contacted: figures.sent,
    new_leads_contacted: figures.sent,
    opened: 0,
    unique_opened: 0,
    replies: figures.replies,
    unique_replies: figures.replies,
    replies_automatic: figures.replies_automatic,
    unique_replies_automatic: figures.replies_automatic,
    clicks: 0,
    unique_clicks: 0,
  }
}

/** A date of the query. */
export function dayOf(name: string, value: string | undefined, otherwise: string): string {
  if (value === undefined) return otherwise
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    throw new Refusal(400, `querystring/${name} must be a date`)
  return value
}

export function dailyAnalyticsRoutes(world: SandboxWorld): Hono {
  return new Hono().get('/accounts/analytics/daily', async (c) => {
    requireScope(c, 'accounts', 'read')
    const now = await world.now()
    const today = now.toISOString().slice(0, 10)
    const end = dayOf('end_date', c.req.query('end_date'), today)
    const start = dayOf('start_date', c.req.query('start_date'), dayAfter(end, -29))
    if (start > end) throw new Refusal(400, 'start_date must not be after end_date')
    const emails = c.req.queries('emails')?.map((email) => email.toLowerCase())
    if (emails && emails.length > mostEmails) throw new Refusal(400, 'querystring/emails has too many items')
    const accounts = (await world.store.list<AccountDocument>('accounts'))
      .map(({ body }) => body)
      .filter(({ email }) => emails === undefined || emails.includes(email))
    const days = daysBetween(start, end) + 1
    if (days > widest.days || days * accounts.length > widest.rows)
      throw new Refusal(413, 'The requested range is too wide')
    const campaigns = (await world.store.list<CampaignDocument>('campaigns')).map(({ body }) => body)
    const rows: unknown[] = []
    for (let offset = 0; offset < days; offset += 1) {
      const day = dayAfter(start, offset)
      if (day > today) break
      for (const account of accounts) {
        const figures = coldOn(account, campaigns, day, now)
        if (figures && figures.sent > 0) rows.push(row(day, account.email, figures))
      }
    }
    return c.json(rows)
  })
}
