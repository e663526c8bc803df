import type { Span } from './spans.ts'
import { daysBetween, isOpen } from './spans.ts'

export interface WarmUpSettings {
  limit: number
  increment: string
  reply_rate: number
  advanced: Record<string, unknown>
}

/** What the sandbox keeps of an account; the answer is made from it by `accountAnswer`. */
export interface AccountDocument extends Record<string, unknown> {
  email: string
  first_name: string
  last_name: string
  provider_code: number
  imap_host: string
  imap_port: number
  imap_username: string
  imap_password: string
  smtp_host: string
  smtp_port: number
  smtp_username: string
  smtp_password: string
  warmup: WarmUpSettings
  daily_limit: number | null
  sending_gap: number
  enable_slow_ramp: boolean | null
  tracking_domain_name: string | null
  signature: string | null
  reply_to: string | null
  created: string
  updated: string
  /** When the login last began to work; `disconnects` accounts lose it three days later. */
  connected: string
  /** The host could not be reached yet. */
  setupPending: boolean
  loginTried: string
  loginError: { code: string; responseCode: number; response: string } | null
  warmUpSpans: Span[]
  pauseSpans: Span[]
  /** What limits held from which day on, so that past figures stay as they were. */
  limitHistory: { from: string; warmUp: number; cold: number }[]
  /** Times at which the mail fares otherwise than usual: a bad list, a reputation that is lost and comes back. */
  spells?: Spell[]
}

/** From and to are days, both included; open while `to` is missing. Rates that are left out are the usual ones. */
export interface Spell {
  from: string
  to?: string
  bounceRate?: number
  spamRate?: number
  replyRate?: number
}

export const localPart = (email: string): string => email.slice(0, email.lastIndexOf('@'))

const disconnectAfterDays = 3

/** The well-known input `disconnects`: the login breaks on the third day after it began to work. */
export function disconnectedOn(account: AccountDocument, day: string): boolean {
  return (
    localPart(account.email).includes('disconnects') &&
    daysBetween(account.connected.slice(0, 10), day) >= disconnectAfterDays
  )
}

function connectionError(account: AccountDocument, now: Date) {
  if (account.loginError) return account.loginError
  if (disconnectedOn(account, now.toISOString().slice(0, 10)))
    return { code: 'EAUTH', responseCode: 535, response: '535 5.7.8 Authentication credentials invalid' }
  return null
}

/** 1 active, 2 paused, -1 connection error: the three of the documented states that the sandbox reaches. */
export function accountStatus(account: AccountDocument, now: Date): 1 | 2 | -1 {
  if (connectionError(account, now)) return -1
  return isOpen(account.pauseSpans) ? 2 : 1
}

export function accountAnswer(
  account: AccountDocument,
  now: Date,
  organization: string,
  score: number | null,
): Record<string, unknown> {
  const error = connectionError(account, now)
  const firstWarmUp = account.warmUpSpans[0]
  return {
    email: account.email,
    timestamp_created: account.created,
    timestamp_updated: account.updated,
    first_name: account.first_name,
    last_name: account.last_name,
    warmup: account.warmup,
    added_by: null,
    modified_by: null,
    daily_limit: account.daily_limit,
    tracking_domain_name: account.tracking_domain_name,
    tracking_domain_status: account.tracking_domain_name ? 'active' : null,
    status: accountStatus(account, now),
    ...(error ? { status_message: { ...error, e_message: error.response.toLowerCase() } } : {}),
    enable_slow_ramp: account.enable_slow_ramp,
    organization,
    warmup_status: isOpen(account.warmUpSpans) ? 1 : 0,
    timestamp_warmup_start: firstWarmUp ? firstWarmUp.from : null,
    provider_code: account.provider_code,
    setup_pending: account.setupPending,
    is_managed_account: false,
    stat_warmup_score: score,
    sending_gap: account.sending_gap,
    signature: account.signature,
    reply_to: account.reply_to,
    autofix_failed: error ? true : null,
  }
}
