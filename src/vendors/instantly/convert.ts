import { z } from 'zod'
import type {
  AccountState,
  DailyFigures,
  DomainVitals,
  NewSequencerAccount,
  SendingLimits,
  SequencerAccount,
  SequencerJob,
  TrackingStatus,
  UtcDay,
  WarmUpFigures,
  WarmUpState,
} from '#domain/stacks/sequencer-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Leaving } from '#platform/guard/line.ts'
import { personal } from '#policy/personal.ts'

/** Theirs to ours, and back. Shapes: Instantly API v2, OpenAPI document of August 2026. */

const accountStates: Record<string, AccountState> = {
  1: 'active',
  2: 'paused',
  3: 'maintenance',
  [-1]: 'disconnected',
  [-2]: 'soft-bouncing',
  [-3]: 'failing',
}

const warmUpStates: Record<string, WarmUpState> = {
  0: 'paused',
  1: 'active',
  [-1]: 'banned',
  [-2]: 'spam-folder-unknown',
  [-3]: 'suspended',
}

/** The document says `success` and `failed`, the vendor's starter kit also `completed` and `error`. */
const jobStates: Record<string, SequencerJob['state']> = {
  pending: 'running',
  'in-progress': 'running',
  draining: 'running',
  paused: 'running',
  success: 'done',
  completed: 'done',
  failed: 'failed',
  error: 'failed',
  cancelled: 'failed',
}

/** A state we have no word for makes the answer unreadable. */
function known<T>(table: Record<string, T>): z.ZodType<T> {
  return z.union([z.string(), z.number()]).transform((value, context) => {
    const found = table[String(value)]
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: 'unknown state' })
    return z.NEVER
  })
}

/** Words in its place could be about somebody. */
const faultCode = z.string().regex(/^[\w.-]{1,80}$/)

const account = z
  .object({
    email: z.string(),
    status: known(accountStates),
    status_message: z.object({ code: faultCode.optional().catch('unreadable') }).nullish(),
    setup_pending: z.boolean(),
    warmup_status: known(warmUpStates),
    timestamp_warmup_start: z.string().nullish(),
    stat_warmup_score: z.number().nullish(),
    daily_limit: z.number().nullish(),
    warmup: z.object({ limit: z.number().optional() }).nullish(),
    tracking_domain_name: z.string().nullish(),
  })
  .transform(
    (theirs): SequencerAccount => ({
      email: personal('email', theirs.email),
      state: theirs.status,
      faultCode: theirs.status_message?.code,
      setUpPending: theirs.setup_pending,
      warmUp: theirs.warmup_status,
      warmUpStartedAt: theirs.timestamp_warmup_start ? new Date(theirs.timestamp_warmup_start) : undefined,
      warmUpScore: theirs.stat_warmup_score ?? undefined,
      coldPerDay: theirs.daily_limit ?? undefined,
      warmUpPerDay: theirs.warmup?.limit,
      trackingHost: theirs.tracking_domain_name ?? undefined,
    }),
  )

const accounts = z
  .object({ items: z.array(account), next_starting_after: z.string().nullish() })
  .transform(({ items, next_starting_after }) => ({ items, next: next_starting_after ?? undefined }))

const job = z.object({ id: z.string(), status: known(jobStates), progress: z.number() }).transform(
  (theirs): SequencerJob => ({
    id: theirs.id,
    state: theirs.status,
    progressPercent: theirs.progress,
  }),
)

const day = z.custom<UtcDay>((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
const count = z.int().min(0)

const dailyFigures = z.array(
  z
    .object({
      date: day,
      email_account: z.string(),
      sent: count,
      bounced: count,
      replies: count,
      replies_automatic: count,
    })
    .transform(
      (theirs): DailyFigures => ({
        email: personal('email', theirs.email_account),
        day: theirs.date,
        sentCount: theirs.sent,
        bouncedCount: theirs.bounced,
        replyCount: theirs.replies,
        automaticReplyCount: theirs.replies_automatic,
      }),
    ),
)

const warmUpDay = z.object({
  sent: count.optional(),
  landed_inbox: count.optional(),
  landed_spam: count.optional(),
  received: count.optional(),
})

const warmUpFigures = z
  .object({ email_date_data: z.record(z.string(), z.record(z.string(), warmUpDay)) })
  .transform(({ email_date_data }): WarmUpFigures[] =>
    Object.entries(email_date_data).flatMap(([email, days]) =>
      Object.entries(days).map(([date, theirs]) => ({
        email: personal('email', email),
        day: day.parse(date),
        sentCount: theirs.sent,
        landedInboxCount: theirs.landed_inbox,
        landedSpamCount: theirs.landed_spam,
        receivedCount: theirs.received,
      })),
    ),
  )

const vitalsRow = z
  .object({ domain: z.string(), mx: z.boolean(), spf: z.boolean(), dkim: z.boolean(), dmarc: z.boolean() })
  .transform((theirs): DomainVitals => theirs)

const vitals = z
  .object({ success_list: z.array(vitalsRow), failure_list: z.array(vitalsRow) })
  .transform(({ success_list, failure_list }) => [...success_list, ...failure_list])

const tracking = z
  .object({ host: z.string(), cname: z.boolean(), ssl: z.boolean() })
  .transform((theirs): TrackingStatus => ({ host: theirs.host, cname: theirs.cname, tls: theirs.ssl }))

export const answers = { account, accounts, job, dailyFigures, warmUpFigures, vitals, tracking }

/** An answer that does not have the published shape leaves the state unknown. */
export function read<T>(operation: string, shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new VendorError({ vendor: 'instantly', operation, failure: 'garbled' })
}

export function limitFields(limits: SendingLimits): { readonly [field: string]: Leaving } {
  return {
    daily_limit: limits.coldPerDay,
    sending_gap: limits.gapMinutes,
    warmup: { limit: limits.warmUpPerDay, increment: String(limits.warmUpIncrementPerDay) },
  }
}

/** 1 is "custom IMAP/SMTP": a wrong code makes an account that never works. */
const customServerCode = 1

export function accountFields(account: NewSequencerAccount): Leaving {
  return {
    ...limitFields(account.limits),
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
    provider_code: customServerCode,
    ...(account.signature === undefined ? {} : { signature: account.signature }),
    imap_host: account.imap.host,
    imap_port: account.imap.port,
    imap_username: account.imap.username,
    imap_password: account.imap.password,
    smtp_host: account.smtp.host,
    smtp_port: account.smtp.port,
    smtp_username: account.smtp.username,
    smtp_password: account.smtp.password,
  }
}
