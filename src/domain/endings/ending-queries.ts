import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Personal } from '#policy/personal.ts'
import { type ClosingStatement, statementSchema } from './closing-statement.ts'
import type { EndingDates, EndingFacts, EndingStepKind, EndingWishes, ShownBy } from './ending-steps.ts'
import { isEndingStep } from './ending-steps.ts'

/** The plan by which an engagement ends. */
export interface Ending extends EndingDates {
  readonly id: string
  readonly clientId: string
  readonly engagementId: string
  readonly wishes: EndingWishes
  readonly notifiedAt: Date | null
  readonly exportedAt: Date | null
  /** When the first step was taken that can't be undone. */
  readonly irreversibleAt: Date | null
  readonly stoppedAt: Date | null
  readonly closedAt: Date | null
  readonly statement: ClosingStatement | null
}

interface EndingRow extends Record<string, unknown> {
  id: string
  client_id: string
  engagement_id: string
  domains_wish: EndingWishes['domains']
  inboxes_wish: EndingWishes['inboxes']
  asked_at: Date
  goes_on: Date
  credentials_on: Date
  access_on: Date
  notified_at: Date | null
  exported_at: Date | null
  irreversible_at: Date | null
  stopped_at: Date | null
  closed_at: Date | null
  statement: unknown
}

const endingSql = `select id, client_id, engagement_id, domains_wish, inboxes_wish, asked_at, goes_on, credentials_on,
  access_on, notified_at, exported_at, irreversible_at, stopped_at, closed_at, statement from endings`

function endingOf(row: EndingRow): Ending {
  return {
    id: row.id,
    clientId: row.client_id,
    engagementId: row.engagement_id,
    wishes: { domains: row.domains_wish, inboxes: row.inboxes_wish },
    askedAt: row.asked_at,
    goesOn: row.goes_on,
    credentialsOn: row.credentials_on,
    accessOn: row.access_on,
    notifiedAt: row.notified_at,
    exportedAt: row.exported_at,
    irreversibleAt: row.irreversible_at,
    stoppedAt: row.stopped_at,
    closedAt: row.closed_at,
    statement: row.statement === null ? null : statementSchema.parse(row.statement),
  }
}

/** The plan of an engagement that was not stopped; with `lock`, nobody changes it until the transaction ends. */
export async function endingOfEngagement(
  tx: SharedTx,
  engagementId: string,
  lock?: 'lock',
): Promise<Ending | undefined> {
  const [row] = await tx.call<EndingRow>(
    `${endingSql} where engagement_id = $1 and stopped_at is null${lock ? ' for update' : ''}`,
    [engagementId],
  )
  return row && endingOf(row)
}

export async function findEnding(tx: SharedTx, endingId: string): Promise<Ending | undefined> {
  const [row] = await tx.call<EndingRow>(`${endingSql} where id = $1`, [endingId])
  return row && endingOf(row)
}

export interface EndingStep {
  readonly id: string
  readonly kind: EndingStepKind
  readonly domainId: string | null
  readonly domain: string | null
  /** The end of the domain’s term, as last seen. */
  readonly expiresAt: Date | null
  readonly dueAt: Date
  readonly state: 'waiting' | 'done'
  readonly shownBy: ShownBy | null
  readonly detail: string | null
  readonly seenAt: Date | null
  /** When what the step takes away was last seen in our account. */
  readonly thereAt: Date | null
  readonly doneAt: Date | null
  readonly doneBy: Personal<'name'> | null
}

/** The steps of a plan by when they are due. */
export async function stepsOfEnding(tx: SharedTx, endingId: string): Promise<EndingStep[]> {
  const rows = await tx.call<EndingStep & { kind: string }>(
    `select s.id, s.kind, s.domain_id as "domainId", d.name as domain, d.expires_at as "expiresAt", s.due_at as "dueAt", s.state,
       s.shown_by as "shownBy", s.detail, s.seen_at as "seenAt", s.there_at as "thereAt", s.done_at as "doneAt", p.name as "doneBy"
     from ending_steps s left join domains d on d.id = s.domain_id left join people p on p.id = s.done_by
     where s.ending_id = $1 order by s.due_at, d.position`,
    [endingId],
  )
  return rows.filter(({ kind }) => isEndingStep(kind))
}

/** SQL: whether an inbox `i` was ordered of the host, which may have opened it though its answer was lost. */
export const wasOrdered = `exists (select from build_steps b where b.inbox_id = i.id and b.kind = 'open-inbox'
  and (b.intended_at is not null or b.attempts > 0))`

/** What an engagement has that an ending takes leave of. A client's session does not see what we are paid by. */
export async function endingFacts(
  tx: SharedTx,
  engagementId: string,
  subscribed: boolean,
): Promise<EndingFacts> {
  const domains = await tx.call<{ id: string; name: string }>(
    `select d.id, d.name from domains d join stacks s on s.id = d.stack_id
     where s.engagement_id = $1 and d.registered_at is not null and d.state <> 'given-up'
       and not (d.retired_at is not null and d.expires_at <= $2)
       and not exists (select 1 from renewals r where r.domain_id = d.id and r.state = 'dropped')
     order by d.position`,
    [engagementId, tx.now],
  )
  const [inboxes] = await tx.call<{ open: number; credentials: number }>(
    `select count(*)::int as open,
       (select count(*)::int from credentials c join inboxes i on i.id = c.inbox_id join stacks s on s.id = i.stack_id
        where s.engagement_id = $1) as credentials
     from inboxes i join stacks s on s.id = i.stack_id where s.engagement_id = $1
       and (i.host_ref is not null or ${wasOrdered}) and i.retired_at is null`,
    [engagementId],
  )
  return {
    domains,
    inboxes: inboxes?.open ?? 0,
    credentials: inboxes?.credentials ?? 0,
    subscribed,
  }
}

/** Whether there is anything to take leave of in steps; if not, an engagement ends at once. */
export function needsPlan({ domains, inboxes }: EndingFacts): boolean {
  return domains.length > 0 || inboxes > 0
}
