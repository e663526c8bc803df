import type { EngagementState } from '#domain/engagements/states.ts'
import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

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
  | { readonly kind: 'handed-over' }
  | {
      readonly kind: 'invoice'
      readonly number: string | null
      readonly status: string
      readonly cents: number
    }
  | { readonly kind: 'revealed' | 'reissued'; readonly inboxes: number }
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
  union all
  select 'task', t.done_at, p.name, t.kind, t.state, null
    from tasks t left join people p on p.id = t.done_by where t.client_id = $1 and t.done_at is not null
  union all
  select 'observed', max(o.at), null, string_agg(distinct o.kind, ', '), o.verdict, count(*)
    from observations o where o.client_id = $1 group by o.verdict, date_trunc('day', o.at)
  union all
  select 'handed-over', h.prepared_at, p.name, 'prepared', null, null
    from handoffs h left join people p on p.id = h.prepared_by where h.client_id = $1
  order by at desc limit 400`

/** What the work for a client has left behind, the newest first. */
export async function deliveryFacts(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
): Promise<TimelineFact[]> {
  const rows = await tx.call<FactRow>(factsSql, [clientId])
  return rows.map(factOf)
}

/** Its invoices, read for billing. */
export async function billingFacts(tx: PurposeTx<'billing'>, clientId: string): Promise<TimelineFact[]> {
  const rows = await tx.db
    .selectFrom('invoices')
    .select(['number', 'status', 'total_cents', 'issued_at', 'paid_at'])
    .where('client_id', '=', clientId)
    .execute()
  return rows.map((row) => ({
    kind: 'invoice',
    at: row.paid_at ?? row.issued_at,
    by: null,
    number: row.number,
    status: row.status,
    cents: row.total_cents,
  }))
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
    case 'handed-over':
      return { ...base, kind }
    case 'invoice':
    case 'revealed':
    case 'reissued':
      throw new Error(`${kind} is not told by the work itself`)
  }
}
