import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { addDays, dayOf, laterOf } from '#domain/plans/day.ts'
import { minimumsOf } from '#domain/stacks/cold-send-gate.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { daysIn, type Period, periodBefore } from './period.ts'
import { recommend } from './recommend.ts'
import type { BuildReport, LiveReport, ReportFigures } from './report.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface ReportedStack {
  readonly stackId: string
  readonly engagementId: string
  readonly clientId: string
  readonly state: string
  readonly engagementState: string
  readonly warmUpStartedAt: Date | null
  readonly liveAt: Date | null
}

/** What was done in the time, what is open, and when cold mail may begin; from what is stored, nothing guessed. */
export async function buildReport(tx: Delivery, stack: ReportedStack, period: Period): Promise<BuildReport> {
  const steps = await tx.db
    .selectFrom('build_steps')
    .select(['kind', 'state', 'done_at', 'waiting_for'])
    .where('stack_id', '=', stack.stackId)
    .execute()
  const done = Map.groupBy(
    steps.filter(({ done_at }) => done_at !== null && done_at >= period.from && done_at < period.to),
    ({ kind }) => kind,
  )
  return {
    version: 1,
    kind: 'build',
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    stackState: stack.state,
    done: [...done].map(([kind, ofKind]) => ({ kind, count: ofKind.length })),
    steps: {
      done: steps.filter(({ state }) => state === 'done').length,
      all: steps.length,
      blocked: steps.filter(({ state }) => state === 'blocked').length,
    },
    warmUpSince: stack.warmUpStartedAt?.toISOString() ?? null,
    liveFrom: await liveFrom(tx, stack),
    needs: [
      ...(stack.engagementState === 'intake' ? (['fill-intake'] as const) : []),
      ...(stack.engagementState === 'approving' ? (['approve-names'] as const) : []),
      ...(steps.some(({ state, waiting_for }) => state !== 'done' && waiting_for === 'registrant')
        ? (['confirm-registrant'] as const)
        : []),
    ],
  }
}

/** Days of age and of warm-up that are missing; null until both have begun. */
async function liveFrom(tx: Delivery, stack: ReportedStack): Promise<string | null> {
  const { eldest } = await tx.db
    .selectFrom('domains')
    .select(({ fn }) => fn.min('registered_at').as('eldest'))
    .where('stack_id', '=', stack.stackId)
    .where('chosen', '=', true)
    .executeTakeFirstOrThrow()
  if (!eldest || !stack.warmUpStartedAt) return null
  const minimums = minimumsOf(await limitsOf(tx, stack.clientId))
  return laterOf(
    addDays(dayOf(eldest), minimums.domainAgeDays),
    addDays(dayOf(stack.warmUpStartedAt), minimums.warmUpDays),
  )
}

/** What was sent and how it fared, beside the time before it; what was not read is counted as not read. */
export async function liveReport(tx: Delivery, stack: ReportedStack, period: Period): Promise<LiveReport> {
  const figures = await figuresOf(tx, stack.stackId, period)
  const looks = await looksOf(tx, stack.stackId)
  const pauses = await tx.db
    .selectFrom('sending_pauses')
    .select(({ fn }) => ['reason', fn.countAll<number>().as('count')])
    .where('stack_id', '=', stack.stackId)
    .where('began_at', '<', period.to)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>=', period.from)]))
    .groupBy('reason')
    .orderBy('reason')
    .execute()
  const changes = await tx.db
    .selectFrom('stack_changes')
    .select(['to_state', 'at'])
    .where('stack_id', '=', stack.stackId)
    .where('at', '>=', period.from)
    .where('at', '<', period.to)
    .orderBy('at')
    .execute()
  return {
    version: 1,
    kind: 'live',
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    figures,
    before: await figuresOf(tx, stack.stackId, periodBefore(period)),
    looks,
    pauses,
    changes: changes.map(({ to_state, at }) => ({ to: to_state, at: at.toISOString() })),
    recommendations: recommend({ figures, looks }),
  }
}

async function figuresOf(tx: Delivery, stackId: string, period: Period): Promise<ReportFigures> {
  const [sums] = await tx.call<Record<keyof ReportFigures, number>>(
    `select coalesce(sum(f.cold_sent), 0)::int as sent, coalesce(sum(f.replies), 0)::int as replies,
       coalesce(sum(f.bounced), 0)::int as bounced, coalesce(sum(f.warm_up_inbox), 0)::int as "inInbox",
       coalesce(sum(f.warm_up_spam), 0)::int as "inSpam", count(*)::int as "daysRead"
     from daily_figures f join inboxes i on i.id = f.inbox_id
     where i.stack_id = $1 and f.day >= $2::date and f.day < $3::date`,
    [stackId, dayOf(period.from), dayOf(period.to)],
  )
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .select('connected_at')
    .where('stack_id', '=', stackId)
    .where('connected_at', 'is not', null)
    .where('connected_at', '<', period.to)
    .execute()
  const daysThere = inboxes.reduce((days, { connected_at }) => {
    const since = connected_at && connected_at > period.from ? connected_at : period.from
    return days + Math.min(daysIn(period), Math.floor((period.to.getTime() - since.getTime()) / 86_400_000))
  }, 0)
  const { sent = 0, replies = 0, bounced = 0, inInbox = 0, inSpam = 0, daysRead = 0 } = sums ?? {}
  return { sent, replies, bounced, inInbox, inSpam, daysRead, daysThere: Math.max(daysThere, daysRead) }
}

async function looksOf(tx: Delivery, stackId: string): Promise<LiveReport['looks']> {
  const rows = await tx.call<{ kind: string; pass: number; fail: number; unknown: number; at: Date }>(
    `select kind, (count(*) filter (where verdict = 'pass'))::int as pass,
       (count(*) filter (where verdict = 'fail'))::int as fail,
       (count(*) filter (where verdict = 'unknown'))::int as unknown, min(at) as at
     from (select distinct on (domain_id, inbox_id, kind) kind, verdict, at from observations where stack_id = $1
       order by domain_id, inbox_id, kind, at desc) latest group by kind order by kind`,
    [stackId],
  )
  return rows.map(({ at, ...look }) => ({ ...look, at: at.toISOString() }))
}
