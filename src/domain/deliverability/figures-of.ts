import { dayOf, daysBetween } from '#domain/plans/day.ts'
import type { HealthFigures } from './figures.ts'
import type { InboxSums } from './inbox-sums.ts'
import type { StandingProof } from './judge-standing.ts'
import type { DomainStanding } from './settle-standing.ts'

export type Verdict = 'pass' | 'fail' | 'unknown'

/** What was last seen of a domain, or of one of its inboxes, for each kind of look. */
export interface LatestLook {
  readonly domainId: string | null
  readonly inboxId: string | null
  readonly kind: string
  readonly verdict: Verdict
  readonly detail: string | null
  readonly at: Date
}

/** All that is known of the inboxes and domains that are judged together. */
export interface Known {
  readonly sums: readonly InboxSums[]
  readonly looks: readonly LatestLook[]
  readonly inboxes: readonly {
    readonly id: string
    readonly domainId: string
    readonly warmUpStartedAt: Date | null
  }[]
  readonly domains: readonly {
    readonly id: string
    readonly registeredAt: Date | null
    readonly standing?: DomainStanding
    /** Since when the registrar holds it because its registrant did not confirm. */
    readonly suspendedAt?: Date | null
  }[]
  readonly now: Date
}

/** The figures that the score is judged by. What has no observation at all is left out, never taken for zero. */
export function figuresOf({ sums, looks, inboxes, domains, now }: Known): HealthFigures {
  const today = dayOf(now)
  const ages = (dates: readonly (Date | null)[]) =>
    dates.length > 0 && dates.every((date) => date !== null)
      ? Math.min(...dates.map((date) => daysBetween(dayOf(date ?? now), today)))
      : undefined
  // Once some send, it is of those that it matters how old they are: the others wait for their own day.
  const sending = new Set(sums.filter((one) => one.sent30 > 0).map(({ inboxId }) => inboxId))
  const aged = sending.size > 0 ? inboxes.filter(({ id }) => sending.has(id)) : inboxes
  const agedDomains = new Set(aged.map(({ domainId }) => domainId))
  const age = ages(
    domains
      .filter(({ id }) => sending.size === 0 || agedDomains.has(id))
      .map((domain) => domain.registeredAt),
  )
  const warm = ages(aged.map((inbox) => inbox.warmUpStartedAt))
  const proven = (proof: StandingProof, messages: readonly Verdict[]) =>
    both(
      messages,
      domains.map((domain) => domain.standing?.[proof]?.verdict ?? 'unknown'),
    )
  return {
    authentication: {
      mx: proven('mx', lookedAt(looks, 'zone', domains)),
      spf: proven('spf', lookedAt(looks, 'spf', inboxes)),
      dkim: proven('dkim', lookedAt(looks, 'dkim', inboxes)),
      dmarc: proven('dmarc', lookedAt(looks, 'dmarc', inboxes)),
    },
    ...(domains.some(isHeld) && { heldByRegistry: true }),
    ...(sums.some((one) => one.placedDays7 > 0) && {
      warmUpInInbox7Days: add(sums, (one) => one.placedInbox7),
      warmUpInSpam7Days: add(sums, (one) => one.placedSpam7),
    }),
    ...(sums.some((one) => one.days30 > 0) && {
      delivered30Days: add(sums, (one) => one.delivered30),
      sent30Days: add(sums, (one) => one.sent30),
      bounced30Days: add(sums, (one) => one.bounced30),
      replied30Days: add(sums, (one) => one.replied30),
    }),
    ...(age !== undefined && { domainAgeDays: Math.max(0, age) }),
    ...(warm !== undefined && { warmUpDays: Math.max(0, warm) }),
    blocklist: listings[together(domains.map((domain) => domain.standing?.listing?.verdict ?? 'unknown'))],
  }
}

const isHeld = ({ standing, suspendedAt }: Known['domains'][number]): boolean =>
  standing?.registry?.verdict === 'fail' || (suspendedAt !== null && suspendedAt !== undefined)

/** What the last message of each showed; unknown where none was looked at. */
function lookedAt(
  looks: readonly LatestLook[],
  kind: string,
  subjects: readonly { readonly id: string }[],
): Verdict[] {
  const own = new Map(
    looks.filter((look) => look.kind === kind).map((look) => [look.inboxId ?? look.domainId, look.verdict]),
  )
  return subjects.map(({ id }) => own.get(id) ?? 'unknown')
}

const listings = { pass: 'clean', fail: 'listed', unknown: 'unknown' } as const

/**
 * A proof message shows what stood when it was sent, the look at the DNS what stands now: either failure counts. Where no
 * message was ever sent, as from a stack that came from elsewhere, what stands now decides alone.
 */
function both(messages: readonly Verdict[], standings: readonly Verdict[]): Verdict {
  if (standings.includes('fail')) return 'fail'
  return together(messages.some((verdict) => verdict !== 'unknown') ? messages : standings)
}

/** One verdict for many: a failure fails them, and what was not seen of any keeps them unknown. */
function together(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.length === 0 || verdicts.includes('unknown') ? 'unknown' : 'pass'
}

function add(sums: readonly InboxSums[], figure: (one: InboxSums) => number): number {
  return sums.reduce((total, one) => total + figure(one), 0)
}
