import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { dmarcRecordOf, policyIn, reportsIn } from './dmarc-record.ts'
import type { DmarcStanding, ReportedWeek } from './next-step.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface DomainReports extends DmarcStanding {
  readonly domainId: string
  readonly domain: string
  readonly reportsTo: string | undefined
  readonly reports: number
  readonly newestAt: Date | null
}

/** How DMARC stands for each domain of a stack: its policy, since when, and what the last two weeks of reports say. */
export async function dmarcStandings(tx: Delivery, stackId: string): Promise<DomainReports[]> {
  const today = dayOf(tx.now)
  const [domains, sums] = await Promise.all([
    tx.db
      .selectFrom('domains')
      .select(['id', 'name', 'desired_records', 'dmarc_since', 'records_written_at'])
      .where('stack_id', '=', stackId)
      .where('chosen', '=', true)
      .where('registered_at', 'is not', null)
      .orderBy('position')
      .execute(),
    tx.call<{
      id: string
      reports: number
      newestAt: Date
      lastMessages: number
      lastAligned: number
      beforeMessages: number
      beforeAligned: number
    }>(
      `select domain_id as id, count(*)::int as reports, max(received_at) as "newestAt",
       coalesce(sum(messages) filter (where day >= $3), 0)::bigint as "lastMessages",
       coalesce(sum(aligned) filter (where day >= $3), 0)::bigint as "lastAligned",
       coalesce(sum(messages) filter (where day >= $2 and day < $3), 0)::bigint as "beforeMessages",
       coalesce(sum(aligned) filter (where day >= $2 and day < $3), 0)::bigint as "beforeAligned"
     from (select domain_id, received_at, messages, aligned, (begins_at at time zone 'UTC')::date as day
       from dmarc_reports where stack_id = $1 and begins_at < $4::date) r
     group by domain_id`,
      [stackId, addDays(today, -14), addDays(today, -7), today],
    ),
  ])
  const sumsOf = new Map(sums.map((one) => [one.id, one]))
  return domains.flatMap((domain): DomainReports[] => {
    const record = dmarcRecordOf(domain.name, recordsSchema.parse(domain.desired_records ?? []))
    const policy = record && policyIn(record.text)
    if (!record || !policy) return []
    const own = sumsOf.get(domain.id)
    const since = domain.dmarc_since ?? domain.records_written_at
    return [
      {
        domainId: domain.id,
        domain: domain.name,
        policy,
        since: since === null ? undefined : dayOf(since),
        reportsTo: reportsIn(record.text),
        reports: own?.reports ?? 0,
        newestAt: own?.newestAt ?? null,
        weeks: [
          { messages: own?.lastMessages ?? 0, aligned: own?.lastAligned ?? 0 },
          { messages: own?.beforeMessages ?? 0, aligned: own?.beforeAligned ?? 0 },
        ],
      },
    ]
  })
}

export interface ReportedDay extends ReportedWeek {
  readonly day: Day
}

export interface SourceRow {
  readonly domain: string
  readonly source: string
  readonly servers: number
  readonly messages: number
  readonly aligned: number
  readonly byDkim: number
  readonly bySpf: number
  readonly stopped: number
}

/** Who sent in the names of a stack's domains in the last weeks, what is not aligned first. */
export async function dmarcSources(tx: Delivery, stackId: string, from: Day): Promise<SourceRow[]> {
  return tx.call<SourceRow & Record<string, unknown>>(
    `select d.name as domain, s.source, max(s.servers)::int as servers, sum(s.messages)::bigint as messages,
       sum(s.aligned)::bigint as aligned, sum(s.by_dkim)::bigint as "byDkim", sum(s.by_spf)::bigint as "bySpf",
       sum(s.quarantined + s.rejected)::bigint as stopped
     from dmarc_sources s join dmarc_reports r on r.id = s.report_id join domains d on d.id = r.domain_id
     where r.stack_id = $1 and r.ends_at >= $2::date
     group by d.name, s.source order by sum(s.messages - s.aligned) desc, sum(s.messages) desc limit 50`,
    [stackId, from],
  )
}

/** Messages and aligned ones by day over all domains of a stack, the oldest first; days without a report stay as gaps. */
export async function dmarcDays(
  tx: Delivery,
  stackId: string,
  from: Day,
  to: Day,
): Promise<
  { readonly day: Day; readonly messages: number | null; readonly alignedPercent: number | null }[]
> {
  return tx.call(
    `select g.day::date as day, r.messages::bigint, case when r.messages > 0 then r.aligned * 100.0::float8 / r.messages end
         as "alignedPercent"
     from generate_series($2::date, $3::date, interval '1 day') g (day) left join (
       select (begins_at at time zone 'UTC')::date as day, sum(messages) as messages, sum(aligned) as aligned
       from dmarc_reports where stack_id = $1 and ends_at >= $2::date group by 1) r on r.day = g.day
     order by g.day`,
    [stackId, from, to],
  )
}
