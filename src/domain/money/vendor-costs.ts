import { type Assumptions, defaultAssumptions } from '#domain/plans/assumptions.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Month, monthAfter, startOf } from './months.ts'

/** Vendors that cost money, by what they are for. All of them bill in US dollars. */
export const costVendors = { registrar: 'porkbun', host: 'mailforge', sequencer: 'instantly' } as const
export type CostKind = keyof typeof costVendors

/** What vendors did, in one month or for one client. The running part is counted, not billed. */
export interface Counted {
  /** What was really bought at the registrar: domains, and renewals seen there. */
  readonly registrarCents: number
  /** Months of inboxes that were open, and of stacks that had any: for an estimate where no bill is there. */
  readonly inboxes: number
  readonly stacks: number
}

export interface MonthCosts extends Counted {
  readonly month: Month
}

export interface ClientCosts extends Counted {
  readonly clientId: string
  readonly company: string
}

interface CostRow extends Counted, Record<string, unknown> {
  readonly month: Month | null
  readonly clientId: string | null
  readonly company: string | null
}

/**
 * What vendors did from a month on, by month and by client. An inbox counts in each month in which it was open: until it was
 * retired, or its stack ended or left us. Inboxes of a stack that came and went in the same months are one row before anything
 * is counted, so that the work is one pass over them.
 */
export async function vendorCosts(
  tx: PurposeTx<'service-delivery'>,
  from: Month,
  until: Month,
): Promise<{ readonly byMonth: readonly MonthCosts[]; readonly byClient: readonly ClientCosts[] }> {
  const rows = await tx.call<CostRow>(
    `with spans as (
       select i.client_id, i.stack_id, count(*) as inboxes,
         date_trunc('month', greatest(i.opened_at, $1) at time zone 'UTC') as first,
         date_trunc('month', least(i.retired_at, s.ended_at, s.handed_over_at, $3) at time zone 'UTC') as last
       from inboxes i join stacks s on s.id = i.stack_id
       where i.opened_at < $2 and coalesce(least(i.retired_at, s.ended_at, s.handed_over_at), $3) >= $1
       group by 1, 2, 4, 5
     ), running as (
       select p.client_id, to_char(m, 'YYYY-MM') as month, sum(p.inboxes) as inboxes
       from spans p cross join generate_series(p.first, p.last, interval '1 month') m group by 1, 2, p.stack_id
     ), counted as (
       select client_id, month, 0 as cents, inboxes, 1 as stacks from running
       union all
       select client_id, to_char(registered_at at time zone 'UTC', 'YYYY-MM'), paid_cents, 0, 0 from domains
         where registered_at >= $1 and registered_at < $2 and paid_cents is not null
       union all
       select r.client_id, to_char(r.settled_at at time zone 'UTC', 'YYYY-MM'), coalesce(d.renewal_cents, 0), 0, 0
         from renewals r join domains d on d.id = r.domain_id
         where r.settled_at >= $1 and r.settled_at < $2 and r.state = 'renewed'
     ), summed as (
       select month, client_id, sum(cents)::bigint as cents, sum(inboxes)::int as inboxes, sum(stacks)::int as stacks
       from counted group by grouping sets ((month), (client_id))
     )
     select s.month, s.client_id as "clientId", c.name as company, s.cents as "registrarCents", s.inboxes, s.stacks
     from summed s left join clients c on c.id = s.client_id`,
    [startOf(from), startOf(monthAfter(until, 1)), new Date(startOf(monthAfter(until, 1)).getTime() - 1)],
  )
  const byMonth: MonthCosts[] = []
  const byClient: ClientCosts[] = []
  for (const { month, clientId, company, ...counted } of rows)
    if (month !== null) byMonth.push({ month, ...counted })
    else if (clientId !== null) byClient.push({ clientId, company: company ?? 'unknown', ...counted })
  return { byMonth, byClient }
}

/** What the running part costs by the prices that plans are made with. */
export function estimatedCents(
  kind: 'host' | 'sequencer',
  counted: Pick<Counted, 'inboxes' | 'stacks'>,
  assumptions: Assumptions = defaultAssumptions,
): number {
  return kind === 'host'
    ? counted.inboxes * assumptions.hostCentsPerInboxPerMonth.value
    : counted.stacks * assumptions.sequencerCentsPerMonth.value
}
