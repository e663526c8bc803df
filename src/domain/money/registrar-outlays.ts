import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { registrarCommitments } from '#domain/quotes/registrar-commitments.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { forecastDays, type Outlay } from './registrar-forecast.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

const namesShown = 10

interface OutlayRow extends Record<string, unknown> {
  readonly day: Day
  readonly cents: number
  readonly domains: number
  readonly names: string[]
}

/**
 * What the registrar will take within the forecast, added up by day: purchases approved and promised today, renewals on
 * their day.
 */
export async function registrarOutlays(tx: PurposeTx<'service-delivery'>): Promise<Outlay[]> {
  const today = dayOf(tx.now)
  const until = new Date(`${addDays(today, forecastDays + 1)}T00:00:00Z`)
  const added = `count(*)::int as domains, sum(coalesce(cents, 0))::bigint as cents,
    (array_agg(name order by name))[1:${namesShown}] as names`
  const [approved, promised, renewals] = await Promise.all([
    tx.call<OutlayRow>(
      `select $1::text as day, ${added} from (
         select d.name, d.price_cents as cents from domains d join stacks s on s.id = d.stack_id
           join engagements e on e.id = s.engagement_id
         where d.chosen and d.registered_at is null and d.state <> 'given-up' and s.state in ('approved', 'building')
           and e.state <> 'ended') bought having count(*) > 0`,
      [today],
    ),
    registrarCommitments(tx, nobody),
    tx.call<OutlayRow>(
      `select to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${added} from (
         select d.name, d.renewal_cents as cents, d.expires_at
         from domains d join stacks s on s.id = d.stack_id
           left join renewals r on r.domain_id = d.id and r.expires_at = d.expires_at
         where d.registered_at is not null and d.expires_at < $1 and s.state in ('building', 'warming', 'live')
           and coalesce(r.state, 'asked') in ('asked', 'renew')) due
       group by 1 order by 1`,
      [until],
    ),
  ])
  return [
    ...approved.map((row) => ({ ...row, kind: 'approved' as const })),
    ...(promised > 0
      ? [{ kind: 'promised' as const, day: today, cents: promised, domains: 0, names: [] }]
      : []),
    ...renewals.map((row) => ({ ...row, kind: 'renewal' as const })),
  ]
}
