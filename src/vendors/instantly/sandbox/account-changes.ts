import type { z } from 'zod'
import type { AccountDocument, WarmUpSettings } from './account.ts'
import type { AccountChange, newAccount } from './account-body.ts'
import type { LoginOutcome } from './smtp-login.ts'

/** What the vendor fills in when the body leaves it out (values seen in the published examples, the rest a guess). */
const usual = { coldPerDay: 30, sendingGap: 10, warmUp: { limit: 10, increment: 'disabled', reply_rate: 30 } }

function settings(given: AccountChange['warmup'], before: WarmUpSettings): WarmUpSettings {
  return {
    limit: given?.limit ?? before.limit,
    increment: given?.increment ?? before.increment,
    reply_rate: given?.reply_rate ?? before.reply_rate,
    advanced: { ...before.advanced, ...given?.advanced },
  }
}

export const createdAccount = {
  from(input: z.infer<typeof newAccount>, now: Date): AccountDocument {
    const at = now.toISOString()
    const { warmup: given, skip_cname_check: _, warmup_custom_ftag: __, ...rest } = input
    const warmup = settings(given, { ...usual.warmUp, advanced: {} })
    const cold = input.daily_limit ?? usual.coldPerDay
    return {
      ...rest,
      email: input.email.toLowerCase(),
      warmup,
      daily_limit: cold,
      sending_gap: input.sending_gap ?? usual.sendingGap,
      enable_slow_ramp: input.enable_slow_ramp ?? null,
      tracking_domain_name: input.tracking_domain_name ?? null,
      signature: input.signature ?? null,
      reply_to: input.reply_to ?? null,
      created: at,
      updated: at,
      connected: at,
      setupPending: true,
      loginTried: at,
      loginError: null,
      warmUpSpans: [],
      pauseSpans: [],
      limitHistory: [{ from: at.slice(0, 10), warmUp: warmup.limit, cold }],
    }
  },

  afterLogin(account: AccountDocument, outcome: LoginOutcome, now: Date): AccountDocument {
    const at = now.toISOString()
    if (outcome.kind === 'unreachable') return { ...account, loginTried: at }
    const { kind, ...error } = outcome
    return {
      ...account,
      setupPending: false,
      loginTried: at,
      connected: at,
      loginError: kind === 'refused' ? (error as AccountDocument['loginError']) : null,
    }
  },
}

/** A new limit holds from its day on; figures of the days before stay. */
export function changeLimits(account: AccountDocument, change: AccountChange, now: Date): AccountDocument {
  const { warmup: given, remove_tracking_domain, skip_cname_check: _, ...rest } = change
  const warmup = settings(given, account.warmup)
  const cold = change.daily_limit === undefined ? account.daily_limit : change.daily_limit
  const from = now.toISOString().slice(0, 10)
  const before = account.limitHistory.filter((entry) => entry.from !== from)
  return {
    ...account,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    warmup,
    daily_limit: cold,
    tracking_domain_name:
      remove_tracking_domain === true ? null : (change.tracking_domain_name ?? account.tracking_domain_name),
    limitHistory: [...before, { from, warmUp: warmup.limit, cold: cold ?? usual.coldPerDay }],
  }
}
