import { type CareState, careStates } from '#domain/care/care-states.ts'
import type { Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { type PauseReason, pauseWords } from './pause-reasons.ts'
import type { DeliverabilityScore } from './score.ts'

type Delivery = PurposeTx<'service-delivery'>
export type HealthState = DeliverabilityScore['state']

/** How a subject was judged day by day; a day on which it was not judged is missing. */
export async function daysOf(
  tx: Delivery,
  subjectIds: readonly string[],
  from: Day,
  to: Day,
): Promise<Map<string, Map<Day, HealthState>>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await tx.call<{ id: string; day: Day; state: HealthState }>(
    `select subject_id as id, day, state from health_days
     where subject_id = any($1) and day between $2 and $3`,
    [subjectIds, from, to],
  )
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => [
      id,
      new Map(own.map(({ day, state }) => [day, state])),
    ]),
  )
}

/** Since when each subject of a stack is judged as it is; missing where it was never judged. */
export async function sinceOf(
  tx: Delivery,
  stackId: string,
): Promise<Map<string, { since: Date; judgedAt: Date }>> {
  const rows = await tx.call<{ id: string; since: Date; judgedAt: Date }>(
    `select subject_id as id, since, judged_at as "judgedAt" from health_verdicts where stack_id = $1`,
    [stackId],
  )
  return new Map(rows.map(({ id, ...when }) => [id, when]))
}

/** Something that explains a turn in the figures. `about`: the domain, or the address of the inbox. */
export interface HealthEvent {
  readonly at: Date
  readonly kind: 'paused' | 'resumed' | 'live' | 'records' | 'replaced' | 'standing' | 'threshold'
  readonly words: string
  readonly domain: string | null
  readonly inbox: Personal<'email'> | null
  readonly by: Personal<'name'> | null
}

interface EventRow extends Record<string, unknown> {
  at: Date
  kind: HealthEvent['kind']
  word: string
  detail: string | null
  domain: string | null
  inbox: Personal<'email'> | null
  by: Personal<'name'> | null
}

const mostEvents = 100

/** What happened to a stack since `from`, the newest first. */
export async function healthEvents(tx: Delivery, stackId: string, from: Date): Promise<HealthEvent[]> {
  const rows = await tx.call<EventRow>(
    `select e.at, e.kind, e.word, e.detail, d.name as domain, i.address as inbox, p.name as by from (
       select began_at as at, 'paused' as kind, reason as word, detail, domain_id, inbox_id, paused_by as person
         from sending_pauses where stack_id = $1 and began_at >= $2
       union all
       select ended_at, 'resumed', reason, null, domain_id, inbox_id, ended_by
         from sending_pauses where stack_id = $1 and ended_at >= $2
       union all
       select at, 'live', to_state, null, null, null, actor_id
         from stack_changes where stack_id = $1 and at >= $2 and to_state = 'live'
       union all
       select records_written_at, 'records', 'written', null, id, null, null
         from domains where stack_id = $1 and chosen and records_written_at >= $2
       union all
       select at, 'replaced', to_state, detail, domain_id, null, actor_id
         from domain_care_changes where stack_id = $1 and at >= $2
       union all
       select at, 'standing', verdict, detail, domain_id, null, null
         from observations where stack_id = $1 and kind = 'standing' and at >= $2
     ) e left join domains d on d.id = e.domain_id left join inboxes i on i.id = e.inbox_id
       left join people p on p.id = e.person
     order by e.at desc limit ${mostEvents}`,
    [stackId, from],
  )
  return rows.map(({ word, detail, ...row }) => ({ ...row, words: wordsFor(row.kind, word, detail) }))
}

function wordsFor(kind: HealthEvent['kind'], word: string, detail: string | null): string {
  switch (kind) {
    case 'paused':
      return `cold sending paused because ${pauseWords(word as PauseReason)}${detail ? `: ${detail}` : ''}`
    case 'resumed':
      return `no longer paused because ${pauseWords(word as PauseReason)}`
    case 'live':
      return 'the stack went live'
    case 'records':
      return 'the records were written and seen from outside'
    case 'standing':
      return detail ?? `looks from outside: ${word}`
    case 'replaced':
      return `${careStates[word as CareState]?.words ?? word}: ${detail ?? ''}`
    case 'threshold':
      return detail ?? word
  }
}
