import { dayOf, daysBetween } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { HealthFigures } from './figures.ts'
import { scoreDeliverability } from './score.ts'

type Delivery = PurposeTx<'service-delivery'>
type Verdict = 'pass' | 'fail' | 'unknown'

/** The days of one inbox as last read, the newest first; null where a place could not be seen. */
export interface InboxDay {
  readonly inboxId: string
  readonly day: string
  readonly warmUpSent: number
  readonly warmUpInbox: number | null
  readonly warmUpSpam: number | null
  readonly coldSent: number
  readonly bounced: number
  readonly replies: number
}

/** What was last seen of a domain, or of one of its inboxes, for each kind of look. */
export interface LatestLook {
  readonly domainId: string | null
  readonly inboxId: string | null
  readonly kind: string
  readonly verdict: Verdict
  readonly detail: string | null
  readonly at: Date
}

const daysBack = 60

/** What is known of a stack's health: every figure as it was observed, and the scores that follow from them. */
export async function stackHealth(tx: Delivery, stackId: string) {
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'registered_at as registeredAt'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .orderBy('position')
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .select([
      'id',
      'domain_id as domainId',
      'address',
      'reserve',
      'state',
      'daily_limit as dailyLimit',
      'warm_up_started_at as warmUpStartedAt',
      'figures_at as figuresAt',
    ])
    .where('stack_id', '=', stackId)
    .orderBy('address')
    .execute()
  const days = await tx.call<InboxDay & Record<string, unknown>>(
    `select f.inbox_id as "inboxId", f.day, f.warm_up_sent as "warmUpSent", f.warm_up_inbox as "warmUpInbox",
       f.warm_up_spam as "warmUpSpam", f.cold_sent as "coldSent", f.bounced, f.replies
     from daily_figures f join inboxes i on i.id = f.inbox_id
     where i.stack_id = $1 and f.day > $2::date - ${daysBack} order by f.day desc`,
    [stackId, dayOf(tx.now)],
  )
  const looks = await tx.call<LatestLook & Record<string, unknown>>(
    `select distinct on (domain_id, inbox_id, kind)
       domain_id as "domainId", inbox_id as "inboxId", kind, verdict, detail, at
     from observations where stack_id = $1 order by domain_id, inbox_id, kind, at desc`,
    [stackId],
  )
  const scoreOf = (own: typeof inboxes, over: typeof domains) =>
    scoreDeliverability(
      figuresOf({
        days: days.filter((day) => own.some((inbox) => inbox.id === day.inboxId)),
        looks: looks.filter((look) =>
          look.inboxId === null
            ? over.some((domain) => domain.id === look.domainId)
            : own.some((inbox) => inbox.id === look.inboxId),
        ),
        inboxes: own,
        domains: over,
        now: tx.now,
      }),
    )
  return {
    now: tx.now,
    score: scoreOf(inboxes, domains),
    days,
    domains: domains.map((domain) => {
      const own = inboxes.filter((inbox) => inbox.domainId === domain.id)
      return {
        ...domain,
        looks: looks.filter((look) => look.domainId === domain.id),
        score: scoreOf(own, [domain]),
      }
    }),
    inboxes: inboxes.map((inbox) => ({
      ...inbox,
      days: days.filter((day) => day.inboxId === inbox.id),
      score: scoreOf(
        [inbox],
        domains.filter((domain) => domain.id === inbox.domainId),
      ),
    })),
  }
}
export type StackHealth = Awaited<ReturnType<typeof stackHealth>>

interface Known {
  readonly days: readonly InboxDay[]
  readonly looks: readonly LatestLook[]
  readonly inboxes: readonly { readonly id: string; readonly warmUpStartedAt: Date | null }[]
  readonly domains: readonly { readonly id: string; readonly registeredAt: Date | null }[]
  readonly now: Date
}

/** The figures that the score is judged by. What has no observation at all is left out, never taken for zero. */
export function figuresOf({ days, looks, inboxes, domains, now }: Known): HealthFigures {
  const today = dayOf(now)
  const within = (most: number) => days.filter((day) => daysBetween(day.day, today) < most)
  const month = within(30)
  const placed = within(7).filter((day) => day.warmUpInbox !== null && day.warmUpSpam !== null)
  const ages = (dates: readonly (Date | null)[]) =>
    dates.length > 0 && dates.every((date) => date !== null)
      ? Math.min(...dates.map((date) => daysBetween(dayOf(date ?? now), today)))
      : undefined
  const age = ages(domains.map((domain) => domain.registeredAt))
  const warm = ages(inboxes.map((inbox) => inbox.warmUpStartedAt))
  return {
    authentication: {
      mx: together(looks, 'zone', domains),
      spf: together(looks, 'spf', inboxes),
      dkim: together(looks, 'dkim', inboxes),
      dmarc: together(looks, 'dmarc', inboxes),
    },
    ...(placed.length > 0 && {
      warmUpInInbox7Days: sum(placed, (day) => day.warmUpInbox ?? 0),
      warmUpInSpam7Days: sum(placed, (day) => day.warmUpSpam ?? 0),
    }),
    ...(month.length > 0 && {
      delivered30Days: sum(month, (day) =>
        Math.max(0, day.coldSent - day.bounced + (day.warmUpInbox ?? 0) + (day.warmUpSpam ?? 0)),
      ),
      sent30Days: sum(month, (day) => day.coldSent),
      bounced30Days: sum(month, (day) => day.bounced),
      replied30Days: sum(month, (day) => day.replies),
    }),
    ...(age !== undefined && { domainAgeDays: Math.max(0, age) }),
    ...(warm !== undefined && { warmUpDays: Math.max(0, warm) }),
    blocklist: 'unknown',
  }
}

/** One verdict for many: a failure fails them, and what was not seen of any keeps them unknown. */
function together(
  looks: readonly LatestLook[],
  kind: string,
  subjects: readonly { readonly id: string }[],
): Verdict {
  const verdicts = subjects.map(
    ({ id }) =>
      looks.find((look) => look.kind === kind && (look.inboxId ?? look.domainId) === id)?.verdict ??
      'unknown',
  )
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.length === 0 || verdicts.includes('unknown') ? 'unknown' : 'pass'
}

function sum(days: readonly InboxDay[], figure: (day: InboxDay) => number): number {
  return days.reduce((total, day) => total + figure(day), 0)
}
