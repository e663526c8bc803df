import { hash } from 'node:crypto'
import type { AccountDocument } from './account.ts'
import { disconnectedOn, localPart } from './account.ts'
import type { CampaignDocument } from './campaign.ts'
import { dayAfter, daysBetween, startOf, touchesDay } from './spans.ts'

/** All figures are a function of address, day, settings and business time: read twice, they are the same. */

/** 0 to 1, the same for the same words. */
function chance(...words: readonly (string | number)[]): number {
  return hash('sha256', words.join(' '), 'buffer').readUInt32BE(0) / 2 ** 32
}

/** How many of `total` independent messages meet something of `probability`. */
function share(total: number, probability: number, ...words: readonly (string | number)[]): number {
  let count = 0
  for (let message = 0; message < total; message += 1) if (chance(...words, message) < probability) count += 1
  return count
}

/** The part of the day that is over. */
function elapsed(day: string, now: Date): number {
  const sinceMs = now.getTime() - Date.parse(`${day}T00:00:00Z`)
  return Math.min(1, Math.max(0, sinceMs / 86_400_000))
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

function limitsOn(account: AccountDocument, day: string) {
  return account.limitHistory.findLast((entry) => entry.from <= day) ?? account.limitHistory[0]
}

const spellOn = (account: AccountDocument, day: string) =>
  account.spells?.find((spell) => spell.from <= day && (spell.to ?? '9') >= day)

export interface WarmUpDay {
  sent: number
  landed_inbox: number
  landed_spam: number
  received: number
}

/** Week 1: 5 to 10 a day, week 2: 15 to 20, then 30, never above the account's limit. */
export function warmUpOn(account: AccountDocument, day: string, now: Date): WarmUpDay | undefined {
  const start = startOf(account.warmUpSpans, day)
  if (start === undefined || account.setupPending || account.loginError || disconnectedOn(account, day))
    return undefined
  if (account.warmup.advanced.weekday_only === true && isWeekend(day)) return undefined
  const week = Math.floor(daysBetween(start, day) / 7)
  const step = Math.floor(chance(account.email, day, 'ramp') * 6)
  const planned = week === 0 ? 5 + step : week === 1 ? 15 + step : 30
  const sent = Math.floor(Math.min(planned, limitsOn(account, day)?.warmUp ?? planned) * elapsed(day, now))
  const usual = localPart(account.email).includes('spammy') ? 0.6 : week === 0 ? 0.05 : 0.02
  const spamRate = spellOn(account, day)?.spamRate ?? usual
  const landedSpam = share(sent, spamRate, account.email, day, 'spam')
  const received = share(sent, 0.9, account.email, day, 'received')
  return { sent, landed_inbox: sent - landedSpam, landed_spam: landedSpam, received }
}

export interface ColdDay {
  sent: number
  bounced: number
  replies: number
  replies_automatic: number
}

/** Campaign mail: from 5 a day rising by 3 to the daily limit, on weekdays, while a campaign with this account runs. */
export function coldOn(
  account: AccountDocument,
  campaigns: readonly CampaignDocument[],
  day: string,
  now: Date,
): ColdDay | undefined {
  const running = campaigns.filter(
    (campaign) => campaign.email_list.includes(account.email) && touchesDay(campaign.activeSpans, day),
  )
  const first = running.map((campaign) => startOf(campaign.activeSpans, day) ?? day).sort()[0]
  if (first === undefined || isWeekend(day) || account.setupPending || account.loginError) return undefined
  if (disconnectedOn(account, day)) return undefined
  if (account.pauseSpans.some((span) => span.from.slice(0, 10) <= day && (span.to ?? '9').slice(0, 10) > day))
    return undefined
  const shared = running.map((campaign) =>
    campaign.daily_limit === null
      ? Number.POSITIVE_INFINITY
      : Math.floor(campaign.daily_limit / campaign.email_list.length),
  )
  const allowed = Math.min(limitsOn(account, day)?.cold ?? 0, Math.max(...shared))
  const ramped = account.enable_slow_ramp === false ? allowed : 5 + 3 * daysBetween(first, day)
  const sent = Math.floor(Math.min(allowed, ramped) * elapsed(day, now))
  const spell = spellOn(account, day)
  const bounceRate = spell?.bounceRate ?? (localPart(account.email).includes('bouncy') ? 0.06 : 0.01)
  return {
    sent,
    bounced: share(sent, bounceRate, account.email, day, 'bounce'),
    replies: share(sent, spell?.replyRate ?? 0.03, account.email, day, 'reply'),
    replies_automatic: share(sent, 0.01, account.email, day, 'automatic'),
  }
}

/** Share of the last seven days' warm-up mail that landed in the inbox, in percent; none before the first mail. */
export function warmUpScore(account: AccountDocument, now: Date): number | null {
  const today = now.toISOString().slice(0, 10)
  const days = Array.from({ length: 7 }, (_, back) => warmUpOn(account, dayAfter(today, -back), now))
  const sent = days.reduce((sum, day) => sum + (day?.sent ?? 0), 0)
  const inbox = days.reduce((sum, day) => sum + (day?.landed_inbox ?? 0), 0)
  return sent === 0 ? null : Math.round((100 * inbox) / sent)
}
