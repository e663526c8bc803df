import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { registrarCommitments } from '#domain/quotes/registrar-commitments.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { forecastDays, type Outlay } from './registrar-forecast.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** What the registrar will take within the forecast: purchases approved and promised today, renewals on their day. */
export async function registrarOutlays(tx: PurposeTx<'service-delivery'>): Promise<Outlay[]> {
  const today = dayOf(tx.now)
  const until = new Date(`${addDays(today, forecastDays + 1)}T00:00:00Z`)
  const approved = await tx.call<{ name: string; cents: number }>(
    `select d.name, coalesce(d.price_cents, 0)::bigint as cents from domains d join stacks s on s.id = d.stack_id
       join engagements e on e.id = s.engagement_id
     where d.chosen and d.registered_at is null and d.state <> 'given-up' and s.state in ('approved', 'building')
       and e.state <> 'ended' order by d.name`,
    [],
  )
  const promised = await registrarCommitments(tx, nobody)
  const renewals = await tx.call<{ name: string; cents: number; expires: Date }>(
    `select d.name, coalesce(d.renewal_cents, 0)::bigint as cents, d.expires_at as expires
     from domains d join stacks s on s.id = d.stack_id
       left join renewals r on r.domain_id = d.id and r.expires_at = d.expires_at
     where d.registered_at is not null and d.expires_at < $1 and s.state in ('building', 'warming', 'live')
       and coalesce(r.state, 'asked') in ('asked', 'renew')
     order by d.expires_at, d.name`,
    [until],
  )
  const at =
    (kind: Outlay['kind'], day: Day) =>
    (row: { name: string; cents: number }): Outlay => ({
      kind,
      day,
      cents: row.cents,
      words: row.name,
    })
  return [
    ...approved.map(at('approved', today)),
    ...(promised > 0
      ? [{ kind: 'promised' as const, day: today, cents: promised, words: 'quotes that are out or accepted' }]
      : []),
    ...renewals.map((row) => at('renewal', dayOf(row.expires))(row)),
  ]
}
