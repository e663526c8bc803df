import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { body, requireScope } from './access.ts'
import type { AccountDocument } from './account.ts'
import { someEmails } from './account-body.ts'
import { type WarmUpDay, warmUpOn, warmUpScore } from './figures.ts'
import { startJob } from './jobs.ts'
import { Refusal } from './refusal.ts'
import { dayAfter } from './spans.ts'
import { accountKey } from './workspace.ts'

/** The vendor shows warm-up figures of the last thirty days (a guess: the range is not published). */
const shownDays = 30

function figuresOf(account: AccountDocument, now: Date): Record<string, Partial<WarmUpDay>> {
  const today = now.toISOString().slice(0, 10)
  const days: Record<string, Partial<WarmUpDay>> = {}
  for (let back = shownDays - 1; back >= 0; back -= 1) {
    const day = dayAfter(today, -back)
    const figures = warmUpOn(account, day, now)
    if (!figures) continue
    const { landed_spam, ...rest } = figures
    days[day] = landed_spam === 0 ? rest : figures
  }
  return days
}

function aggregate(account: AccountDocument, now: Date): Record<string, unknown> {
  const days = Object.values(figuresOf(account, now))
  const sum = (field: keyof WarmUpDay) => days.reduce((total, day) => total + (day[field] ?? 0), 0)
  const score = warmUpScore(account, now)
  return {
    sent: sum('sent'),
    received: sum('received'),
    landed_inbox: sum('landed_inbox'),
    landed_spam: sum('landed_spam'),
    ...(score === null
      ? {}
      : { health_score: score, health_score_label: score >= 85 ? 'Good' : score >= 60 ? 'Fair' : 'Poor' }),
  }
}

export function warmUpRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()
  for (const [path, turn] of [
    ['/accounts/warmup/enable', 'on'],
    ['/accounts/warmup/disable', 'off'],
  ] as const)
    routes.post(path, async (c) => {
      requireScope(c, 'accounts', 'update')
      const asked = await body(c, someEmails)
      const all = asked.include_all_emails === true
      if (!all && !asked.emails?.length) throw new Refusal(400, 'body/emails must name at least one account')
      const everyone = all ? (await world.store.list('accounts')).map(({ id }) => id) : (asked.emails ?? [])
      const emails = everyone.filter((email) => !asked.excluded_emails?.includes(email))
      return c.json(await startJob(world, turn, emails))
    })

  routes.post('/accounts/warmup-analytics', async (c) => {
    requireScope(c, 'accounts', 'read')
    const { emails } = await body(c, z.object({ emails: z.array(z.string()).min(1).max(100) }))
    const now = await world.now()
    const byDay: Record<string, unknown> = {}
    const whole: Record<string, unknown> = {}
    for (const email of emails) {
      const account = await world.store.get<AccountDocument>('accounts', accountKey(email))
      if (!account) continue
      byDay[account.email] = figuresOf(account, now)
      whole[account.email] = aggregate(account, now)
    }
    return c.json({ email_date_data: byDay, aggregate_data: whole })
  })
  return routes
}
