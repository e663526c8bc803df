import type { Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { DeliverabilityScore } from './score.ts'
import type { JudgedStack } from './stack-health.ts'

type Delivery = PurposeTx<'service-delivery'>

interface VerdictRow {
  readonly domainId: string | null
  readonly inboxId: string | null
  readonly score: DeliverabilityScore
}

function rowsOf(judged: JudgedStack): VerdictRow[] {
  return [
    { domainId: null, inboxId: null, score: judged.score },
    ...judged.domains.map(({ id, score }) => ({ domainId: id, inboxId: null, score })),
    ...judged.inboxes.map(({ id, score }) => ({ domainId: null, inboxId: id, score })),
  ]
}

/** What makes a verdict what it is: the part that needs action, or that is watched. */
function worstOf(score: DeliverabilityScore): string | null {
  return (
    score.parts.find(({ state }) => state === 'act')?.name ??
    score.parts.find(({ state }) => state === 'watch')?.name ??
    null
  )
}

/** Keeps the verdicts as they stand now; `since` moves only when the state changes. */
export async function recordVerdicts(tx: Delivery, clientId: string, judged: JudgedStack): Promise<void> {
  const rows = rowsOf(judged)
  await tx.call(
    `insert into health_verdicts (client_id, stack_id, domain_id, inbox_id, state, score, parts, since, judged_at)
     select $1, $2, domain_id, inbox_id, state, score, parts::jsonb, $3, $3
     from unnest($4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[]) v (domain_id, inbox_id, state, score, parts)
     on conflict (subject_id) do update set state = excluded.state, score = excluded.score, parts = excluded.parts,
       since = case when health_verdicts.state = excluded.state then health_verdicts.since else excluded.since end,
       judged_at = excluded.judged_at`,
    [
      clientId,
      judged.stackId,
      tx.now,
      rows.map(({ domainId }) => domainId),
      rows.map(({ inboxId }) => inboxId),
      rows.map(({ score }) => score.state),
      rows.map(({ score }) => score.score ?? null),
      rows.map(({ score }) => JSON.stringify(score.parts)),
    ],
  )
}

/** What figures alone say, where nobody looked at the DNS on that day: placement decides, and a part that is worse. */
function stateByFigures({ state, parts }: DeliverabilityScore): DeliverabilityScore['state'] {
  if (state !== 'too-little') return state
  if (parts.some((part) => part.state === 'watch')) return 'watch'
  return parts.some((part) => part.name === 'placement' && part.state === 'fine') ? 'fine' : 'too-little'
}

/**
 * Keeps what a day came to. `today`: the last verdict of a day is the day's. `afterwards`: a day that nobody judged is
 * judged by its figures alone, and one that was judged stays as it was.
 */
export async function recordHealthDay(
  tx: Delivery,
  clientId: string,
  day: Day,
  judged: JudgedStack,
  when: 'today' | 'afterwards',
): Promise<void> {
  const rows = rowsOf(judged)
  await tx.call(
    `insert into health_days (day, client_id, stack_id, domain_id, inbox_id, state, score, worst)
     select $1, $2, $3, domain_id, inbox_id, state, score, worst
     from unnest($4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[]) v (domain_id, inbox_id, state, score, worst)
     on conflict (subject_id, day) do ${when === 'today' ? 'update set state = excluded.state, score = excluded.score, worst = excluded.worst' : 'nothing'}`,
    [
      day,
      clientId,
      judged.stackId,
      rows.map(({ domainId }) => domainId),
      rows.map(({ inboxId }) => inboxId),
      rows.map(({ score }) => (when === 'today' ? score.state : stateByFigures(score))),
      rows.map(({ score }) => score.score ?? null),
      rows.map(({ score }) => worstOf(score)),
    ],
  )
}

/** Verdicts made now for the first time stand since the days judged afterwards say, not since somebody looked. */
export async function dateVerdicts(tx: Delivery, stackId: string): Promise<void> {
  await tx.call(
    `update health_verdicts v set since = run.day
     from (select h.subject_id, min(h.day) as day from health_days h
       where h.stack_id = $1 and h.day > coalesce((select max(o.day) from health_days o join health_verdicts n
         on n.subject_id = o.subject_id where o.subject_id = h.subject_id and o.state <> n.state), '-infinity'::date)
       group by h.subject_id) run
     where v.subject_id = run.subject_id and v.stack_id = $1 and v.since = $2 and run.day < $2`,
    [stackId, tx.now],
  )
}
