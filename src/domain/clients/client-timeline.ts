import type { EngagementState } from '#domain/engagements/states.ts'
import type { ChangeState } from '#domain/plan-changes/states.ts'
import type { RenewalState } from '#domain/renewals/states.ts'
import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { aboutClient } from './mails-of-client.ts'

/** One thing that happened to a client. `by` is who did it, where a person did. */
export type TimelineFact = { readonly at: Date; readonly by: Personal<'name'> | null } & (
  | { readonly kind: 'engagement'; readonly to: EngagementState }
  | { readonly kind: 'stack'; readonly to: StackState }
  | { readonly kind: 'accepted'; readonly document: string; readonly version: string }
  | { readonly kind: 'paid'; readonly cents: number }
  | { readonly kind: 'mail'; readonly mail: string; readonly state: string }
  | { readonly kind: 'task'; readonly task: string; readonly state: string }
  | {
      readonly kind: 'observed'
      readonly what: string
      readonly verdict: 'pass' | 'fail' | 'unknown'
      readonly times: number
    }
  | { readonly kind: 'handoff'; readonly step: 'asked' | 'prepared' }
  | {
      readonly kind: 'invoice'
      readonly number: string | null
      readonly status: string
      readonly cents: number
    }
  | { readonly kind: 'revealed' | 'reissued'; readonly inboxes: number }
  | { readonly kind: 'paused' | 'resumed'; readonly reason: string; readonly times: number }
  | { readonly kind: 'change'; readonly change: string; readonly to: ChangeState }
  | { readonly kind: 'renewal'; readonly domain: string; readonly to: RenewalState }
  | { readonly kind: 'ending'; readonly to: 'planned' | 'called-off' | 'closed' }
  | { readonly kind: 'differed' | 'mended'; readonly times: number }
)

type FactKind = TimelineFact['kind']

interface FactRow extends Record<string, unknown> {
  kind: FactKind
  at: Date
  by: Personal<'name'> | null
  word: string
  detail: string | null
  amount: number | null
}

/**
 * What happened, from every table that keeps a when: each source says its fact in the same five columns. What is
 * seen of a stack again and again is told once a day and verdict.
 */
const factsSql = `
  select * from (
  select 'engagement' as kind, h.at, p.name as by, h.to_state as word, null as detail, null::bigint as amount
    from engagement_changes h left join people p on p.id = h.actor_id where h.client_id = $1
  union all
  select 'stack', h.at, p.name, h.to_state, null, null
    from stack_changes h left join people p on p.id = h.actor_id where h.client_id = $1
  union all
  select 'accepted', a.accepted_at, p.name, a.document, a.version, null
    from acceptances a left join people p on p.id = a.person_id where a.client_id = $1
  union all
  select 'paid', k.paid_at, null, 'paid', null, q.setup_cents + q.monthly_cents
    from checkouts k join quotes q on q.id = k.quote_id where k.client_id = $1 and k.paid_at is not null
  union all
  select 'mail', coalesce(m.sent_at, m.queued_at), p.name, m.kind, m.state, null
    from mails m join people p on p.id = m.person_id
    where m.person_id in (select c.person_id from client_members c where c.client_id = $1)
      and ${aboutClient('service-delivery')}
  union all
  select 'task', t.done_at, p.name, t.kind, t.state, null
    from tasks t left join people p on p.id = t.done_by where t.client_id = $1 and t.done_at is not null
  union all
  select 'observed', max(o.at), null, string_agg(distinct o.kind, ', '), o.verdict, count(*)
    from observations o where o.client_id = $1 group by o.verdict, date_trunc('day', o.at)
  union all
  select 'handoff', s.handoff_asked_at, null, 'asked', null, null
    from stacks s where s.client_id = $1 and s.handoff_asked_at is not null
  union all
  select 'handoff', h.prepared_at, p.name, 'prepared', null, null
    from handoffs h left join people p on p.id = h.prepared_by where h.client_id = $1
  union all
  select 'paused', min(s.began_at), p.name, s.reason, null, count(*)
    from sending_pauses s left join people p on p.id = s.paused_by where s.client_id = $1
    group by s.reason, p.name, date_trunc('hour', s.began_at)
  union all
  select 'resumed', min(s.ended_at), p.name, s.reason, null, count(*)
    from sending_pauses s left join people p on p.id = s.ended_by where s.client_id = $1 and s.ended_at is not null
    group by s.reason, p.name, date_trunc('hour', s.ended_at)
  union all
  select 'change', step.at, p.name, step.word, c.kind, null
    from plan_changes c
      cross join lateral (values (c.asked_at, 'asked', c.asked_by), (c.offered_at, 'offered', c.drafted_by),
        (c.accepted_at, 'accepted', c.accepted_by), (c.paid_at, 'paid', null),
        (c.spending_approved_at, 'approved', c.spending_approved_by), (c.done_at, 'done', null)) step (at, word, by)
      left join people p on p.id = step.by
    where c.client_id = $1 and step.at is not null
  union all
  select 'renewal', r.decided_at, p.name, case when r.state in ('drop', 'dropped') then 'drop' else 'renew' end, r.name, null
    from renewals r left join people p on p.id = r.decided_by where r.client_id = $1 and r.decided_at is not null
  union all
  select 'renewal', r.settled_at, null, r.state, r.name, null
    from renewals r where r.client_id = $1 and r.settled_at is not null and r.state in ('renewed', 'dropped')
  union all
  select 'ending', step.at, p.name, step.word, null, null
    from endings e
      cross join lateral (values (e.asked_at, 'planned', e.asked_by), (e.stopped_at, 'called-off', e.stopped_by),
        (e.closed_at, 'closed', null)) step (at, word, by)
      left join people p on p.id = step.by
    where e.client_id = $1 and step.at is not null
  union all
  select 'differed', min(d.first_seen_at), null, 'open', null, count(*)
    from differences d where d.client_id = $1 group by date_trunc('day', d.first_seen_at)
  union all
  select 'mended', max(w.applied_at), p.name, 'applied', null, count(*)
    from world_changes w left join people p on p.id = w.approved_by where w.client_id = $1 and w.applied_at is not null
    group by p.name, date_trunc('day', w.applied_at)
  ) fact where $2::timestamptz is null or date_trunc('milliseconds', fact.at) <= $2
  order by at desc limit $3`

