import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

/** What kind of thing happened; `detail` is a state, a document, a mail kind, a task kind or a domain name. */
export type TimelineKind =
  | 'engagement-changed'
  | 'stack-changed'
  | 'quote-issued'
  | 'document-accepted'
  | 'paid'
  | 'domain-registered'
  | 'mail-sent'
  | 'task-done'

export interface TimelineEntry {
  readonly at: Date
  readonly kind: TimelineKind
  readonly detail: string
  /** In which role it was done, where that is known. */
  readonly actorKind: string | null
  readonly personId: string | null
  readonly personName: Personal<'name'> | null
}

/** What each part of a client's history is read from; staff see all of it, a client theirs without the tasks. */
const parts = {
  engagement: `select at, 'engagement-changed' as kind, to_state as detail, actor_kind, actor_id as person_id
    from engagement_changes where client_id = $1`,
  stack: `select at, 'stack-changed', to_state, actor_kind, actor_id from stack_changes where client_id = $1`,
  quote: `select issued_at, 'quote-issued', (setup_cents + monthly_cents)::text, null, null
    from quotes where client_id = $1`,
  acceptance: `select accepted_at, 'document-accepted', document, 'client', person_id
    from acceptances where client_id = $1 and document <> 'quote'`,
  payment: `select paid_at, 'paid', state, null, null from checkouts where client_id = $1 and paid_at is not null`,
  domain: `select registered_at, 'domain-registered', name, null, null
    from domains where client_id = $1 and registered_at is not null`,
  mail: `select m.sent_at, 'mail-sent', m.kind, null, m.person_id from mails m
    where m.sent_at is not null and m.purpose = 'operations-email'
      and m.person_id in (select person_id from client_members where client_id = $1)`,
  task: `select done_at, 'task-done', kind, null, done_by
    from tasks where client_id = $1 and state = 'done' and done_at is not null`,
} as const

/** Everything that happened with a client, newest first. */
export async function timelineOf(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  limit = 200,
): Promise<TimelineEntry[]> {
  const { task, ...shared } = parts
  const chosen = tx.actor.kind === 'client' ? Object.values(shared) : [...Object.values(shared), task]
  const rows = await tx.call<{
    at: Date
    kind: TimelineKind
    detail: string
    actor_kind: string | null
    person_id: string | null
    name: Personal<'name'> | null
  }>(
    `select t.*, p.name from (${chosen.join(' union all ')}) t left join people p on p.id = t.person_id
     order by t.at desc limit $2`,
    [clientId, limit],
  )
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind,
    detail: row.detail,
    actorKind: row.actor_kind,
    personId: row.person_id,
    personName: row.name,
  }))
}
