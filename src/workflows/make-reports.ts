import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { buildReport, liveReport, type ReportedStack } from '#domain/reports/make-report.ts'
import { lastMonth, lastWeek, type Period } from '#domain/reports/period.ts'
import type { Report } from '#domain/reports/report.ts'
import { reportSchema } from '#domain/reports/report.ts'
import { reportWishes } from '#domain/reports/report-wishes.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import { eachByItself } from './each-by-itself.ts'

const worker = system('make reports')
type Delivery = PurposeTx<'service-delivery'>

interface Parts {
  readonly inPurpose: InPurpose
  readonly log: Log
}

/**
 * Makes the report of the last whole week or month of each running stack and asks for its mail, in one transaction a stack:
 * a period has one report however often the worker dies. Periods that business time jumped over get none. Each stack by
 * itself: one whose report can't be made is tried again at the next turn and holds up no other.
 */
export async function makeReports({ inPurpose, log }: Parts): Promise<void> {
  const stacks = await inPurpose('service-delivery', worker, runningStacks)
  await eachByItself(stacks, (stack) => inPurpose('service-delivery', worker, (tx) => report(tx, stack)), {
    log,
    operation: 'make-reports',
    stackOf: ({ stackId }) => stackId,
  })
}

/** Stacks of which a period has ended since the last report. */
async function runningStacks(tx: Delivery): Promise<ReportedStack[]> {
  const rows = await tx.db
    .selectFrom('stacks')
    .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
    .select([
      'stacks.id',
      'stacks.client_id',
      'stacks.engagement_id',
      'stacks.state',
      'stacks.warm_up_started_at',
      'stacks.live_at',
      'engagements.state as engagement_state',
    ])
    .where('stacks.state', 'in', ['building', 'warming', 'live'])
    .where('engagements.state', 'not in', ['ended', 'withdrawn'])
    // Whoever has the report of the last week has that of the last month too, unless the month ended since.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('reports')
            .select('reports.id')
            .whereRef('reports.engagement_id', '=', 'stacks.engagement_id')
            .where('reports.made_at', '>=', laterStart(tx.now)),
        ),
      ),
    )
    .execute()
  return rows.map((row) => ({
    stackId: row.id,
    clientId: row.client_id,
    engagementId: row.engagement_id,
    state: row.state,
    engagementState: row.engagement_state,
    warmUpStartedAt: row.warm_up_started_at,
    liveAt: row.live_at,
  }))
}

/** When the latest of the periods ended. */
function laterStart(now: Date): Date {
  const [week, month] = [lastWeek(now).to, lastMonth(now).to]
  return week > month ? week : month
}

async function report(tx: Delivery, stack: ReportedStack): Promise<void> {
  const wishes = await reportWishes(tx, stack.engagementId)
  if (stack.state !== 'live') {
    if (wishes.build === 'never') return
    const period = lastWeek(tx.now)
    const begun = await begunBefore(tx, stack.stackId, period)
    if (begun) await keep(tx, stack, { kind: 'build', period }, () => buildReport(tx, stack, period))
    return
  }
  if (wishes.live === 'never') return
  const period = wishes.live === 'week' ? lastWeek(tx.now) : lastMonth(tx.now)
  if (stack.liveAt && stack.liveAt < period.to)
    await keep(tx, stack, { kind: 'live', period }, () => liveReport(tx, stack, period))
}

/** A build that began after the week has nothing to tell of it. */
async function begunBefore(tx: Delivery, stackId: string, period: Period): Promise<boolean> {
  const begun = await tx.db
    .selectFrom('stack_changes')
    .select('id')
    .where('stack_id', '=', stackId)
    .where('to_state', '=', 'building')
    .where('at', '<', period.to)
    .limit(1)
    .executeTakeFirst()
  return begun !== undefined
}

async function keep(
  tx: Delivery,
  stack: ReportedStack,
  { kind, period }: { readonly kind: Report['kind']; readonly period: Period },
  write: () => Promise<Report>,
): Promise<void> {
  // Whoever comes later finds it there, and need not read a month of figures to know.
  const kept = await tx.db
    .selectFrom('reports')
    .select('id')
    .where('engagement_id', '=', stack.engagementId)
    .where('kind', '=', kind)
    .where('period', '=', period.name)
    .executeTakeFirst()
  if (kept) return
  const content = await write()
  const made = await tx.db
    .insertInto('reports')
    .values({
      client_id: stack.clientId,
      engagement_id: stack.engagementId,
      kind,
      period: period.name,
      content: JSON.stringify(reportSchema.parse(content)),
    })
    .onConflict((conflict) => conflict.columns(['engagement_id', 'kind', 'period']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return
  await queueClientMail(tx, {
    clientId: stack.clientId,
    kind: 'report',
    aboutId: made.id,
    roles: ['owner', 'technical'],
  })
  await tx.tell(`engagement:${stack.engagementId}`)
}