const mostFacts = 400

export interface Facts {
  readonly facts: readonly TimelineFact[]
  /** Where the older ones begin that were left out; undefined where these reach back to the first. */
  readonly olderUntil: Date | undefined
}

/** What the work for a client has left behind, the newest first: the latest few hundred up to `until`, in business time. */
export async function deliveryFacts(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  until?: Date,
): Promise<Facts> {
  const rows = await tx.call<FactRow>(factsSql, [clientId, until ?? null, mostFacts + 1])
  const olderUntil = rows[mostFacts]?.at
  // What happened in the same moment stays together, so that nothing falls between two pages.
  const kept = olderUntil ? rows.filter(({ at }) => at > olderUntil) : rows
  return { facts: kept.map(factOf), olderUntil }
}

/** What belongs beside those: of facts from elsewhere the ones of the same time. */
export const within = (facts: readonly TimelineFact[], { olderUntil }: Facts, until?: Date): TimelineFact[] =>
  facts.filter(({ at }) => (!until || at <= until) && (!olderUntil || at > olderUntil))

interface MailRow extends Record<string, unknown> {
  at: Date
  by: Personal<'name'> | null
  mail: string
  state: string
}

const billingMailsSql = `
  select coalesce(m.sent_at, m.queued_at) as at, p.name as by, m.kind as mail, m.state
    from mails m join people p on p.id = m.person_id
    where m.person_id in (select c.person_id from client_members c where c.client_id = $1)
      and ${aboutClient('billing')}`

/** Its invoices and the mails about them, read for billing. */
export async function billingFacts(tx: PurposeTx<'billing'>, clientId: string): Promise<TimelineFact[]> {
  const rows = await tx.db
    .selectFrom('invoices')
    .select(['number', 'status', 'total_cents', 'issued_at', 'paid_at'])
    .where('client_id', '=', clientId)
    .execute()
  const mails = await tx.call<MailRow>(billingMailsSql, [clientId])
  const invoices = rows.map((row) => ({
    kind: 'invoice' as const,
    at: row.paid_at ?? row.issued_at,
    by: null,
    number: row.number,
    status: row.status,
    cents: row.total_cents,
  }))
  return [...invoices, ...mails.map((row) => ({ kind: 'mail' as const, ...row }))]
}

function factOf({ kind, at, by, word, detail, amount }: FactRow): TimelineFact {
  const base = { at, by }
  switch (kind) {
    case 'engagement':
      return { ...base, kind, to: word as EngagementState }
    case 'stack':
      return { ...base, kind, to: word as StackState }
    case 'accepted':
      return { ...base, kind, document: word, version: detail ?? '' }
    case 'paid':
      return { ...base, kind, cents: amount ?? 0 }
    case 'mail':
      return { ...base, kind, mail: word, state: detail ?? '' }
    case 'task':
      return { ...base, kind, task: word, state: detail ?? '' }
    case 'observed':
      return { ...base, kind, what: word, verdict: detail as 'pass' | 'fail' | 'unknown', times: amount ?? 0 }
    case 'handoff':
      return { ...base, kind, step: word as 'asked' | 'prepared' }
    case 'paused':
    case 'resumed':
      return { ...base, kind, reason: word, times: amount ?? 0 }
    case 'change':
      return { ...base, kind, change: detail ?? '', to: word as ChangeState }
    case 'renewal':
      return { ...base, kind, domain: detail ?? '', to: word as RenewalState }
    case 'ending':
      return { ...base, kind, to: word as 'planned' | 'called-off' | 'closed' }
    case 'differed':
    case 'mended':
      return { ...base, kind, times: amount ?? 0 }
    case 'invoice':
    case 'revealed':
    case 'reissued':
      throw new Error(`${kind} is not told by the work itself`)
  }
}
